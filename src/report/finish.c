/* SPDX-License-Identifier: GPL-2.0-only */
/* finish.c: from the journal of a run to its reports. */
#include "report/finish.h"

#include <string.h>

#include "report/known.h"
#include "report/save.h"

int pc_finish(const char *dir, const char *known, const char *print,
	struct pc_results *ret_results, struct pc_err *err)
{
	struct pc_results results = { 0 };
	int r = pc_results_load(dir, &results, err);

	if (r == 0 && known)
		r = pc_known_apply(&results, known, err);
	if (r == 0)
		r = pc_reports_save(dir, &results, err);
	if (r == 0 && print)
		r = pc_report_print(print, &results, stdout, err);
	if (r == 0 && print && !strcmp(print, "table"))
		printf("\nreport: %s/" PC_REPORT_PAGE "\n", dir);
	if (r < 0)
		pc_results_free(&results);
	else
		*ret_results = results;
	return r;
}
