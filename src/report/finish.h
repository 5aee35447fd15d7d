/* SPDX-License-Identifier: GPL-2.0-only */
/* finish.h: from the journal of a run to its reports. */
#ifndef PINCLASH_REPORT_FINISH_H
#define PINCLASH_REPORT_FINISH_H

#include <stdbool.h>

#include "pinclash/error.h"
#include "pinclash/results.h"

/**
 * pc_finish - read the journal, apply the list of known trouble, write and print the reports
 * @dir: results folder
 * @known: file with known trouble, NULL for none
 * @quiet: write the files, print nothing
 * @ret_results: freed with pc_results_free()
 *
 * Errors: those of pc_results_load(), pc_known_apply() and pc_reports_save().
 */
int pc_finish(const char *dir, const char *known, bool quiet, struct pc_results *ret_results,
	struct pc_err *err);

#endif
