/* SPDX-License-Identifier: GPL-2.0-only */
/* report.c: "pinclash report". */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/diff.h"
#include "cli/folder.h"
#include "cli/options.h"
#include "report/journal.h"
#include "report/known.h"
#include "report/merge.h"
#include "report/save.h"

static const struct pc_flag flags[] = {
	{ "diff", 0, NULL, "compare two runs, the earlier one first; 1 when a cell is worse or gone" },
	{ "json", 0, NULL, "print results.json, or the difference as JSON" },
	{ "quiet", 'q', NULL, "write the report files and print none" },
	{ "output", 'o', "FILE", "write the report to FILE: the HTML page, or what --format names" },
	{ "trace", 0, "FILE", "write FILE for a trace viewer (ui.perfetto.dev): the same lanes" },
	{ "finish", 0, NULL, "the run will not go on: note that in its journal" },
	{ "format", 0, "REPORT", "print this report (table); \"pinclash list report\" names them" },
	{ "merge", 0, "FOLDER", "put the shards of one run together in this new folder" },
	{ "known", 0, "FILE", "list of known trouble; without it the one kept with the run" },
	{ 0 }
};

static int finish(const char *dir, struct pc_results *results, struct pc_err *err)
{
	struct pc_journal *journal;
	int rc;

	if (strcmp(results->stopped, PC_JOURNAL_NO_END))
		return 0;
	rc = pc_journal_open(dir, &journal, err);
	if (rc)
		return rc;
	rc = pc_journal_end(journal, "the run was given up: it died, or its machine did", err);
	pc_journal_close(journal);
	pc_results_free(results);
	return rc ? rc : pc_results_load(dir, results, err);
}

static int apply_known(const char *dir, const char *wanted, struct pc_results *results,
	struct pc_err *err)
{
	char kept[PATH_MAX];

	if (wanted)
		return pc_known_apply(results, wanted, err);
	snprintf(kept, sizeof(kept), "%s/" PC_KNOWN, dir);
	return access(kept, F_OK) ? 0 : pc_known_apply(results, kept, err);
}

/* A mistake leaves no folder behind. */
static int merge(const char *dir, const struct pc_cli *cli, struct pc_err *err)
{
	char path[PATH_MAX];
	int rc = pc_folder_open(dir, false, path, sizeof(path), err);

	if (rc)
		return rc;
	rc = pc_results_merge(dir, cli->rest, (size_t)cli->rest_count, err);
	if (rc)
		rmdir(dir);
	return rc;
}

/* An unfinished run must not pass for a good one. */
static int exit_code(const struct pc_results *results)
{
	int code = pc_results_exit(results);

	return results->finished || code == PC_EXIT_UNSAFE ? code : PC_EXIT_FAILED;
}

/** struct request - what was asked for; @format NULL for the usual, @dir the first folder */
struct request {
	const char *format, *output, *trace, *dir;
	bool many, quiet;
};

static int read_run(const struct pc_cli *cli, const char *dir, struct pc_results *results,
	struct pc_err *err)
{
	int rc = pc_results_load(dir, results, err);

	if (!rc && pc_cli_value(cli, "finish"))
		rc = finish(dir, results, err);
	if (!rc)
		rc = apply_known(dir, pc_cli_value(cli, "known"), results, err);
	return rc;
}

static int write_as(const char *format, const struct pc_results *runs, const char *path,
	struct pc_err *err)
{
	const struct pc_report *report;
	int rc = pc_report_find(format, &report, err);

	if (!rc && runs->next && !report->many)
		rc = pc_fail(err, EINVAL, "the %s report shows one run; name one folder", format);
	if (!rc && path)
		rc = pc_report_save(report, runs, path, err);
	else if (!rc)
		rc = pc_report_print(format, runs, stdout, err);
	return rc;
}

/* Where the page is goes behind what a person reads, and not into what a program reads. */
static int write_reports(const struct request *wanted, const struct pc_results *runs,
	struct pc_err *err)
{
	const char *page = wanted->output;
	char usual[PATH_MAX];
	int rc = 0;

	snprintf(usual, sizeof(usual), "%s/" PC_REPORT_PAGE, wanted->dir);
	if (wanted->many && !page && !wanted->format)
		page = usual;
	if (page)
		rc = write_as(wanted->format ? wanted->format : "html", runs, page, err);
	else if (!wanted->quiet)
		rc = write_as(wanted->format ? wanted->format : "table", runs, NULL, err);
	if (!rc && wanted->trace)
		rc = write_as("trace", runs, wanted->trace, err);
	if (!rc && !wanted->many)
		rc = pc_reports_save(wanted->dir, runs, err);
	if (!rc && !wanted->quiet && (page || !wanted->format))
		printf("%sreport: %s\n", page ? "" : "\n", page ? page : usual);
	return rc;
}

/* A run that is unsafe weighs more than one that is not finished, and so on. */
static int worst_exit(const struct pc_results *runs)
{
	static const int order[] = { PC_EXIT_UNSAFE, PC_EXIT_FAILED, PC_EXIT_INCONCLUSIVE,
		PC_EXIT_NOTHING };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		for (const struct pc_results *r = runs; r; r = r->next) {
			if (exit_code(r) == order[i])
				return order[i];
		}
	}
	return PC_EXIT_OK;
}

/* Nothing is written: the folders may be anybody's. */
static int diff(const struct pc_cli *cli, struct pc_err *err)
{
	static const char *const others[] = { "format", "output", "trace", "finish", "known",
		"merge" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (pc_cli_value(cli, others[i]))
			return pc_fail(err, EINVAL, "--diff goes with --json only, not with --%s",
				others[i]);
	}
	if (cli->rest_count != 2)
		return pc_fail(err, EINVAL, "--diff takes two folders, the earlier run first");
	return pc_cli_diff(cli->rest, pc_cli_value(cli, "json") != NULL, err);
}

static const char *format_of(const struct pc_cli *cli)
{
	return pc_cli_value(cli, "json") ? "json" : pc_cli_value(cli, "format");
}

static int report(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	const char *whole = pc_cli_value(cli, "merge");
	const char *first = cli->rest_count ? cli->rest[0] : "results/latest";
	size_t count = cli->rest_count && !whole ? (size_t)cli->rest_count : 1;
	struct request wanted = { format_of(cli),
		pc_cli_value(cli, "output"), pc_cli_value(cli, "trace"), whole ? whole : first,
		count > 1, pc_cli_value(cli, "quiet") != NULL };
	struct pc_results *runs;
	int rc;

	(void)cfg;
	if (pc_cli_value(cli, "diff"))
		return diff(cli, err);
	runs = calloc(count, sizeof(*runs));
	rc = runs ? 0 : pc_oom(err);
	if (!rc && whole)
		rc = merge(whole, cli, err);
	for (size_t i = 0; i < count && !rc; i++) {
		rc = read_run(cli, i ? cli->rest[i] : wanted.dir, &runs[i], err);
		if (i > 0)
			runs[i - 1].next = &runs[i];
	}
	if (!rc)
		rc = write_reports(&wanted, runs, err);
	if (!rc)
		rc = worst_exit(runs);
	for (size_t i = 0; i < count && runs; i++)
		pc_results_free(&runs[i]);
	free(runs);
	return rc;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "all cells safe, skipped or known; at least one ran; --diff: none is worse" },
	{ PC_EXIT_UNSAFE, "an unsafe cell that is not known; --diff: a cell is worse or gone" },
	{ PC_EXIT_USAGE, "bad command line or file" },
	{ PC_EXIT_INCONCLUSIVE, "no unsafe cell, but one that could not be judged" },
	{ PC_EXIT_NOTHING, "nothing ran" },
	{ PC_EXIT_FAILED, "the run is not finished" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "report",
	.help = "print the results of a run again, or compare two",
	.arguments = "[OPTION]... [FOLDER]...",
	.about = "Reads the journal of a run (results/latest without FOLDER), writes its report\n"
		 "files again, report.html among them, and prints the table. Nothing is run or\n"
		 "judged again. A run without an end is reported as far as it came.\n\n"
		 "Several folders are shown side by side in one HTML page, which is written to the\n"
		 "first one; the exit code is that of the worst.\n\n"
		 "With --diff it compares two runs and writes nothing. A cell is worse when it is\n"
		 "unsafe and was not, or not in that way, and when it was judged and is no more.\n\n"
		 "With --merge the folders are the shards of one run (\"run --shard\").",
	.flags = flags,
	.exits = exits,
	.examples = "  pinclash report\n"
		    "  pinclash report results/stock results/patched -o both.html\n"
		    "  pinclash report --diff results/stock results/patched\n"
		    "  pinclash report results/latest --format ktap\n"
		    "  pinclash report results/latest --trace trace.json\n"
		    "  pinclash report --merge whole part1 part2\n",
	.body = report,
};
PC_COMMAND(command);
