/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.h: what a person sees while a run is under way. */
#ifndef PINCLASH_RUN_PROGRESS_H
#define PINCLASH_RUN_PROGRESS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "pinclash/event.h"
#include "pinclash/results.h"

/** enum pc_progress_style - how it is shown */
enum pc_progress_style {
	PC_PROGRESS_NONE,
	PC_PROGRESS_LINES,  /* a line per cell */
	PC_PROGRESS_SPARSE, /* a line now and then, and for each cell that is not safe */
	PC_PROGRESS_ONE,    /* one line that is written over: a terminal */
};

/** PC_PROGRESS_EVERY_NS - time between lines of PC_PROGRESS_SPARSE */
#define PC_PROGRESS_EVERY_NS 10000000000ull

/**
 * struct pc_progress - state of the display
 * @before: cells that an earlier part of the run has judged
 * @done: cells that are judged, those included
 * @shown_ns: when a sparse line was written last
 */
struct pc_progress {
	FILE *out;
	enum pc_progress_style style;
	size_t total, before, done, unsafe;
	uint64_t begin_ns, shown_ns;
};

/**
 * pc_progress_style - the style that suits a stream
 * @verbosity: below 0 none at all, above 0 every cell is told of
 *
 * PINCLASH_PROGRESS=lines in the environment asks for a line per cell
 * wherever it goes.
 */
enum pc_progress_style pc_progress_style(FILE *out, int verbosity);

/**
 * pc_progress_begin - before the first cell
 * @total: cells of the run
 * @done: of those, cells that an earlier part of the run has judged
 */
void pc_progress_begin(struct pc_progress *p, FILE *out, enum pc_progress_style style,
	size_t total, size_t done);

/**
 * pc_progress_text - how far it is: "[12/45] 1.6 cells/s, 21 s left, 3 unsafe"
 * @now_ns: CLOCK_MONOTONIC
 *
 * Rate and time left are those of this part of the run, and left out while no
 * cell of it was judged.
 */
void pc_progress_text(const struct pc_progress *p, uint64_t now_ns, char *ret_text, size_t size);

/** pc_progress_cell - a cell begins */
void pc_progress_cell(struct pc_progress *p, const char *id);

/** pc_progress_result - a cell has been judged */
void pc_progress_result(struct pc_progress *p, const struct pc_result *result);

/** pc_progress_events - each event of a cell with its time since the first; --verbose */
void pc_progress_events(struct pc_progress *p, const struct pc_history *h);

/** pc_progress_end - clear the one line */
void pc_progress_end(struct pc_progress *p);

#endif
