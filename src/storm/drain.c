/* SPDX-License-Identifier: GPL-2.0-only */
/* drain.c: events on their way from the rings to the streams. */
#include "storm/drain.h"

#define BATCH 4096u

static struct pc_ring *ring_of(const struct pc_drain *drain, size_t i)
{
	return i ? drain->storm->workers[i - 1].ring : drain->storm->ring;
}

int pc_drain_open(struct pc_drain *drain, const struct pc_storm *storm, const char *dir,
	const struct pc_roster *roster, struct pc_err *err)
{
	int r;

	*drain = (struct pc_drain){ .storm = storm };
	r = roster ? pc_live_open(roster, &drain->live, err) : 0;
	for (size_t i = 0; r == 0 && i <= storm->worker_count; i++)
		r = pc_stream_create(dir, (uint16_t)i, &drain->streams[i], err);
	return r;
}

static int keep(struct pc_drain *drain, size_t i, const struct pc_storm_event *events, size_t count,
	struct pc_err *err)
{
	int r = count ? pc_stream_append(drain->streams[i], events, count, err) : 0;

	if (r == 0 && drain->live)
		r = pc_live_add(drain->live, (uint16_t)i, events, count, err);
	drain->events += count;
	return r;
}

static int drain_one(struct pc_drain *drain, size_t i, struct pc_err *err)
{
	static struct pc_storm_event events[BATCH];
	size_t count;
	int r;

	do {
		count = pc_ring_take(ring_of(drain, i), events, BATCH);
		r = keep(drain, i, events, count, err);
	} while (r == 0 && count == BATCH);
	return r;
}

int pc_drain_all(struct pc_drain *drain, struct pc_err *err)
{
	uint64_t now = pc_now_ns();
	int r = 0;

	for (size_t i = 0; r == 0 && i <= drain->storm->worker_count; i++)
		r = drain_one(drain, i, err);
	if (r == 0 && drain->live)
		r = pc_live_judge(drain->live, now, err);
	drain->unsafe = r > 0;
	return r > 0 ? 0 : r;
}

int pc_drain_close(struct pc_drain *drain, struct pc_err *err)
{
	struct pc_storm_event lost;
	int r = 0;

	for (size_t i = 0; i <= PC_STORM_WORKERS; i++) {
		if (!drain->streams[i])
			continue;
		if (r == 0)
			r = drain_one(drain, i, err);
		if (r == 0 && pc_ring_take_lost(ring_of(drain, i), &lost))
			r = keep(drain, i, &lost, 1, err);
		pc_stream_close(drain->streams[i]);
		drain->streams[i] = NULL;
	}
	pc_live_close(drain->live);
	drain->live = NULL;
	return r;
}
