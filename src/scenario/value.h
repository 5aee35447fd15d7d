/* SPDX-License-Identifier: GPL-2.0-only */
/* value.h: option values between text and number; pc_value_parse() is in pinclash/config.h. */
#ifndef PINCLASH_SCENARIO_VALUE_H
#define PINCLASH_SCENARIO_VALUE_H

#include <stddef.h>

#include "pinclash/error.h"
#include "pinclash/op.h"

/** pc_type_name - "string", "number", "size", "time", "bool", "path", "cell" */
const char *pc_type_name(enum pc_type type);

/** pc_type_shape - how a value of that type is written, for a person */
const char *pc_type_shape(enum pc_type type);

/** pc_value_format - @value as a person would write it; @size bytes at @ret_text */
void pc_value_format(enum pc_type type, long long value, char *ret_text, size_t size);

/** pc_option_limited - do min and max of @row mean anything? Both 0 is no limit. */
bool pc_option_limited(const struct pc_option *row);

/**
 * pc_option_check - is @text a value for @row?
 * @ret_value: number, bytes, milliseconds, 0 or 1; 0 for a text
 *
 * Errors: -EINVAL empty or of the wrong type, -ERANGE outside min..max; @err
 * does not name the option, the caller does.
 */
int pc_option_check(const struct pc_option *row, const char *text, long long *ret_value,
	struct pc_err *err);

#endif
