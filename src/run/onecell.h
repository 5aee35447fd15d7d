/* SPDX-License-Identifier: GPL-2.0-only */
/* onecell.h: one cell from its journal line to its verdict. */
#ifndef PINCLASH_RUN_ONECELL_H
#define PINCLASH_RUN_ONECELL_H

#include "run/running.h"

/**
 * pc_onecell_run - run, judge and record cell @number
 *
 * Its medium is open, unless the cell is going to be skipped. Looks for
 * damage to the kernel afterwards.
 *
 * Errors: -EINTR the run was interrupted, those of the journal and of case files.
 */
int pc_onecell_run(struct pc_running *run, size_t number, struct pc_err *err);

/** pc_onecell_blank - facts of a cell of which nothing is known yet */
void pc_onecell_blank(struct pc_running *run, const struct pc_cell *cell, struct pc_case *c);

#endif
