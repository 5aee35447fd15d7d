/* SPDX-License-Identifier: GPL-2.0-only */
/* judging.h: what the judge knows at one moment; for src/storm/judge*.c alone. */
#ifndef PINCLASH_STORM_JUDGING_H
#define PINCLASH_STORM_JUDGING_H

#include "storm/histogram.h"
#include "storm/judge.h"
#include "storm/ranges.h"

/* Sets of kinds are the bits of a uint64_t. */
#define PC_STORM_KINDS 64

#define PC_STORM_BIT(kind) (1ull << (kind))

/** pc_each_kind - for each kind, an unsigned int, in a set */
#define pc_each_kind(kind, set)                                                                \
	for (uint64_t left_ = (set);                                                           \
		left_ && ((kind) = (unsigned int)__builtin_ctzll(left_), true); left_ &= left_ - 1)

/**
 * struct pc_storm_op - a kind: one holder or change on one medium
 * @pairs: its opposites that a result row is wanted with
 * @lost: events lost of workers of this kind
 * @checks: transfers through its pins
 */
struct pc_storm_op {
	char medium[24], name[24];
	bool revocable, cached, frees;
	uint64_t pairs;
	uint64_t lost, pins, refusals, checks;
	int refusal;
};

/** enum pc_storm_end - how a change under a pin that was held throughout ended */
enum pc_storm_end {
	PC_END_REFUSED,
	PC_END_KEPT,
	PC_END_REVOKED,
	PC_END_DETACHED,
	PC_END_EARLY,
	PC_END_UNKNOWN, /* failed as a kernel does that does not know the change */
	PC_ENDS,
};

/** struct pc_storm_row - one pair of kinds; @fact lacks what fill() computes from the rest */
struct pc_storm_row {
	struct pc_storm_fact fact;
	struct pc_histogram wait, wake;
	uint64_t ends[PC_ENDS];
	struct pc_foreign stale_read, stale_write;
};

/** struct pc_storm_tally - ends of collisions that count once the holder is known to have lived on */
struct pc_storm_tally {
	uint64_t ends[PC_ENDS];
	struct pc_storm_sight early;
};

/** struct pc_storm_met - collisions of an open change with pins of one kind that are gone */
struct pc_storm_met {
	uint64_t blocked, raced, blind;
};

/**
 * struct pc_storm_place - a file while there is a pin or a change of it
 * @pins: by pages, among them those being taken and let go
 * @free_ns: since when there is none
 * @changes: changers whose change is open
 */
struct pc_storm_place {
	struct pc_range by_number;
	struct pc_ranges pins;
	uint32_t pin_count;
	uint64_t free_ns;
	struct pc_storm_worker *changes;
};

/**
 * struct pc_storm_pin - from the call of its acquisition to the return of its release
 * @held_ns: return of the acquisition, 0 before
 * @release_ns: call of the release, or SIGKILL of the holder; 0 before
 * @met: kinds of changes that collided with it
 * @stuck: that its end takes too long has been told
 */
struct pc_storm_pin {
	struct pc_range by_pages, by_token;
	struct pc_storm_worker *holder;
	struct pc_storm_place *place;
	uint64_t held_ns, release_ns;
	uint64_t met;
	bool stuck;
};

/**
 * struct pc_storm_change - a change under way
 * @met: kinds of holders whose pins it collided with
 * @touched: was there any pin at all that overlaps it, if only being taken?
 * @over, @over_known: kind of the last pin elsewhere in the file held at the call and let go since
 * @released_ns: when the last overlapping release returned, 0 for none since the call
 * @released_by: its kind
 * @late, @unkillable: that it takes too long has been told
 */
struct pc_storm_change {
	struct pc_storm_place *place;
	uint64_t call_ns;
	uint64_t first, until;
	uint32_t token;
	uint64_t met;
	bool touched, over_known, late, unkillable;
	unsigned int over, released_by;
	uint64_t released_ns;
};

/**
 * struct pc_storm_worker - one stream
 * @kind: of holder or of change
 * @change: of a changer, open when it has a place; @next: the next one on that file
 * @met: its collisions with pins that are gone, one for each kind of holder
 * @pins: of a holder, by token
 * @pending: kinds of changes in @tallies that are not counted yet
 * @tallies: of a holder, one for each kind of change
 * @early: of a holder, the last change that was early under a pin of its, see @returns of the judge
 * @killed_ns: when SIGKILL was sent to who is not known to have ended yet
 * @unsure: may hold pins that were lost
 * @last_met: kinds of changes that collided with the pin it let go last
 * @sampled: rows whose sample comes next in this stream
 * @sampled_holder: kind of the holder of these rows
 */
struct pc_storm_worker {
	const struct pc_roster_worker *who;
	unsigned int kind;
	struct pc_storm_change change;
	struct pc_storm_worker *next;
	struct pc_storm_met *met;
	struct pc_ranges pins;
	uint64_t pending;
	struct pc_storm_tally *tallies;
	uint64_t early;
	uint64_t killed_ns;
	bool unsure;
	uint64_t last_met;
	uint64_t sampled;
	unsigned int sampled_holder;
	bool sampled_write;
};

/** struct pc_storm_judge - @returns: how many changes have returned */
struct pc_storm_judge {
	const struct pc_roster *roster;
	struct pc_storm_worker workers[PC_ROSTER_WORKERS];
	struct pc_storm_worker *by_number[PC_ROSTER_WORKERS];
	struct pc_storm_op holders[PC_STORM_KINDS], changes[PC_STORM_KINDS];
	unsigned int holder_count, change_count;
	struct pc_storm_row *rows;
	struct pc_storm_row *row_of[PC_STORM_KINDS][PC_STORM_KINDS];
	struct pc_ranges places;
	uint32_t unsure;
	bool unsafe;
	uint64_t returns;
	uint64_t begin_ns, now_ns;
};

/* Each of these takes an event of its kind; Errors: -ENOMEM. */
int pc_judge_acquire_call(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
void pc_judge_acquire_return(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
void pc_judge_release_call(struct pc_storm_worker *w, const struct pc_storm_event *e);
void pc_judge_release_return(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
int pc_judge_change_call(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
void pc_judge_change_return(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
void pc_judge_kill(struct pc_storm_worker *about, uint64_t t_ns);
void pc_judge_exit(struct pc_storm_judge *j, struct pc_storm_worker *about,
	const struct pc_storm_event *e);
void pc_judge_deadline(struct pc_storm_judge *j, struct pc_storm_worker *about, uint64_t t_ns);
void pc_judge_lost(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
void pc_judge_stale(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e);
void pc_judge_sample(struct pc_storm_judge *j, const struct pc_storm_worker *w,
	const struct pc_storm_event *e);

/** pc_judge_worker - who is called @number, or NULL */
static inline struct pc_storm_worker *pc_judge_worker(const struct pc_storm_judge *j,
	uint32_t number)
{
	return number < PC_ROSTER_WORKERS ? j->by_number[number] : NULL;
}

/** pc_judge_place - the file called @number, made when there is none; NULL without memory */
struct pc_storm_place *pc_judge_place(struct pc_storm_judge *j, uint32_t number);

/** pc_judge_leave - forget a file without pins and changes */
void pc_judge_leave(struct pc_storm_judge *j, struct pc_storm_place *place);

/** pc_judge_pin - the open pin @token of a holder, or NULL */
struct pc_storm_pin *pc_judge_pin(const struct pc_storm_worker *w, uint32_t token);

/** pc_judge_any_pin - any of its open pins, or NULL */
struct pc_storm_pin *pc_judge_any_pin(const struct pc_storm_worker *w);

/** pc_judge_drop_pin - forget a pin; changes are not told that it was released */
void pc_judge_drop_pin(struct pc_storm_judge *j, struct pc_storm_pin *pin);

/** pc_judge_release - its release was called, or its holder was sent SIGKILL */
void pc_judge_release(struct pc_storm_pin *pin, uint64_t t_ns);

/** pc_judge_released - it is gone at @t_ns; frees it */
void pc_judge_released(struct pc_storm_judge *j, struct pc_storm_pin *pin, uint64_t t_ns);

/** pc_judge_stuck - cry when its release or the exit of its holder takes longer than the deadline */
void pc_judge_stuck(struct pc_storm_judge *j, struct pc_storm_pin *pin, uint64_t t_ns);

/** pc_judge_blind - the end of a held pin was not seen: what collides with it now is not judged */
void pc_judge_blind(struct pc_storm_pin *pin);

/** pc_judge_race - a held pin ends at some time: whether what collides with it waited is not known */
void pc_judge_race(struct pc_storm_pin *pin);

/** pc_judge_close_change - forget the open change of a changer */
void pc_judge_close_change(struct pc_storm_judge *j, struct pc_storm_worker *w);

/** pc_judge_meet - the open change of @w collides with @pin */
void pc_judge_meet(struct pc_storm_judge *j, struct pc_storm_worker *w, struct pc_storm_pin *pin);

/**
 * pc_judge_unreturned - the open change of @w ends here, and not by a return
 * @add: takes how many pins of one holder's kind it has collided with
 */
void pc_judge_unreturned(struct pc_storm_judge *j, struct pc_storm_worker *w,
	void (*add)(struct pc_storm_fact *fact, uint64_t collisions));

/** pc_judge_give_up - forget it, its return is not known: what has collided with it is blind */
void pc_judge_give_up(struct pc_storm_judge *j, struct pc_storm_worker *w);

/** pc_judge_late - cry when @w's change has had no pin of the file to wait for since a deadline */
void pc_judge_late(struct pc_storm_judge *j, struct pc_storm_worker *w, uint64_t t_ns);

/** pc_judge_confirm - @w lived on: count what was pending */
void pc_judge_confirm(struct pc_storm_judge *j, struct pc_storm_worker *w);

/** pc_judge_discard - when it ended is not known: what was pending is blind */
void pc_judge_discard(struct pc_storm_judge *j, struct pc_storm_worker *w);

/** pc_judge_see - count in @sight; the first time is kept */
void pc_judge_see(struct pc_storm_sight *sight, const struct pc_storm_sight *now);

/** pc_judge_overlaps - is @pin within the pages of @change? */
static inline bool pc_judge_overlaps(const struct pc_storm_pin *pin,
	const struct pc_storm_change *change)
{
	return pin->by_pages.from < change->until && pin->by_pages.until > change->first;
}

/** pc_judge_held - is it certainly held now? */
static inline bool pc_judge_held(const struct pc_storm_pin *pin)
{
	return pin->held_ns && !pin->release_ns;
}

#endif
