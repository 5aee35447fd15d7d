/* SPDX-License-Identifier: GPL-2.0-only */
/* pattern.c: reads cell ids and patterns, and matches one with the other. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scenario/cell.h"
#include "util/nearest.h"

const enum pc_kind pc_part_kinds[4] = {
	PC_KIND_MEDIUM, PC_KIND_HOLDER, PC_KIND_CHANGE, PC_KIND_SITUATION
};

/* Cut @text at its slashes in place; returns how many parts it has, 5 for too many. */
static size_t split(char *text, const char *parts[4])
{
	size_t count = 0;
	char *part;

	while ((part = strsep(&text, "/")) != NULL) {
		if (count == 4)
			return 5;
		parts[count++] = part;
	}
	return count;
}

static int find_part(const char *name, enum pc_kind kind, const char *pattern,
	const struct pc_op **ret_op, struct pc_err *err)
{
	struct pc_nearest near = { .name = name };
	const struct pc_op *op = pc_op_find(kind, name);

	if (op) {
		*ret_op = op;
		return 0;
	}
	pc_for_each_op(op, kind)
		pc_nearest_offer(&near, op->name);
	return pc_fail(err, EINVAL, "unknown %s '%s' in cell '%s'; nearest is '%s'",
		pc_kind_name(kind), name, pattern, near.best ? near.best : "");
}

int pc_pattern_parse(const char *text, struct pc_pattern *ret_pattern, struct pc_err *err)
{
	struct pc_pattern pattern = { 0 };
	char copy[PC_CELL_ID];
	const char *parts[4];
	size_t count = 0;
	int rc = 0;

	if ((size_t)snprintf(copy, sizeof(copy), "%s", text) < sizeof(copy))
		count = split(copy, parts);
	if (count != 3 && count != 4)
		return pc_fail(err, EINVAL,
			"'%s' is no cell; write medium/holder/change or medium/holder/change/situation",
			text);
	for (size_t i = 0; i < count && !rc; i++) {
		if (strcmp(parts[i], "*"))
			rc = find_part(parts[i], pc_part_kinds[i], text, &pattern.parts[i], err);
	}
	if (!rc)
		*ret_pattern = pattern;
	return rc;
}

bool pc_pattern_matches(const struct pc_pattern *p, const char *id)
{
	char copy[PC_CELL_ID];
	const char *parts[4];

	if ((size_t)snprintf(copy, sizeof(copy), "%s", id) >= sizeof(copy) ||
		split(copy, parts) != 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (p->parts[i] && strcmp(p->parts[i]->name, parts[i]))
			return false;
	}
	return true;
}
