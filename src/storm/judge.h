/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.h: reads the events of a storm once, in order of time, and counts its collisions. */
#ifndef PINCLASH_STORM_JUDGE_H
#define PINCLASH_STORM_JUDGE_H

#include <stdbool.h>

#include "pinclash/case.h"
#include "pinclash/error.h"
#include "storm/event.h"
#include "storm/roster.h"

/*
 * Memory grows with the workers and the pins that are open at one moment, and
 * not with the events; an event costs O(log(open pins)), and as much for
 * each pin or change that it overlaps.
 *
 * What a worker did in a stretch whose events were lost is not known: its pins
 * and its change that touch the stretch are given up, and count as blind.
 * That a pin was held while a change returned counts once its holder is known
 * to have lived on: by an event of its own, or by the SIGKILL that ended it.
 */
struct pc_storm_judge;

/**
 * pc_storm_judge_open - begin
 * @roster: must outlive the judge
 * @ret_judge: pc_storm_judge_close() frees it
 *
 * Errors: -EINVAL more kinds of holders or changes than are counted apart (64 each); -ENOMEM.
 */
int pc_storm_judge_open(const struct pc_roster *roster, struct pc_storm_judge **ret_judge,
	struct pc_err *err);

/**
 * pc_storm_judge_add - take the next event
 *
 * Times must not fall. At one time a change's return comes last: whoever let go just
 * then let go first.
 *
 * Errors: -EINVAL an event that its worker does not record, or of no worker of the roster; -ENOMEM.
 */
int pc_storm_judge_add(struct pc_storm_judge *judge, const struct pc_storm_event *event,
	struct pc_err *err);

/** pc_storm_judge_end - the log ends here; once, before the facts are asked for */
void pc_storm_judge_end(struct pc_storm_judge *judge);

/** pc_storm_judge_unsafe - is there anything so far that makes some pair unsafe? */
bool pc_storm_judge_unsafe(const struct pc_storm_judge *judge);

/** pc_storm_judge_collisions - collisions judged so far, of all pairs together */
uint64_t pc_storm_judge_collisions(const struct pc_storm_judge *judge);

/**
 * pc_storm_judge_fill - what the storm says of a pair
 * @pair: index in the roster
 * @c: storm, pin, change and canary facts are filled in, and what names the case; all
 *	else is left alone
 */
void pc_storm_judge_fill(const struct pc_storm_judge *judge, uint32_t pair, struct pc_case *c);

/** pc_storm_judge_close - accepts NULL */
void pc_storm_judge_close(struct pc_storm_judge *judge);

#endif
