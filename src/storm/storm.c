/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.c: a storm as its processes know it. */
#include "storm/storm.h"

#include <sched.h>

#define PATIENCE_NS 100000u /* a unit of it */

void pc_storm_note(const struct pc_storm_worker *me, enum pc_event_kind kind, uint64_t t_ns,
	int result, const struct pc_storm_event *range)
{
	bool call = kind == PC_EV_ACQUIRE_CALL || kind == PC_EV_CHANGE_CALL ||
		kind == PC_EV_RELEASE_CALL;
	struct pc_storm_event event = *range;

	event.kind = (uint16_t)kind;
	event.t_ns = t_ns;
	event.result = result;
	pc_ring_add(me->ring, &event);
	atomic_store_explicit(&me->seat->call_ns, call ? t_ns : 0, memory_order_relaxed);
}

static uint64_t files_of(const _Atomic uint64_t *set)
{
	return atomic_load_explicit(set, memory_order_relaxed);
}

bool pc_storm_pinned(const struct pc_storm *storm, uint64_t files)
{
	for (size_t i = 0; i < storm->worker_count; i++) {
		if (storm->workers[i].holder && files_of(&storm->workers[i].seat->busy) & files)
			return true;
	}
	return false;
}

static uint64_t files_changing(const struct pc_storm *storm)
{
	uint64_t files = 0;

	for (size_t i = 0; i < storm->worker_count; i++) {
		if (storm->workers[i].change)
			files |= files_of(&storm->workers[i].seat->busy);
	}
	return files;
}

bool pc_storm_changing(const struct pc_storm *storm, uint64_t files)
{
	return files_changing(storm) & files;
}

bool pc_storm_all_changing(const struct pc_storm *storm, uint64_t files)
{
	uint64_t changing = files_changing(storm);

	for (size_t i = 0; i < storm->worker_count; i++) {
		const struct pc_storm_seat *seat = storm->workers[i].seat;
		uint64_t waits = files_of(&seat->busy) | (files_of(&seat->mending) & changing);

		if (storm->workers[i].change && files_of(&seat->at) & files & ~waits)
			return false;
	}
	return changing & files;
}

void pc_storm_await(const struct pc_storm *storm, const struct pc_storm_step *step, uint64_t files,
	pc_storm_hint hint, bool wanted)
{
	uint64_t end = pc_now_ns() + (uint64_t)step->patience * PATIENCE_NS;

	while (hint(storm, files) != wanted && pc_now_ns() < end)
		sched_yield();
}

void pc_storm_give_way(const struct pc_storm *storm, const struct pc_storm_step *step,
	uint64_t files)
{
	static const struct pc_storm_step dogged = { .patience = 200 };

	pc_storm_await(storm, step, files, pc_storm_changing, false);
	pc_storm_await(storm, &dogged, files, pc_storm_all_changing, false);
}

uint32_t pc_storm_pins(const struct pc_storm *storm, const struct pc_holder *holder)
{
	return holder->flags & PC_HOLDER_ENDS_ALL ? 1 : storm->shape.pins;
}

bool pc_storm_stopped(const struct pc_storm *storm)
{
	return atomic_load_explicit(&storm->shared->stop, memory_order_relaxed);
}
