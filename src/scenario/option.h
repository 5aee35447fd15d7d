/* SPDX-License-Identifier: GPL-2.0-only */
/* option.h: the option table: section "run" and the rows of every registered operation. */
#ifndef PINCLASH_SCENARIO_OPTION_H
#define PINCLASH_SCENARIO_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "pinclash/error.h"
#include "pinclash/op.h"

/** struct pc_option_ref - a row and the section it belongs to; both static storage */
struct pc_option_ref {
	const char *section;
	const struct pc_option *row;
};

/** pc_option_at - row number @i of the whole table, section "run" first; false past the end */
bool pc_option_at(size_t i, struct pc_option_ref *ret_ref);

/** pc_section_check - -ENOENT when no section is called so; @err names the nearest */
int pc_section_check(const char *section, struct pc_err *err);

/** pc_option_name - as on the command line: "seed", "devdax.device"; @size bytes */
void pc_option_name(const char *section, const char *key, char *ret_name, size_t size);

#endif
