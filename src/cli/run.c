/* SPDX-License-Identifier: GPL-2.0-only */
/* run.c: "pinclash run". */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "cli/folder.h"
#include "cli/options.h"
#include "media/mounted.h"
#include "report/known.h"
#include "run/guard.h"
#include "run/plan.h"
#include "run/run.h"
#include "scenario/cell.h"
#include "scenario/scenario.h"

static const struct pc_flag flags[] = {
	{ "resume", 0, NULL, "go on with the run in the results folder" },
	{ "shard", 0, "I/N", "run part I of N of the cells; 'pinclash report --merge' joins them" },
	{ "list-cells", 0, NULL, "print the cells and what is left out, and run nothing" },
	{ "journal-only", 0, NULL, "leave reports and table to 'pinclash report'" },
	{ "json", 0, NULL, "print results.json at the end in place of the table" },
	{ "quiet", 'q', NULL, "no progress and no table: errors and the exit code" },
	{ "verbose", 'v', NULL, "print every cell with its events" },
	{ 0 }
};

static void print_cells(const struct pc_cells *cells, const struct pc_cells *left_out)
{
	for (size_t i = 0; i < cells->count; i++) {
		const struct pc_cell *cell = &cells->cells[i];

		printf("%s%s%s\n", cell->id, cell->rule ? "  skipped: " : "",
			cell->rule ? cell->rule->reason : "");
	}
	if (left_out->count)
		printf("\nleft out:\n");
	for (size_t i = 0; i < left_out->count; i++) {
		const struct pc_cell *cell = &left_out->cells[i];

		printf("%s  %s: %s\n", cell->id, cell->rule->name, cell->rule->reason);
	}
	printf("\n%zu cells, %zu left out\n", cells->count, left_out->count);
}

static int list_cells(const struct pc_config *cfg, const struct pc_shard *shard,
	struct pc_err *err)
{
	struct pc_cells cells = { 0 }, left_out = { 0 };
	int rc = pc_plan(cfg, shard, &cells, NULL, err);

	if (!rc)
		rc = pc_cells_left_out(cfg, &left_out, err);
	if (!rc)
		print_cells(&cells, &left_out);
	pc_cells_free(&cells);
	pc_cells_free(&left_out);
	return rc;
}

/* What was run, as the results tell it. */
static void name_scenario(const struct pc_cli *cli, const struct pc_config *cfg, char *name,
	size_t size)
{
	const char *cell = pc_config_str(cfg, "run", "cell");
	size_t len = 0;

	*name = '\0';
	for (int i = 0; i < cli->rest_count && len < size; i++)
		len += (size_t)snprintf(name + len, size - len, "%s%s", i ? " " : "", cli->rest[i]);
	if (!cli->rest_count)
		snprintf(name, size, "--cell %s%s", cell,
			pc_config_nth(cfg, "run", "cell", 1) ? " ..." : "");
}

/*
 * All shards of a list have the same seed without being told; a resumed run
 * goes on with the seed it began with.
 */
static int choose_seed(struct pc_config *cfg, const struct pc_run_args *args, uint64_t matrix,
	struct pc_err *err)
{
	struct pc_results results = { 0 };
	unsigned int seed = (unsigned int)matrix;
	char text[32];
	int rc;

	if (pc_config_isset(cfg, "run", "seed"))
		return 0;
	if (!args->shard.count && getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (unsigned int)getpid();
	snprintf(text, sizeof(text), "%u", seed);
	if (args->resume) {
		rc = pc_results_load(args->results, &results, err);
		if (rc && rc != -ENOENT)
			return rc;
		if (!rc)
			snprintf(text, sizeof(text), "%llu", (unsigned long long)results.seed);
		pc_results_free(&results);
	}
	return pc_config_set(cfg, "run", "seed", text, err);
}

static int start(const struct pc_cli *cli, struct pc_config *cfg, const struct pc_shard *shard,
	struct pc_err *err)
{
	bool resume = pc_cli_value(cli, "resume") != NULL;
	const char *accel = getenv("PINCLASH_ACCEL");
	char folder[PATH_MAX], scenario[200];
	struct pc_results none = { 0 };
	struct pc_cells cells = { 0 };
	uint64_t matrix = 0;
	struct pc_run_args args = {
		.results = folder,
		.scenario = scenario,
		.accel = accel && *accel ? accel : "native",
		.resume = resume,
		.journal_only = pc_cli_value(cli, "journal-only") != NULL,
		.shard = *shard,
	};
	int rc;

	if (geteuid())
		return pc_fail(err, EPERM,
			"run needs root: it loads modules, mounts and unbinds devices");
	/* Before there is a folder, so that a mistake or a second run leaves none behind. */
	rc = pc_guard_free(err);
	if (rc)
		return rc;
	if (pc_config_isset(cfg, "run", "known") &&
		pc_known_apply(&none, pc_config_str(cfg, "run", "known"), err))
		return pc_fail(err, EINVAL, "%s", err->text);
	rc = pc_plan(cfg, shard, &cells, &matrix, err);
	if (rc)
		return rc;
	pc_cells_free(&cells);
	if (pc_cli_value(cli, "quiet"))
		args.verbosity = -1;
	else if (pc_cli_value(cli, "verbose"))
		args.verbosity = 1;
	if (pc_cli_value(cli, "json"))
		args.print = "json";
	else if (!pc_cli_value(cli, "quiet"))
		args.print = "table";
	rc = pc_folder_open(pc_config_str(cfg, "run", "results"), resume, folder, sizeof(folder),
		err);
	if (!rc)
		rc = choose_seed(cfg, &args, matrix, err);
	if (!rc && pc_config_isset(cfg, "run", "known"))
		rc = pc_known_keep(pc_config_str(cfg, "run", "known"), folder, err);
	if (rc)
		return pc_fail(err, EINVAL, "%s", err->text);
	name_scenario(cli, cfg, scenario, sizeof(scenario));
	return pc_run(cfg, &args, err);
}

static int exit_code(const struct pc_err *err)
{
	pc_cli_complain(err);
	switch (err->code) {
	case EINVAL:
		return PC_EXIT_USAGE;
	case EPERM:
		return PC_EXIT_NOTHING;
	default:
		return PC_EXIT_FAILED;
	}
}

static int run(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	const char *part = pc_cli_value(cli, "shard");
	struct pc_shard shard = { 0 };
	int rc = pc_cli_load(cli, cfg, err);

	if (!rc)
		rc = pc_scenario_check(cfg, err);
	if (!rc)
		rc = pc_mounted_check(cfg, err);
	if (!rc && part)
		rc = pc_shard_parse(part, &shard, err);
	if (rc || pc_cli_value(cli, "list-cells"))
		return rc ? rc : list_cells(cfg, &shard, err);
	rc = start(cli, cfg, &shard, err);
	return rc < 0 ? exit_code(err) : rc;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "all cells safe, skipped or known; at least one ran" },
	{ PC_EXIT_UNSAFE, "an unsafe cell that is not known" },
	{ PC_EXIT_USAGE, "bad command line, scenario, device or file" },
	{ PC_EXIT_INCONCLUSIVE, "no unsafe cell, but one that could not be judged" },
	{ PC_EXIT_NOTHING, "nothing could run" },
	{ PC_EXIT_FAILED, "the run failed or met its deadline" },
	{ PC_EXIT_REBOOT, "the kernel is damaged; boot again and go on with --resume" },
	{ PC_EXIT_SIGINT, "interrupted; everything was put back" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "run",
	.help = "run a scenario, or single cells",
	.arguments = "[OPTION]... [SCENARIO]...",
	.about = "Runs the cells of scenarios (files, or folders of *.ini) or those that --cell\n"
		 "names. Needs root. It writes to the devices that the options name, and to no\n"
		 "other; whatever it sets up it takes down again.\n\n"
		 "With --cell a scenario gives its settings, and not its cells. Of several\n"
		 "scenarios the cells add up, and later settings replace earlier ones.",
	.flags = flags,
	.takes = pc_takes_all,
	.exits = exits,
	.examples = "  pinclash run scenarios/smoke\n"
		    "  pinclash run --cell xfs-dax/rdma-mr/punch/unmapped --seed 42\n"
		    "  pinclash run --cell 'devdax/*/unbind' --list-cells\n"
		    "  pinclash run scenarios/smoke --results out --resume\n"
		    "  pinclash run scenarios/matrix --shard 2/4 --results part2\n",
	.body = run,
};
PC_COMMAND(command);
