/* SPDX-License-Identifier: GPL-2.0-only */
/* check.c: "pinclash check", the preflight. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/probe.h"
#include "media/mounted.h"
#include "pinclash/results.h"
#include "scenario/cell.h"
#include "scenario/scenario.h"

static const struct pc_flag flags[] = {
	{ "json", 0, NULL, "for programs" },
	{ 0 }
};

#define PARTS 4

static const struct pc_op *part(const struct pc_cell *cell, size_t i)
{
	const struct pc_op *const parts[PARTS] = {
		&cell->medium->op, &cell->holder->op, &cell->change->op, &cell->situation->op
	};

	return parts[i];
}

static bool can_run(const struct pc_cell *cell, const struct pc_config *cfg)
{
	char why[PC_WHY];

	for (size_t i = 0; i < PARTS; i++) {
		if (!pc_op_supported(part(cell, i), cfg, why))
			return false;
	}
	return !cell->rule;
}

/* Number of the cell's part @kind among those before cell @n. */
static bool seen_before(const struct pc_cells *cells, size_t n, size_t kind)
{
	for (size_t i = 0; i < n; i++) {
		if (part(&cells->cells[i], kind) == part(&cells->cells[n], kind))
			return true;
	}
	return false;
}

static void operation_row(const struct pc_op *op, size_t kind, const struct pc_config *cfg)
{
	char why[PC_WHY], what[64];

	snprintf(what, sizeof(what), "%s %s", pc_kind_name(pc_part_kinds[kind]), op->name);
	if (pc_op_supported(op, cfg, why))
		pc_probe_row(PC_STATE_OK, what, "%s", op->help);
	else
		pc_probe_row(PC_STATE_MISSING, what, "%s", why);
}

static void operation_rows(const struct pc_cells *cells, const struct pc_config *cfg)
{
	for (size_t kind = 0; kind < PARTS; kind++) {
		for (size_t i = 0; i < cells->count; i++) {
			if (!seen_before(cells, i, kind))
				operation_row(part(&cells->cells[i], kind), kind, cfg);
		}
	}
}

static int print_json(json_t *rows, size_t can_run_count, size_t count, struct pc_err *err)
{
	json_t *object = json_pack("{s:O, s:I, s:I}", "rows", rows, "cells",
		(json_int_t)count, "can_run", (json_int_t)can_run_count);
	int rc = json_dumpf(object, stdout, JSON_INDENT(2));

	json_decref(object);
	return rc || putchar('\n') == EOF ? pc_fail(err, EIO, "the rows cannot be written") : 0;
}

static int check_cells(const struct pc_config *cfg, json_t *json, struct pc_err *err)
{
	struct pc_cells cells;
	size_t count = 0;
	int rc = pc_cells_expand(cfg, &cells, err);

	if (rc)
		return rc;
	operation_rows(&cells, cfg);
	for (size_t i = 0; i < cells.count; i++)
		count += can_run(&cells.cells[i], cfg);
	if (json)
		rc = print_json(json, count, cells.count, err);
	else
		printf("\n%zu of %zu cells can run here\n", count, cells.count);
	pc_cells_free(&cells);
	if (rc)
		return rc;
	return count ? PC_EXIT_OK : PC_EXIT_NOTHING;
}

static int check(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	int rc = pc_cli_load(cli, cfg, err);
	json_t *json;

	if (!rc && !pc_config_isset(cfg, "run", "cell"))
		rc = pc_config_set(cfg, "run", "cell", "*/*/*", err);
	if (!rc)
		rc = pc_scenario_check(cfg, err);
	if (!rc)
		rc = pc_mounted_check(cfg, err);
	if (rc)
		return rc;
	json = pc_cli_value(cli, "json") ? json_array() : NULL;
	pc_probe_to_json(json);
	pc_probe_machine(cfg);
	pc_probe_namespaces();
	pc_probe_rdma(cfg);
	rc = check_cells(cfg, json, err);
	json_decref(json);
	return rc;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "at least one cell can run" },
	{ PC_EXIT_USAGE, "bad command line or scenario" },
	{ PC_EXIT_NOTHING, "no cell can run" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "check",
	.help = "say what this machine lacks for a run, and the remedy",
	.arguments = "[OPTION]... [SCENARIO]...",
	.about = "Looks at this machine, changes nothing, and says of each thing that a run may\n"
		 "need whether it is there, and if not, what to do. With a scenario, or with the\n"
		 "options of a run, it looks at what that run needs.",
	.flags = flags,
	.takes = pc_takes_all,
	.exits = exits,
	.examples = "  pinclash check\n"
		    "  pinclash check scenarios/smoke --xfs-dax.device /dev/pmem0\n",
	.body = check,
};
PC_COMMAND(command);
