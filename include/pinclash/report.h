/* SPDX-License-Identifier: GPL-2.0-only */
/* report.h: contract of a report, one way to write down a run. */
#ifndef PINCLASH_REPORT_H
#define PINCLASH_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "pinclash/op.h"
#include "pinclash/results.h"

/** PC_REPORT_PAGE - name of the HTML page in the results folder */
#define PC_REPORT_PAGE "report.html"

/**
 * struct pc_report - one format
 * @op: common head
 * @file: name of its file in the results folder; NULL when it is only written on demand
 * @many: does it show @results->next and those after it, too?
 * @write: writes @results; no format computes a verdict of its own.
 *	Errors: -EIO the stream failed; those of pc_casefile_read() for a format that
 *	tells what happened in the cells.
 */
struct pc_report {
	struct pc_op op;
	const char *file;
	bool many;
	int (*write)(const struct pc_results *results, FILE *out, struct pc_err *err);
};

#endif
