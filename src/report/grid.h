/* SPDX-License-Identifier: GPL-2.0-only */
/* grid.h: the cells of one or more runs as rows and columns. */
#ifndef PINCLASH_REPORT_GRID_H
#define PINCLASH_REPORT_GRID_H

#include "pinclash/error.h"
#include "pinclash/results.h"

/**
 * struct pc_grid - points into the runs; pc_grid_free() frees it
 * @cells: each cell that any run has, once: that of the first run which has
 *	it; sorted by place (medium and holder), then by change
 * @situations: names of the columns
 */
struct pc_grid {
	const struct pc_result **cells;
	size_t cell_count;
	const char **situations;
	size_t situation_count;
};

/**
 * pc_grid_make - sort the cells of @runs and of those after it
 *
 * Places, changes and situations keep the order in which they first appear.
 * Errors: -ENOMEM.
 */
int pc_grid_make(const struct pc_results *runs, struct pc_grid *ret_grid, struct pc_err *err);

/** pc_grid_free - accepts an all-zero grid */
void pc_grid_free(struct pc_grid *grid);

/** pc_grid_same_place, pc_grid_same_row - same medium and holder; and the same change? */
bool pc_grid_same_place(const struct pc_result *a, const struct pc_result *b);
bool pc_grid_same_row(const struct pc_result *a, const struct pc_result *b);

#endif
