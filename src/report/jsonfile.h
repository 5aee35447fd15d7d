/* SPDX-License-Identifier: GPL-2.0-only */
/* jsonfile.h: JSON files that say what they are. */
#ifndef PINCLASH_REPORT_JSONFILE_H
#define PINCLASH_REPORT_JSONFILE_H

#include <jansson.h>

#include "pinclash/error.h"

/**
 * pc_json_load - read a JSON file
 * @what: what it should be, in words
 * @format: what its key "format" must say
 * @ret_object: without that key; the caller drops it
 *
 * Errors: the errno of open(2); -EINVAL truncated, no JSON, or another format.
 * @err names the file, and the line of what is no JSON.
 */
int pc_json_load(const char *path, const char *what, const char *format, json_t **ret_object,
	struct pc_err *err);

#endif
