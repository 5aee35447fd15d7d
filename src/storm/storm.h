/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.h: a storm as its processes know it. */
#ifndef PINCLASH_STORM_STORM_H
#define PINCLASH_STORM_STORM_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "pinclash/change.h"
#include "pinclash/holder.h"
#include "run/arena.h"
#include "storm/ring.h"
#include "storm/shape.h"
#include "storm/step.h"

/** enum pc_reach - which blocks a change frees or moves, given a range in the middle of a file */
enum pc_reach {
	PC_REACH_NONE,
	PC_REACH_RANGE,
	PC_REACH_END, /* from the range to the end */
	PC_REACH_ALL,
};

/**
 * struct pc_storm_seat - what the others may know of a worker; shared memory
 * @step: number of its next step
 * @call_ns: since when it is in a call, 0 when in none
 * @at: files of its step
 * @busy: those of them that it has a pin on, or is about to change
 * @mending: of a changer, the one that it makes whole again
 * @reach: of a changer, see pc_storm_files_make()
 * @result: why it has ended for good, a negative errno; 0 while it has not
 * @why: the same in words
 */
struct pc_storm_seat {
	alignas(64) _Atomic uint64_t step;
	_Atomic uint64_t call_ns;
	_Atomic uint64_t at;
	_Atomic uint64_t busy;
	_Atomic uint64_t mending;
	enum pc_reach reach;
	int result;
	struct pc_err why;
};

/**
 * struct pc_storm_shared - shared memory of a storm
 * @stop: everybody ends after the step under way
 * @changes: made so far, by all
 */
struct pc_storm_shared {
	_Atomic bool stop;
	alignas(64) _Atomic uint64_t changes;
	struct pc_storm_seat seats[PC_STORM_WORKERS + 1];
};

/**
 * struct pc_storm_worker - one process, or its replacements one after the other
 * @number: from 1, also the number of its ring and stream
 * @holder: what it pins with; NULL for a changer
 * @change: what it changes; NULL for a holder
 * @pid: 0 when none is there
 * @pidfd: readable when it has ended
 * @killed_ns: when SIGKILL was sent, 0 when it was not
 * @lost: it cannot end
 */
struct pc_storm_worker {
	uint16_t number;
	const struct pc_holder *holder;
	const struct pc_change *change;
	struct pc_storm_seat *seat;
	struct pc_ring *ring;
	pid_t pid;
	int pidfd;
	uint64_t killed_ns;
	bool lost;
};

/**
 * struct pc_storm - set up before the workers are forked and read-only for them
 * @run: id of the storm, in all stamps
 * @ring: the supervisor's
 * @writes: some holder's DMA writes into the pages
 * @tell: optional; called by the supervisor about once a second
 */
struct pc_storm {
	const struct pc_config *cfg;
	struct pc_arena *arena;
	uint64_t run;
	struct pc_storm_shape shape;
	struct pc_storm_shared *shared;
	struct pc_ring *ring;
	bool writes;
	void (*tell)(void *ctx, uint64_t passed_ns, uint64_t changes);
	void *tell_ctx;
	struct pc_storm_worker workers[PC_STORM_WORKERS];
	size_t worker_count;
};

/**
 * pc_storm_note - record an event of the calling worker
 *
 * Of a CALL before it is made, of a RETURN with the time taken next to it.
 */
void pc_storm_note(const struct pc_storm_worker *me, enum pc_event_kind kind, uint64_t t_ns,
	int result, const struct pc_storm_event *range);

/** PC_STORM_FILE - the set of one file */
#define PC_STORM_FILE(number) (1ull << (number))

/** pc_storm_hint - what one worker may know of the others and of a set of files; see those below */
typedef bool (*pc_storm_hint)(const struct pc_storm *storm, uint64_t files);

/**
 * pc_storm_await - give way until @hint says @wanted of @files, for as long as @step has patience
 *
 * Who is patient meets the other side, and lets it have its turn: a process that waits for a
 * pin's end needs longer to get going than another one to take the next pin.
 */
void pc_storm_await(const struct pc_storm *storm, const struct pc_storm_step *step, uint64_t files,
	pc_storm_hint hint, bool wanted);

/**
 * pc_storm_give_way - let those have @files who wait for them, and one of them come back
 *
 * For a holder without a pin. One that is taken while every changer of its files is in its call
 * already, for others' pins, is met by none.
 */
void pc_storm_give_way(const struct pc_storm *storm, const struct pc_storm_step *step,
	uint64_t files);


/** pc_storm_pinned - does a holder have a pin on one of @files? A hint: it may be gone already. */
bool pc_storm_pinned(const struct pc_storm *storm, uint64_t files);

/** pc_storm_changing - is a changer about to change one of @files, or in the call? Likewise. */
bool pc_storm_changing(const struct pc_storm *storm, uint64_t files);

/**
 * pc_storm_all_changing - are all changers that are at one of @files about to change it, or in the call?
 *
 * One that makes a file whole waits until nobody is in a change of it, and so need not be waited for.
 */
bool pc_storm_all_changing(const struct pc_storm *storm, uint64_t files);

/** pc_storm_pins - how many pins @holder has at a time: one, when the release of one is that of all */
uint32_t pc_storm_pins(const struct pc_storm *storm, const struct pc_holder *holder);

/** pc_storm_stopped - shall the calling worker end? */
bool pc_storm_stopped(const struct pc_storm *storm);

#endif
