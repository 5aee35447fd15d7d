/* SPDX-License-Identifier: GPL-2.0-only */
/* quantity.c: sizes and times among the options of one command. */
#include "cli/quantity.h"

#include <errno.h>

#include "scenario/value.h"

int pc_cli_quantity(const struct pc_cli *cli, const char *name,
	enum pc_type type, long long *ret_value, struct pc_err *err)
{
	const char *text = pc_cli_value(cli, name);
	long long value;

	if (!text)
		return 0;
	if (pc_value_parse(type, text, &value) || value < 0)
		return pc_fail(err, EINVAL, "--%s '%s' is not %s", name, text,
			pc_type_shape(type));
	*ret_value = value;
	return 0;
}
