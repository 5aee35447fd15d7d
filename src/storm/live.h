/* SPDX-License-Identifier: GPL-2.0-only */
/* live.h: a storm is judged as it runs, from what the drainer takes out of the rings. */
#ifndef PINCLASH_STORM_LIVE_H
#define PINCLASH_STORM_LIVE_H

#include <stddef.h>

#include "storm/judge.h"

/*
 * A pass of the drainer: it notes the time, takes all events out of each ring and hands them over
 * with pc_live_add(), and then has all that happened before the noted time judged by
 * pc_live_judge(). What is younger waits for the next pass. A call is in its ring before it is
 * made, so whatever let a change return is among what is judged with it. An event that was
 * recorded late counts as of the moment it is judged: before that its call was not made.
 *
 * The verdict of the run is that of the streams, see pc_storm_replay().
 */
struct pc_live;

/**
 * pc_live_open - begin
 * @roster: must outlive it
 * @ret_live: pc_live_close() frees it
 *
 * Errors: those of pc_storm_judge_open().
 */
int pc_live_open(const struct pc_roster *roster, struct pc_live **ret_live, struct pc_err *err);

/**
 * pc_live_add - events taken out of the ring of one worker, in their order
 * @worker: its number
 *
 * Errors: -EINVAL no such worker; -ENOMEM.
 */
int pc_live_add(struct pc_live *live, uint16_t worker, const struct pc_storm_event *events,
	size_t count, struct pc_err *err);

/**
 * pc_live_judge - judge what happened before @before_ns
 *
 * Return: 1 when something unsafe has been seen, now or before, 0 when not. Errors: those of
 * pc_storm_judge_add().
 */
int pc_live_judge(struct pc_live *live, uint64_t before_ns, struct pc_err *err);

/** pc_live_collisions - how many have been judged so far, see pc_storm_judge_collisions() */
uint64_t pc_live_collisions(const struct pc_live *live);

/** pc_live_close - accepts NULL */
void pc_live_close(struct pc_live *live);

#endif
