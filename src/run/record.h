/* SPDX-License-Identifier: GPL-2.0-only */
/* record.h: judges cases and keeps them: case files and the journal. */
#ifndef PINCLASH_RUN_RECORD_H
#define PINCLASH_RUN_RECORD_H

#include "pinclash/case.h"
#include "pinclash/results.h"
#include "report/journal.h"

/**
 * struct pc_record - where a run keeps its results
 * @dir: results folder
 * @journal: open
 */
struct pc_record {
	const char *dir;
	struct pc_journal *journal;
};

/**
 * pc_record_case - judge @c, write its case file and its journal line
 * @duration_ms: time that the cell took
 * @ret_result: what was noted
 *
 * Errors: those of the journal and of the case file.
 */
int pc_record_case(struct pc_record *rec, const struct pc_case *c, double duration_ms,
	struct pc_result *ret_result, struct pc_err *err);

/** struct pc_late - what is known of a cell only after its session was closed */
struct pc_late {
	struct pc_fsck_fact fsck;
	bool teardown_failed;
	char teardown_text[160];
};

/**
 * pc_record_amend - judge a recorded cell again with late facts
 * @duration_ms: as when it was recorded
 * @ret_result: what was noted
 *
 * Reads the case file back, so nothing of it has to stay in memory.
 *
 * Errors: those of pc_casefile_read() and pc_record_case().
 */
int pc_record_amend(struct pc_record *rec, const char *id, double duration_ms,
	const struct pc_late *late, struct pc_result *ret_result, struct pc_err *err);

#endif
