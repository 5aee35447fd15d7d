/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.h: what a person sees while a run is under way. */
#ifndef PINCLASH_RUN_PROGRESS_H
#define PINCLASH_RUN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinclash/event.h"
#include "pinclash/results.h"

/** enum pc_progress_style - how it is shown */
enum pc_progress_style {
	PC_PROGRESS_NONE,
	PC_PROGRESS_LINES, /* a line per cell: pipes, logs, serial lines */
	PC_PROGRESS_ONE,   /* one line that is written over: a terminal */
};

/** struct pc_progress - state of the display */
struct pc_progress {
	enum pc_progress_style style;
	size_t total;
	size_t done;
	size_t unsafe;
	uint64_t begin_ns;
};

/**
 * pc_progress_begin - choose the style
 * @quiet: none at all
 * @total: cells of the run
 * @done: of those, cells that an earlier part of the run has judged
 *
 * PINCLASH_PROGRESS=lines in the environment asks for lines on a terminal too.
 */
void pc_progress_begin(struct pc_progress *p, bool quiet, size_t total, size_t done);

/** pc_progress_cell - a cell begins (shown on one line only) */
void pc_progress_cell(struct pc_progress *p, const char *id);

/** pc_progress_result - a cell has been judged */
void pc_progress_result(struct pc_progress *p, const struct pc_result *result);

/** pc_progress_events - each event of a cell with its time since the first; --verbose */
void pc_progress_events(struct pc_progress *p, const struct pc_history *h);

/** pc_progress_end - clear the one line */
void pc_progress_end(struct pc_progress *p);

#endif
