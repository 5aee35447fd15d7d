/* SPDX-License-Identifier: GPL-2.0-only */
/* option.c: the one option table that scenario files and the command line share. */
#include "scenario/option.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "pinclash/config.h"
#include "util/nearest.h"

#define SECOND 1000ll
#define HOUR   (3600 * SECOND)

const struct pc_option pc_run_options[] = {
	{ .key = "description", .type = PC_TYPE_STRING, .repeats = true,
		.help = "what the scenario is for" },
	{ .key = "cell", .type = PC_TYPE_CELL, .repeats = true,
		.help = "cells to run: medium/holder/change[/situation], * for any" },
	{ .key = "storm", .type = PC_TYPE_BOOL, .fallback = "no",
		.help = "situation storm for all cells, whatever they say" },
	{ .key = "until-unsafe", .type = PC_TYPE_BOOL, .fallback = "no",
		.help = "end with the first cell, or collision of a storm, that is unsafe and not known" },
	{ .key = "seed", .type = PC_TYPE_NUMBER, .min = 0, .max = LLONG_MAX,
		.help = "makes random choices again; chosen and printed when not given" },
	{ .key = "deadline", .type = PC_TYPE_TIME, .fallback = "10m", .min = SECOND,
		.max = 24 * HOUR, .help = "the whole run ends by then" },
	{ .key = "cell-deadline", .type = PC_TYPE_TIME, .fallback = "20s", .min = SECOND,
		.max = HOUR, .help = "a cell that takes longer is given up" },
	{ .key = "progress-deadline", .type = PC_TYPE_TIME, .fallback = "5s", .min = 10,
		.max = HOUR, .help = "from the release to the return of a blocked change" },
	{ .key = "kill-deadline", .type = PC_TYPE_TIME, .fallback = "3s", .min = 10, .max = HOUR,
		.help = "from SIGKILL to the end of a blocked change" },
	{ .key = "exit-deadline", .type = PC_TYPE_TIME, .fallback = "5s", .min = 10, .max = HOUR,
		.help = "from release or kill to the end of the holder" },
	{ .key = "blocked-after", .type = PC_TYPE_TIME, .fallback = "1s", .min = 10, .max = HOUR,
		.help = "a change that takes longer waits, even if no wait was seen" },
	{ .key = "rdma-device", .type = PC_TYPE_STRING,
		.help = "existing RDMA device; without it rdma_rxe is set up and taken down" },
	{ .key = "longterm-fsdax", .type = PC_TYPE_BOOL, .fallback = "yes",
		.help = "turn the test switch for long-term pins of fsdax on, where the kernel has it" },
	{ .key = "pin-size", .type = PC_TYPE_SIZE, .fallback = "64K", .min = 4096,
		.max = 2 << 20, .help = "length of the pinned range, a multiple of 4K" },
	{ .key = "target", .type = PC_TYPE_PATH,
		.help = "directory on a mounted DAX file system; nothing else of it is touched" },
	{ .key = "dangerous", .type = PC_TYPE_BOOL, .fallback = "yes",
		.help = "run what 'known' expects to crash, hang or write into other files" },
	{ .key = "recorder", .type = PC_TYPE_PATH,
		.help = "persistent memory that keeps the last events of a cell that crashes the "
			"machine: DAX device or file" },
	{ .key = "results", .type = PC_TYPE_PATH,
		.help = "folder for the results; results/<time>-<kernel> without it" },
	{ .key = "known", .type = PC_TYPE_PATH,
		.help = "file of known trouble; in a scenario relative to that file" },
	{ .key = "keep-modules", .type = PC_TYPE_BOOL, .fallback = "no",
		.help = "leave modules loaded that the run loaded" },
	{ 0 }
};

/* The section number @i: "run" is 0, then every operation with options. */
static bool section_at(size_t i, const char **ret_name, const struct pc_option **ret_rows)
{
	const struct pc_op *op;

	if (i == 0) {
		*ret_name = "run";
		*ret_rows = pc_run_options;
		return true;
	}
	for (enum pc_kind kind = 0; kind < PC_KINDS; kind++) {
		pc_for_each_op(op, kind) {
			if (!op->options || --i)
				continue;
			*ret_name = op->name;
			*ret_rows = op->options;
			return true;
		}
	}
	return false;
}

bool pc_option_at(size_t i, struct pc_option_ref *ret_ref)
{
	const struct pc_option *row;
	const char *section;

	for (size_t s = 0; section_at(s, &section, &row); s++) {
		for (; row->key; row++) {
			if (i--)
				continue;
			*ret_ref = (struct pc_option_ref){ section, row };
			return true;
		}
	}
	return false;
}

static const struct pc_option *find_row(const char *section, const struct pc_option *row,
	const char *key, struct pc_err *err)
{
	struct pc_nearest near = { .name = key };

	for (; row->key; row++) {
		if (!strcmp(row->key, key))
			return row;
		pc_nearest_offer(&near, row->key);
	}
	pc_fail(err, ENOENT, "unknown key '%s' in section '%s'; nearest is '%s'", key, section,
		near.best ? near.best : "");
	return NULL;
}

static const struct pc_option *find_section(const char *section, struct pc_err *err)
{
	struct pc_nearest near = { .name = section };
	const struct pc_option *rows;
	const char *name;

	for (size_t s = 0; section_at(s, &name, &rows); s++) {
		if (!strcmp(name, section))
			return rows;
		pc_nearest_offer(&near, name);
	}
	pc_fail(err, ENOENT, "unknown section '%s'; nearest is '%s'", section, near.best);
	return NULL;
}

int pc_section_check(const char *section, struct pc_err *err)
{
	return find_section(section, err) ? 0 : -ENOENT;
}

const struct pc_option *pc_option_find(const char *section, const char *key, struct pc_err *err)
{
	const struct pc_option *rows = find_section(section, err);

	return rows ? find_row(section, rows, key, err) : NULL;
}

void pc_option_name(const char *section, const char *key, char *ret_name, size_t size)
{
	if (!strcmp(section, "run"))
		snprintf(ret_name, size, "%s", key);
	else
		snprintf(ret_name, size, "%s.%s", section, key);
}
