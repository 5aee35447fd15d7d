/* SPDX-License-Identifier: GPL-2.0-only */
/* log.c: the event log of one worker. */
#include <stdlib.h>
#include <string.h>

#include "event/log.h"

void pc_log_add(struct pc_log *log, enum pc_role role, enum pc_event_kind kind, uint64_t t_ns,
	int result, uint64_t arg)
{
	uint32_t at = atomic_load_explicit(&log->count, memory_order_relaxed);

	if (at >= PC_LOG_EVENTS) {
		atomic_fetch_add_explicit(&log->lost, 1, memory_order_relaxed);
		return;
	}
	log->events[at] = (struct pc_event){
		.t_ns = t_ns,
		.kind = (uint16_t)kind,
		.role = (uint16_t)role,
		.result = result,
		.arg = arg,
	};
	atomic_store_explicit(&log->count, at + 1, memory_order_release);
}

void pc_log_relabel(struct pc_log *log, enum pc_role role)
{
	uint32_t count = atomic_load_explicit(&log->count, memory_order_acquire);

	for (uint32_t i = 0; i < count; i++)
		log->events[i].role = (uint16_t)role;
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

void pc_history_free(struct pc_history *h)
{
	free(h->events);
	*h = (struct pc_history){ 0 };
}
