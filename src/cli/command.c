/* SPDX-License-Identifier: GPL-2.0-only */
/* command.c: finds what PC_COMMAND() put into a linker section. */
#include "cli/command.h"

#include <errno.h>
#include <string.h>

#include "scenario/option.h"
#include "util/nearest.h"

extern const struct pc_command *const __start_pc_command[];
extern const struct pc_command *const __stop_pc_command[];

static const struct {
	const struct pc_command *const *start;
	const struct pc_command *const *stop;
} table = { __start_pc_command, __stop_pc_command };

static size_t count_before(const char *name)
{
	size_t count = 0;

	for (const struct pc_command *const *c = table.start; c < table.stop; c++)
		count += strcmp((*c)->name, name) < 0;
	return count;
}

const struct pc_command *pc_command_at(size_t i)
{
	for (const struct pc_command *const *c = table.start; c < table.stop; c++) {
		if (count_before((*c)->name) == i)
			return *c;
	}
	return NULL;
}

const struct pc_command *pc_command_find(const char *name, struct pc_err *err)
{
	struct pc_nearest near = { .name = name };
	const struct pc_command *command;

	pc_for_each_command(command) {
		if (!strcmp(command->name, name))
			return command;
		pc_nearest_offer(&near, command->name);
	}
	pc_fail(err, EINVAL, "unknown command '%s'; nearest is '%s'", name, near.best);
	return NULL;
}

bool pc_takes_all(const struct pc_option_ref *ref)
{
	(void)ref;
	return true;
}

bool pc_command_option(const struct pc_command *command, size_t *i, struct pc_option_ref *ret_ref)
{
	for (; command->takes && pc_option_at(*i, ret_ref); ++*i) {
		if (command->takes(ret_ref))
			return true;
	}
	return false;
}
