/* SPDX-License-Identifier: GPL-2.0-only */
/* change.h: one layout change with a deadline, and what it waited for. */
#ifndef PC_SHELL_CHANGE_H
#define PC_SHELL_CHANGE_H

#include "pinclash/change.h"

/**
 * struct pc_change_args - what is to be changed
 * @path: a file, or a DAX device for a change that takes one away
 * @other: second file of a change that has one, NULL otherwise
 * @offset: bytes
 * @bytes: likewise
 * @deadline_ms: the change is killed after so long
 */
struct pc_change_args {
	const char *path;
	const char *other;
	const struct pc_change *change;
	uint64_t offset;
	uint64_t bytes;
	uint64_t deadline_ms;
};

/** Exit codes of "change"; documented in its help */
enum pc_change_exit {
	PC_CHANGE_DONE = 0,
	PC_CHANGE_FAILED = 1,     /* the call gave an errno */
	PC_CHANGE_KILLED = 3,     /* it met the deadline, and SIGKILL ended it */
	PC_CHANGE_UNKILLABLE = 5, /* and SIGKILL did not */
};

/**
 * pc_change - make the change in a process of its own, watch it, and say what it waited for
 *
 * SIGINT and SIGTERM kill it, too.
 *
 * Return: enum pc_change_exit, or PC_EXIT_SIGINT when it was interrupted.
 * Errors: -ENOMEM, -EAGAIN no process.
 */
int pc_change(const struct pc_config *cfg, const struct pc_change_args *args, struct pc_err *err);

#endif
