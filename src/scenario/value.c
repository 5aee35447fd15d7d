/* SPDX-License-Identifier: GPL-2.0-only */
/* value.c: option values between text and number. */
#include "scenario/value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pinclash/config.h"

struct unit {
	const char *name;
	long long factor;
};

/* Largest first, so that formatting takes the first that divides. */
static const struct unit size_units[] = {
	{ "G", 1ll << 30 }, { "M", 1ll << 20 }, { "K", 1ll << 10 }, { "", 1 }, { NULL, 0 }
};
static const struct unit time_units[] = {
	{ "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 }, { NULL, 0 }
};
static const struct unit no_units[] = { { "", 1 }, { NULL, 0 } };

static const struct {
	const char *name;
	const char *shape;
	const struct unit *units;
} types[] = {
	[PC_TYPE_STRING] = { "string", "a text", NULL },
	[PC_TYPE_NUMBER] = { "number", "a whole number", no_units },
	[PC_TYPE_SIZE] = { "size", "a size such as 4096, 64K, 2M or 1G", size_units },
	[PC_TYPE_TIME] = { "time", "a time such as 250ms, 5s, 2m or 1h", time_units },
	[PC_TYPE_BOOL] = { "bool", "yes or no", NULL },
	[PC_TYPE_PATH] = { "path", "a path", NULL },
	[PC_TYPE_CELL] = { "cell", "a cell such as xfs-dax/rdma-mr/punch/mapped, * for any", NULL },
};

const char *pc_type_name(enum pc_type type)
{
	return types[type].name;
}

const char *pc_type_shape(enum pc_type type)
{
	return types[type].shape;
}

static int parse_bool(const char *text, long long *ret_value)
{
	bool yes = !strcmp(text, "yes");

	if (!yes && strcmp(text, "no"))
		return -EINVAL;
	*ret_value = yes;
	return 0;
}

static int parse_scaled(const struct unit *unit, const char *text, long long *ret_value)
{
	const char *digits = text + (*text == '-');
	size_t count = strspn(digits, "0123456789");
	long long value;

	if (!count)
		return -EINVAL;
	while (unit->name && strcmp(unit->name, digits + count))
		unit++;
	if (!unit->name)
		return -EINVAL;
	errno = 0;
	value = strtoll(text, NULL, 10);
	if (errno || __builtin_mul_overflow(value, unit->factor, &value))
		return -ERANGE;
	*ret_value = value;
	return 0;
}

int pc_value_parse(enum pc_type type, const char *text, long long *ret_value)
{
	if (type == PC_TYPE_BOOL)
		return parse_bool(text, ret_value);
	if (!types[type].units)
		return -EINVAL;
	return parse_scaled(types[type].units, text, ret_value);
}

void pc_value_format(enum pc_type type, long long value, char *ret_text, size_t size)
{
	const struct unit *unit = types[type].units;

	if (!unit) {
		snprintf(ret_text, size, "%s", value ? "yes" : "no");
		return;
	}
	while (unit[1].name && (!value || value % unit->factor))
		unit++;
	snprintf(ret_text, size, "%lld%s", value / unit->factor, unit->name);
}

bool pc_option_limited(const struct pc_option *row)
{
	return types[row->type].units && (row->min || row->max);
}

static bool is_text(enum pc_type type)
{
	return !types[type].units && type != PC_TYPE_BOOL;
}

int pc_option_check(const struct pc_option *row, const char *text, long long *ret_value,
	struct pc_err *err)
{
	long long value = 0;
	char low[32], high[32];
	int rc = is_text(row->type) ? 0 : pc_value_parse(row->type, text, &value);

	if (!*text)
		return pc_fail(err, EINVAL, "has no value; write %s", pc_type_shape(row->type));
	if (rc == -EINVAL)
		return pc_fail(err, rc, "'%s' is not %s", text, pc_type_shape(row->type));
	if (rc || (pc_option_limited(row) && (value < row->min || value > row->max))) {
		pc_value_format(row->type, row->min, low, sizeof(low));
		pc_value_format(row->type, row->max, high, sizeof(high));
		return pc_fail(err, ERANGE, "'%s' is out of range; %s to %s is allowed", text, low,
			high);
	}
	*ret_value = value;
	return 0;
}
