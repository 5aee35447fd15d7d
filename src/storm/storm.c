/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.c: a storm as its processes know it. */
#include "storm/storm.h"

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

static bool busy_with(const struct pc_storm *storm, uint32_t file, bool holders)
{
	for (size_t i = 0; i < storm->worker_count; i++) {
		const struct pc_storm_worker *w = &storm->workers[i];

		if (!w->holder == !holders &&
			atomic_load_explicit(&w->seat->file, memory_order_relaxed) == file + 1)
			return true;
	}
	return false;
}

bool pc_storm_pinned(const struct pc_storm *storm, uint32_t file)
{
	return busy_with(storm, file, true);
}

bool pc_storm_changing(const struct pc_storm *storm, uint32_t file)
{
	return busy_with(storm, file, false);
}

bool pc_storm_stopped(const struct pc_storm *storm)
{
	return atomic_load_explicit(&storm->shared->stop, memory_order_relaxed);
}
