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

/** struct crowd - workers of one sort at a file */
struct crowd {
	uint32_t there, busy;
};

static struct crowd count(const struct pc_storm *storm, uint32_t file, bool holders)
{
	struct crowd crowd = { 0 };

	for (size_t i = 0; i < storm->worker_count; i++) {
		const struct pc_storm_worker *w = &storm->workers[i];

		if (!w->holder == holders ||
			atomic_load_explicit(&w->seat->at, memory_order_relaxed) != file + 1)
			continue;
		crowd.there++;
		crowd.busy += atomic_load_explicit(&w->seat->busy, memory_order_relaxed);
	}
	return crowd;
}

bool pc_storm_pinned(const struct pc_storm *storm, uint32_t file)
{
	return count(storm, file, true).busy > 0;
}

bool pc_storm_changing(const struct pc_storm *storm, uint32_t file)
{
	return count(storm, file, false).busy > 0;
}

bool pc_storm_all_changing(const struct pc_storm *storm, uint32_t file)
{
	struct crowd crowd = count(storm, file, false);

	return crowd.there && crowd.busy == crowd.there;
}

void pc_storm_await(const struct pc_storm *storm, const struct pc_storm_step *step,
	pc_storm_hint hint, bool wanted)
{
	uint64_t end = pc_now_ns() + (uint64_t)step->patience * PATIENCE_NS;

	while (hint(storm, step->file) != wanted && pc_now_ns() < end)
		sched_yield();
}

bool pc_storm_stopped(const struct pc_storm *storm)
{
	return atomic_load_explicit(&storm->shared->stop, memory_order_relaxed);
}
