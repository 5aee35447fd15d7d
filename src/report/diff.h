/* SPDX-License-Identifier: GPL-2.0-only */
/* diff.h: what became of each cell from one run to another. */
#ifndef PINCLASH_REPORT_DIFF_H
#define PINCLASH_REPORT_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "pinclash/error.h"
#include "pinclash/results.h"

/**
 * enum pc_diff_kind - what became of a cell
 *
 * From the verdicts alone: the list of known trouble says what was expected of
 * one run, not what changed between two.
 */
enum pc_diff_kind {
	PC_DIFF_WORSE,   /* unsafe, and was not or in another way; or was judged and is no more */
	PC_DIFF_GONE,    /* was there, and is not */
	PC_DIFF_BETTER,  /* safe, and was not */
	PC_DIFF_CHANGED, /* neither: another safe outcome, another reason why it was not judged */
	PC_DIFF_NEW,     /* is there, and was not; not unsafe */
	PC_DIFF_SAME,
	PC_DIFF_KINDS,
};

/** pc_diff_kind_name - "worse", "gone", "better", "changed", "new", "unchanged" */
const char *pc_diff_kind_name(enum pc_diff_kind kind);

/** struct pc_diff_cell - @before or @after is NULL where the cell is not there; not owned */
struct pc_diff_cell {
	enum pc_diff_kind kind;
	const struct pc_result *before, *after;
};

/**
 * struct pc_diff - two runs
 * @cells: those of @before in its order, then those that only @after has; owned
 */
struct pc_diff {
	const struct pc_results *before, *after;
	struct pc_diff_cell *cells;
	size_t count;
	size_t by_kind[PC_DIFF_KINDS];
};

/**
 * pc_diff_make - compare two runs
 * @ret_diff: freed with pc_diff_free(); points into both runs
 *
 * Errors: -ENOMEM.
 */
int pc_diff_make(const struct pc_results *before, const struct pc_results *after,
	struct pc_diff *ret_diff, struct pc_err *err);

/** pc_diff_free - accepts an all-zero struct */
void pc_diff_free(struct pc_diff *diff);

/** pc_diff_regressed - did a cell get worse or go? */
bool pc_diff_regressed(const struct pc_diff *diff);

/** pc_diff_text - for a person; what is worse comes first. Errors: -EIO the stream failed. */
int pc_diff_text(const struct pc_diff *diff, FILE *out, struct pc_err *err);

/** pc_diff_json - for programs, docs/formats/diff.schema.json. Errors: -EIO, -ENOMEM. */
int pc_diff_json(const struct pc_diff *diff, FILE *out, struct pc_err *err);

#endif
