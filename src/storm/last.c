/* SPDX-License-Identifier: GPL-2.0-only */
/* last.c: what the flight recorder has of a storm that took the machine down. */
#include "storm/last.h"

#include <inttypes.h>
#include <stdlib.h>

#include "event/recorder.h"
#include "report/save.h"
#include "storm/event.h"

/** struct last - events of all workers */
struct last {
	struct pc_storm_event *events;
	size_t count;
};

static int by_time(const void *a, const void *b)
{
	const struct pc_storm_event *x = a, *y = b;

	return x->t_ns < y->t_ns ? -1 : x->t_ns > y->t_ns;
}

static void put_event(FILE *out, const struct pc_storm_event *e)
{
	fprintf(out, "%.3f ms  worker %-3u %-15s", (double)e->t_ns / 1e6, e->worker,
		pc_event_name((enum pc_event_kind)e->kind));
	if (e->kind == PC_EV_KILL || e->kind == PC_EV_EXIT || e->kind == PC_EV_DEADLINE)
		fprintf(out, " of worker %" PRIu32, e->token);
	else if (e->kind != PC_EV_LOST && e->kind != PC_EV_SAMPLE)
		fprintf(out, " file %" PRIu32 " pages %" PRIu32 "+%" PRIu32 " number %" PRIu32,
			e->file, e->first, e->pages, e->token);
	fprintf(out, " result %" PRId32 "\n", e->result);
}

static int put_all(const void *ctx, FILE *out, struct pc_err *err)
{
	const struct last *last = ctx;

	(void)err;
	for (size_t i = 0; i < last->count; i++)
		put_event(out, &last->events[i]);
	return 0;
}

int pc_storm_last_keep(const char *id, uint64_t seed, const char *dir, const char *name,
	struct pc_err *err)
{
	uint32_t lanes = pc_recorder_lanes();
	struct last last = { 0 };
	uint64_t missing;
	int r;

	if (!pc_recorder_holds(id, seed))
		return 0;
	last.events = calloc((size_t)lanes * PC_RECORDER_LAST, sizeof(*last.events));
	if (!last.events)
		return pc_oom(err);
	for (uint32_t lane = 0; lane < lanes; lane++)
		last.count += pc_recorder_get(lane, sizeof(*last.events), last.events + last.count,
			&missing);
	qsort(last.events, last.count, sizeof(*last.events), by_time);
	r = pc_save(dir, name, put_all, &last, err);
	free(last.events);
	return r;
}
