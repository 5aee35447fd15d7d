/* SPDX-License-Identifier: GPL-2.0-only */
/* diff.c: "pinclash report --diff". */
#include "cli/diff.h"

#include <stdio.h>

#include "report/diff.h"

static int print_diff(const struct pc_results runs[2], bool as_json, struct pc_err *err)
{
	struct pc_diff diff = { 0 };
	int rc = pc_diff_make(&runs[0], &runs[1], &diff, err);

	if (!rc)
		rc = (as_json ? pc_diff_json : pc_diff_text)(&diff, stdout, err);
	if (!rc && pc_diff_regressed(&diff))
		rc = PC_EXIT_UNSAFE;
	else if (!rc && !runs[0].count)
		rc = PC_EXIT_NOTHING;
	pc_diff_free(&diff);
	return rc;
}

int pc_cli_diff(char *const folders[2], bool as_json, struct pc_err *err)
{
	struct pc_results runs[2] = { 0 };
	int rc = pc_results_load(folders[0], &runs[0], err);

	if (!rc)
		rc = pc_results_load(folders[1], &runs[1], err);
	if (!rc)
		rc = print_diff(runs, as_json, err);
	pc_results_free(&runs[0]);
	pc_results_free(&runs[1]);
	return rc;
}
