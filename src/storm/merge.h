/* SPDX-License-Identifier: GPL-2.0-only */
/* merge.h: many streams of events as one, in order of time. */
#ifndef PINCLASH_STORM_MERGE_H
#define PINCLASH_STORM_MERGE_H

#include "pinclash/error.h"
#include "storm/event.h"

/**
 * pc_merge_pull - the next event of a source
 *
 * Return: 1, or 0 when there is none now; a negative errno ends the merge.
 */
typedef int (*pc_merge_pull)(void *ctx, uint32_t source, struct pc_storm_event *ret_event,
	struct pc_err *err);

/** struct pc_merge - holds one event of each source; opaque */
struct pc_merge;

/**
 * pc_merge_open - begin, with nothing pulled yet
 * @sources: how many
 * @ctx: for @pull
 *
 * Errors: -ENOMEM.
 */
int pc_merge_open(uint32_t sources, pc_merge_pull pull, void *ctx, struct pc_merge **ret_merge,
	struct pc_err *err);

/**
 * pc_merge_wake - a source that had none, or was never asked, may have an event now
 *
 * Errors: those of @pull.
 */
int pc_merge_wake(struct pc_merge *merge, uint32_t source, struct pc_err *err);

/**
 * pc_merge_next - the earliest event of all that is before @before_ns
 *
 * At one time a change's return comes last, as the judge wants it. O(log(sources)).
 *
 * Return: 1, or 0 when there is none. Errors: those of @pull.
 */
int pc_merge_next(struct pc_merge *merge, uint64_t before_ns, struct pc_storm_event *ret_event,
	struct pc_err *err);

/** pc_merge_close - accepts NULL */
void pc_merge_close(struct pc_merge *merge);

#endif
