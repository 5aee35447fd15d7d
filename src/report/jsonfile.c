/* SPDX-License-Identifier: GPL-2.0-only */
/* jsonfile.c: reads JSON files that say what they are. */
#include "report/jsonfile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int pc_json_load(const char *path, const char *what, const char *format, json_t **ret_object,
	struct pc_err *err)
{
	FILE *file = fopen(path, "re");
	const char *says;
	json_error_t bad;
	json_t *object;

	if (!file)
		return pc_fail(err, errno, "%s: cannot be read: %s", path, strerror(errno));
	object = json_loadf(file, 0, &bad);
	fclose(file);
	if (!object)
		return pc_fail(err, EINVAL, "%s:%d: truncated, or no %s: %s", path, bad.line, what,
			bad.text);
	says = json_string_value(json_object_get(object, "format"));
	if (!says || strcmp(says, format)) {
		json_decref(object);
		return pc_fail(err, EINVAL, "%s: no %s of pinclash: 'format' is not \"%s\"", path,
			what, format);
	}
	json_object_del(object, "format");
	*ret_object = object;
	return 0;
}
