/* SPDX-License-Identifier: GPL-2.0-only */
/* proc.h: files below /proc and /sys, or below a recorded tree. */
#ifndef PC_WHO_PROC_H
#define PC_WHO_PROC_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "who/reader.h"

/*
 * @root is "/proc", "/sys", or the folder of a recorded tree; the rest of the
 * path is printf-like.
 */

/**
 * pc_proc_read - content of a file, cut off when it does not fit
 * @ret_text: @size bytes, closed by a 0
 *
 * Errors: -ENAMETOOLONG, or the errno of open(2) or read(2).
 */
int pc_proc_read(char *ret_text, size_t size, const char *root, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** pc_proc_link - where a link points; errors: -ENAMETOOLONG, or those of readlink(2) */
int pc_proc_link(char *ret_text, size_t size, const char *root, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** pc_proc_read_patiently - a whole file through pc_reader_read(), which see */
int pc_proc_read_patiently(char **ret_text, int cpu, const char *root, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * pc_proc_field - the number behind "NAME:" or "NAME" in a text of such lines
 * @base: as for strtoull(3)
 *
 * Errors: -ENOENT no such line, -EINVAL no number behind it.
 */
int pc_proc_field(const char *text, const char *name, int base, uint64_t *ret_value);

/** pc_proc_comm - name of a process, "?" when it is gone */
void pc_proc_comm(char *ret_comm, size_t size, const char *root, pid_t pid);

#endif
