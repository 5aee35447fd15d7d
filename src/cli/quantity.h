/* SPDX-License-Identifier: GPL-2.0-only */
/* quantity.h: sizes and times among the options of one command. */
#ifndef PINCLASH_CLI_QUANTITY_H
#define PINCLASH_CLI_QUANTITY_H

#include "cli/options.h"

/**
 * pc_cli_quantity - value of a flag as a size in bytes or a time in ms
 * @ret_value: left alone when the flag was not given
 *
 * Errors: -EINVAL not a value of that type, or negative.
 */
int pc_cli_quantity(const struct pc_cli *cli, const char *name,
	enum pc_type type, long long *ret_value, struct pc_err *err);

#endif
