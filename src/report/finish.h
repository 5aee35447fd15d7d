/* SPDX-License-Identifier: GPL-2.0-only */
/* finish.h: from the journal of a run to its reports. */
#ifndef PINCLASH_REPORT_FINISH_H
#define PINCLASH_REPORT_FINISH_H

#include "pinclash/error.h"
#include "pinclash/results.h"

/**
 * pc_finish - read the journal, apply the list of known trouble, write and print the reports
 * @dir: results folder
 * @known: file with known trouble, NULL for none
 * @print: report to print, NULL for none
 * @ret_results: freed with pc_results_free()
 *
 * Errors: those of pc_results_load(), pc_known_apply(), pc_reports_save() and
 * pc_report_print().
 */
int pc_finish(const char *dir, const char *known, const char *print,
	struct pc_results *ret_results, struct pc_err *err);

#endif
