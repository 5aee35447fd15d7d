/* SPDX-License-Identifier: GPL-2.0-only */
/* log.c: the event log of one worker. */
#include <stdlib.h>
#include <string.h>

#include "event/log.h"
#include "event/recorder.h"

void pc_log_add(struct pc_log *log, enum pc_role role, enum pc_event_kind kind, uint64_t t_ns,
	int result, uint64_t arg)
{
	uint32_t at = atomic_load_explicit(&log->count, memory_order_relaxed);
	const struct pc_event event = {
		.t_ns = t_ns,
		.kind = (uint16_t)kind,
		.role = (uint16_t)role,
		.result = result,
		.arg = arg,
	};

	pc_recorder_put(role, at + atomic_load_explicit(&log->lost, memory_order_relaxed), &event,
		sizeof(event));
	if (at >= PC_LOG_EVENTS) {
		atomic_fetch_add_explicit(&log->lost, 1, memory_order_relaxed);
		return;
	}
	log->events[at] = event;
	atomic_store_explicit(&log->count, at + 1, memory_order_release);
}

void pc_log_relabel(struct pc_log *log, enum pc_role role)
{
	uint32_t count = atomic_load_explicit(&log->count, memory_order_acquire);

	for (uint32_t i = 0; i < count; i++) {
		uint16_t lane = log->events[i].role;

		log->events[i].role = (uint16_t)role;
		pc_recorder_put(lane, i, &log->events[i], sizeof(log->events[i]));
	}
}

void pc_log_reset(struct pc_log *log)
{
	atomic_store(&log->count, 0);
	atomic_store(&log->lost, 0);
}

static int by_time(const void *a, const void *b)
{
	const struct pc_event *x = a, *y = b;

	return (x->t_ns > y->t_ns) - (x->t_ns < y->t_ns);
}

int pc_log_merge(const struct pc_log *logs, size_t count, struct pc_history *ret_history,
	struct pc_err *err)
{
	struct pc_history h = { 0 };

	h.events = calloc(count * PC_LOG_EVENTS + 1, sizeof(*h.events));
	if (!h.events)
		return pc_oom(err);
	for (size_t i = 0; i < count; i++) {
		/* Once: a producer that is still alive may be adding more. */
		uint32_t n = atomic_load_explicit(&logs[i].count, memory_order_acquire);

		memcpy(h.events + h.count, logs[i].events, n * sizeof(*h.events));
		h.count += n;
		h.lost += atomic_load(&logs[i].lost);
	}
	qsort(h.events, h.count, sizeof(*h.events), by_time);
	*ret_history = h;
	return 0;
}

int pc_log_recall(const char *id, uint64_t seed, struct pc_history *ret_history,
	struct pc_err *err)
{
	struct pc_history h = { 0 };
	uint64_t missing;

	if (!pc_recorder_holds(id, seed)) {
		*ret_history = h;
		return 0;
	}
	h.events = calloc((size_t)PC_ROLES * PC_RECORDER_LAST, sizeof(*h.events));
	if (!h.events)
		return pc_oom(err);
	for (uint32_t role = 0; role < PC_ROLES; role++) {
		h.count += pc_recorder_get(role, sizeof(*h.events), h.events + h.count, &missing);
		h.lost += missing;
	}
	qsort(h.events, h.count, sizeof(*h.events), by_time);
	*ret_history = h;
	return 0;
}

void pc_history_free(struct pc_history *h)
{
	free(h->events);
	*h = (struct pc_history){ 0 };
}
