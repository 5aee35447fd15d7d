/* SPDX-License-Identifier: GPL-2.0-only */
/* sysfs.h: one-line files of /sys and /proc. */
#ifndef PC_UTIL_SYSFS_H
#define PC_UTIL_SYSFS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Paths are printf-like. No function here says anything in words: whether a
 * missing file is an error is known to the caller only.
 */

/**
 * pc_sysfs_read - first line of a file, without its newline
 * @ret_text: @size bytes
 *
 * Errors: -ENAMETOOLONG path too long, -EOVERFLOW the line does not fit,
 * or the errno of open(2) or read(2).
 */
int pc_sysfs_read(char *ret_text, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * pc_sysfs_num - first line of a file as a number (decimal, or hex after 0x)
 *
 * Errors: those of pc_sysfs_read(), -EINVAL not a number, -ERANGE too large.
 */
int pc_sysfs_num(long long *ret_value, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * pc_sysfs_write - write @text in one write(2)
 *
 * Never creates a file. Blocks as long as the attribute does.
 *
 * Errors: -ENAMETOOLONG path too long, or the errno of open(2) or write(2).
 */
int pc_sysfs_write(const char *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** pc_sysfs_exists - is there such a path? A path too long is none. */
bool pc_sysfs_exists(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
