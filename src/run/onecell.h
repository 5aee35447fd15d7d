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

/*
 * Its parts, which a storm is made of as well.
 */

/** pc_onecell_possible - may @cell be run here? @why: PC_WHY bytes, filled when not */
bool pc_onecell_possible(const struct pc_running *run, const struct pc_cell *cell, char *why);

/** pc_onecell_id - of the stamps of cell @number: nothing that another left can be mistaken */
uint64_t pc_onecell_id(const struct pc_running *run, size_t number);

/**
 * pc_onecell_ready - put medium and machine right for @cell
 *
 * Errors: -EIO the medium is not open or the holder could not be provided for; those of
 * pc_running_keep().
 */
int pc_onecell_ready(struct pc_running *run, const struct pc_cell *cell, struct pc_err *err);

/** pc_onecell_ask - have the oracles take down in arena->facts what they must know before, or after */
void pc_onecell_ask(struct pc_running *run, bool before);

/**
 * pc_onecell_keep - judge the case @c of cell @number, record it, and show it
 *
 * Errors: those of pc_record_case().
 */
int pc_onecell_keep(struct pc_running *run, size_t number, struct pc_case *c, double duration_ms,
	struct pc_err *err);

/** pc_onecell_blank - facts of a cell of which nothing is known yet */
void pc_onecell_blank(struct pc_running *run, const struct pc_cell *cell, struct pc_case *c);

#endif
