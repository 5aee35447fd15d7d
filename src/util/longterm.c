/* SPDX-License-Identifier: GPL-2.0-only */
/* longterm.c: the test switch for long-term pins of DAX file systems. */
#include "util/longterm.h"

#include <string.h>

#include "util/sysfs.h"

bool pc_longterm_known(void)
{
	return pc_sysfs_exists(PC_LONGTERM_SWITCH);
}

int pc_longterm_restore(const char *arg, struct pc_err *err)
{
	int rc = pc_longterm_known() ? pc_sysfs_write(arg, PC_LONGTERM_SWITCH) : 0;

	if (rc)
		return pc_fail(err, rc, "%s cannot be set to %s: %s; run as root",
			PC_LONGTERM_SWITCH, arg, strerror(-rc));
	return 0;
}

static bool noted(const struct pc_env *env)
{
	for (uint32_t i = 0; i < env->undo_count; i++) {
		if (env->undo[i].kind == PC_UNDO_LONGTERM)
			return true;
	}
	return false;
}

int pc_longterm_set(struct pc_env *env, bool on, struct pc_err *err)
{
	char before[8];
	int rc = 0;

	if (!pc_longterm_known())
		return 0;
	if (!noted(env)) {
		rc = pc_sysfs_read(before, sizeof(before), PC_LONGTERM_SWITCH);
		if (rc)
			return pc_fail(err, rc, "%s cannot be read: %s", PC_LONGTERM_SWITCH,
				strerror(-rc));
		rc = pc_undo_push(env, PC_UNDO_LONGTERM, before, err);
	}
	return rc ? rc : pc_longterm_restore(on ? "Y" : "N", err);
}
