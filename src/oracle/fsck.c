/* SPDX-License-Identifier: GPL-2.0-only */
/* fsck.c: oracle fsck: the file system is sound when it is checked offline. */
#include "pinclash/oracle.h"

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	if (!c->fsck.applies || c->log.guest_died)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "%s",
			c->fsck.applies || !c->fsck.text[0] ? "no file system to check" :
							      c->fsck.text);
	else if (!c->fsck.ran)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "the file system was not checked: %s",
			c->fsck.text);
	else if (!c->fsck.clean)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_CORRUPT_FS,
			"the offline check found damage (exit status %d): %.200s", c->fsck.status,
			c->fsck.text);
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "the offline check found nothing");
}

static const struct pc_oracle fsck = {
	.op = {
		.name = "fsck",
		.help = "the file system is sound when it is checked offline",
	},
	.judge = judge,
};

PC_REGISTER(oracle, fsck);
