/* SPDX-License-Identifier: GPL-2.0-only */
/* exec.h: runs a tool, without a shell. */
#ifndef PC_UTIL_EXEC_H
#define PC_UTIL_EXEC_H

#include <stddef.h>
#include <stdint.h>

#include "pinclash/error.h"

/**
 * struct pc_exec_out - what a tool left
 * @status: its exit status, or 128 + signal
 * @text: the end of what it wrote to stdout and stderr, trailing newlines cut off
 */
struct pc_exec_out {
	int status;
	char text[2000];
};

/**
 * pc_tool_find - where a tool is
 * @name: looked up on PATH, then in /usr/sbin, /sbin, /usr/bin and /bin;
 *	taken as it stands when it has a slash
 * @ret_path: @size bytes; may be NULL
 *
 * Errors: -ENOENT not there or not executable, -ENAMETOOLONG.
 */
int pc_tool_find(const char *name, char *ret_path, size_t size);

/**
 * pc_exec - run a tool to its end
 * @argv: closed by NULL; argv[0] as for pc_tool_find()
 * @deadline_ms: after that it is killed; 0 for none
 * @ret_out: filled when the tool ended by itself, whatever its status
 *
 * The tool has no stdin, the C locale, and dies with the calling thread, so
 * that it never works on a device that a guardian is taking down already.
 *
 * Errors: -ENOENT no such tool, -ETIMEDOUT killed at the deadline (or beyond
 * killing: then it stays behind), or the errno of pipe(2), fork(2).
 */
int pc_exec(const char *const argv[], uint32_t deadline_ms, struct pc_exec_out *ret_out,
	struct pc_err *err);

/**
 * pc_exec_ok - pc_exec() for a tool whose failure is ours
 *
 * Errors: also -EIO exit status other than 0; @err quotes its last line.
 */
int pc_exec_ok(const char *const argv[], uint32_t deadline_ms, struct pc_err *err);

/** pc_exec_last_line - the last line of @out->text that is not empty, "" when there is none */
const char *pc_exec_last_line(const struct pc_exec_out *out);

#endif
