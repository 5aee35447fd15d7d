/* SPDX-License-Identifier: GPL-2.0-only */
/* report.h: contract of a report, one way to write down a run. */
#ifndef PINCLASH_REPORT_H
#define PINCLASH_REPORT_H

#include <stdio.h>

#include "pinclash/op.h"
#include "pinclash/results.h"

/**
 * struct pc_report - one format
 * @op: common head
 * @file: name of its file in the results folder; NULL when it is for the terminal
 * @write: writes @results; no format computes a verdict of its own.
 *	Errors: -EIO the stream failed.
 */
struct pc_report {
	struct pc_op op;
	const char *file;
	int (*write)(const struct pc_results *results, FILE *out, struct pc_err *err);
};

#endif
