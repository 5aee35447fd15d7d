/* SPDX-License-Identifier: GPL-2.0-only */
/* spread.h: how a figure is spread over the cells of a run. */
#ifndef PINCLASH_REPORT_SPREAD_H
#define PINCLASH_REPORT_SPREAD_H

#include <stddef.h>

#include "pinclash/error.h"
#include "pinclash/results.h"

/**
 * struct pc_spread - milliseconds; all 0 when no cell has the figure
 * @p50, @p99: the smallest figure that so many percent of the cells do not exceed
 */
struct pc_spread {
	size_t count;
	double p50, p99, max;
};

/**
 * struct pc_waits - of the changes that waited for a release (PC_OUT_BLOCKED)
 * @wait: how long they were in their call
 * @wake: how soon after the release they returned
 */
struct pc_waits {
	struct pc_spread wait, wake;
};

/** pc_waits_of - over the cells of one run; Errors: -ENOMEM */
int pc_waits_of(const struct pc_results *run, struct pc_waits *ret_waits, struct pc_err *err);

#endif
