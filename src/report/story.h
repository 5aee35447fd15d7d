/* SPDX-License-Identifier: GPL-2.0-only */
/* story.h: what happened in a cell of a run, for reports that tell it. */
#ifndef PINCLASH_REPORT_STORY_H
#define PINCLASH_REPORT_STORY_H

#include "pinclash/case.h"
#include "pinclash/results.h"
#include "report/timeline.h"

/**
 * struct pc_story - the facts of a cell; pc_story_free() frees it
 * @known: is there a case file? Not of a skipped cell, nor of one that took the machine with it.
 */
struct pc_story {
	bool known;
	struct pc_case facts;
	struct pc_timeline timeline;
};

/**
 * pc_story_load - read what is recorded of a cell
 * @run: its @dir is where the case file is looked for; "" has none
 *
 * Errors: those of pc_casefile_read() but -ENOENT, which makes it unknown; -ENOMEM.
 */
int pc_story_load(const struct pc_results *run, const char *id, struct pc_story *ret_story,
	struct pc_err *err);

/** pc_story_free - accepts an all-zero story */
void pc_story_free(struct pc_story *story);

/** pc_decided - the finding that decided a cell, NULL when none did */
const struct pc_result_finding *pc_decided(const struct pc_result *cell);

#endif
