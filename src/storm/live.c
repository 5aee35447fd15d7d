/* SPDX-License-Identifier: GPL-2.0-only */
/* live.c: feeds the judge while the storm goes on. */
#include "storm/live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "storm/merge.h"

/** struct queue - events of one worker that are too young; @at is the next one */
struct queue {
	struct pc_storm_event *events;
	size_t at, count, room;
};

struct pc_live {
	const struct pc_roster *roster;
	struct pc_storm_judge *judge;
	struct pc_merge *merge;
	uint64_t judged_ns;
	struct queue queues[PC_ROSTER_WORKERS];
};

static int pull(void *ctx, uint32_t source, struct pc_storm_event *ret_event, struct pc_err *err)
{
	struct queue *q = &((struct pc_live *)ctx)->queues[source];

	(void)err;
	if (q->at == q->count)
		return 0;
	*ret_event = q->events[q->at++];
	return 1;
}

int pc_live_open(const struct pc_roster *roster, struct pc_live **ret_live, struct pc_err *err)
{
	struct pc_live *live = calloc(1, sizeof(*live));
	int rc = live ? 0 : pc_oom(err);

	if (!rc) {
		live->roster = roster;
		rc = pc_merge_open(roster->worker_count, pull, live, &live->merge, err);
	}
	if (!rc)
		rc = pc_storm_judge_open(roster, &live->judge, err);
	if (rc)
		pc_live_close(live);
	else
		*ret_live = live;
	return rc;
}

static int make_room(struct queue *q, size_t count, struct pc_err *err)
{
	struct pc_storm_event *events;
	size_t room;

	q->count -= q->at;
	if (q->count)
		memmove(q->events, q->events + q->at, q->count * sizeof(*q->events));
	q->at = 0;
	if (q->count + count <= q->room)
		return 0;
	room = 2 * (q->count + count);
	events = realloc(q->events, room * sizeof(*events));
	if (!events)
		return pc_oom(err);
	q->events = events;
	q->room = room;
	return 0;
}

int pc_live_add(struct pc_live *live, uint16_t worker, const struct pc_storm_event *events,
	size_t count, struct pc_err *err)
{
	struct queue *q;
	uint32_t source = 0;
	int rc;

	while (source < live->roster->worker_count &&
		live->roster->workers[source].number != worker)
		source++;
	if (source == live->roster->worker_count)
		return pc_fail(err, EINVAL, "events of worker %u, who is not in the storm", worker);
	if (!count)
		return 0;
	q = &live->queues[source];
	rc = make_room(q, count, err);
	if (rc)
		return rc;
	memcpy(q->events + q->count, events, count * sizeof(*events));
	q->count += count;
	return pc_merge_wake(live->merge, source, err);
}

int pc_live_judge(struct pc_live *live, uint64_t before_ns, struct pc_err *err)
{
	struct pc_storm_event event;
	int rc = 0;

	while (!rc) {
		rc = pc_merge_next(live->merge, before_ns, &event, err);
		if (rc <= 0)
			break;
		if (event.t_ns < live->judged_ns)
			event.t_ns = live->judged_ns;
		live->judged_ns = event.t_ns;
		rc = pc_storm_judge_add(live->judge, &event, err);
	}
	return rc < 0 ? rc : pc_storm_judge_unsafe(live->judge);
}

uint64_t pc_live_collisions(const struct pc_live *live)
{
	return pc_storm_judge_collisions(live->judge);
}

void pc_live_close(struct pc_live *live)
{
	if (!live)
		return;
	pc_storm_judge_close(live->judge);
	pc_merge_close(live->merge);
	for (uint32_t i = 0; i < PC_ROSTER_WORKERS; i++)
		free(live->queues[i].events);
	free(live);
}
