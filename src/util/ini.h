/* SPDX-License-Identifier: GPL-2.0-only */
/* ini.h: INI files through libinih, with line numbers and nothing cut off in silence. */
#ifndef PINCLASH_UTIL_INI_H
#define PINCLASH_UTIL_INI_H

#include "pinclash/error.h"

/**
 * struct pc_ini_line - where an entry stands; valid during the call
 * @file: path as it was given
 * @line: counted from 1
 * @section: text between the brackets
 */
struct pc_ini_line {
	const char *file;
	unsigned int line;
	const char *section;
};

/**
 * pc_ini_entry - takes one entry
 * @key: NULL for the section line itself
 * @value: NULL likewise
 * @err: what is wrong with it; pc_ini_read() puts file, line and section in front
 *
 * Return: 0, or a negative errno that ends the reading.
 */
typedef int (*pc_ini_entry)(void *ctx, const struct pc_ini_line *at, const char *key,
	const char *value, struct pc_err *err);

/**
 * pc_ini_read - hand each section line and each "key = value" of a file to @entry
 *
 * A byte order mark and carriage returns at line ends are accepted. Comments
 * start with ; or # at the start of a line, or with " ;" behind a value.
 *
 * Errors: -ENOENT, -EACCES, ... the file cannot be read; -EINVAL no regular
 * file, no text, a line too long, indented or not understood, or no entry at
 * all; and what @entry returns. @err names file and line.
 */
int pc_ini_read(const char *path, pc_ini_entry entry, void *ctx, struct pc_err *err);

#endif
