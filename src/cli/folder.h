/* SPDX-License-Identifier: GPL-2.0-only */
/* folder.h: the results folder of a run. */
#ifndef PINCLASH_CLI_FOLDER_H
#define PINCLASH_CLI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "pinclash/error.h"

/**
 * pc_folder_open - find or make the results folder
 * @wanted: what the user asked for; NULL for results/<UTC time>-<kernel>, to
 *	which results/latest then points, or with @resume for results/latest
 * @resume: a folder that holds a run already is wanted, not refused
 * @ret_path: @size bytes
 *
 * Errors: -EEXIST there is a run in it, -ENOENT nothing to resume, or the
 * errno of mkdir(2), symlink(2).
 */
int pc_folder_open(const char *wanted, bool resume, char *ret_path, size_t size,
	struct pc_err *err);

#endif
