/* SPDX-License-Identifier: GPL-2.0-only */
/* report.c: "pinclash report". */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/options.h"
#include "report/journal.h"
#include "report/known.h"
#include "report/save.h"

static const struct pc_flag flags[] = {
	{ "finish", 0, NULL, "the run will not go on: note that in its journal" },
	{ "format", 0, "NAME", "print this report (table); \"pinclash list report\" names them" },
	{ "known", 0, "FILE", "list of known trouble; without it the one kept with the run" },
	{ 0 }
};

static const struct pc_usage usage = {
	.synopsis = "report [OPTION]... [FOLDER]",
	.about = "Reads the journal of a run (results/latest without FOLDER), writes its report\n"
		 "files again and prints one. Nothing is run or judged again. A run without an end\n"
		 "is reported as far as it came.\n\n"
		 "exit codes: 0 safe, 1 unsafe, 2 bad input, 3 inconclusive, 4 nothing ran,\n"
		 "5 the run is not finished",
	.flags = flags,
	.examples = "  pinclash report\n"
		    "  pinclash report results/latest --format ktap\n"
		    "  pinclash report results/latest --finish\n",
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

/* An unfinished run must not pass for a good one. */
static int exit_code(const struct pc_results *results)
{
	int code = pc_results_exit(results);

	return results->finished || code == PC_EXIT_UNSAFE ? code : PC_EXIT_FAILED;
}

static int report(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	const char *dir = cli->rest_count ? cli->rest[0] : "results/latest";
	const char *format = pc_cli_value(cli, &usage, "format");
	struct pc_results results = { 0 };
	int rc;

	(void)cfg;
	if (cli->rest_count > 1)
		return pc_fail(err, EINVAL, "one folder at a time; '%s' is too many", cli->rest[1]);
	rc = pc_results_load(dir, &results, err);
	if (!rc && pc_cli_value(cli, &usage, "finish"))
		rc = finish(dir, &results, err);
	if (!rc)
		rc = apply_known(dir, pc_cli_value(cli, &usage, "known"), &results, err);
	if (!rc)
		rc = pc_report_print(format ? format : "table", &results, stdout, err);
	if (!rc)
		rc = pc_reports_save(dir, &results, err);
	if (!rc)
		rc = exit_code(&results);
	pc_results_free(&results);
	return rc;
}

int pc_cmd_report(int argc, char **argv)
{
	return pc_cli_main(argc, argv, &usage, report);
}
