/* SPDX-License-Identifier: GPL-2.0-only */
/* replay.c: streams of a folder go through the judge. */
#include "storm/replay.h"

#include <errno.h>

#include "storm/merge.h"
#include "storm/stream.h"

/** struct streams - by place in the roster; NULL for who recorded nothing */
struct streams {
	uint32_t count;
	struct pc_stream_in *in[PC_ROSTER_WORKERS];
};

static int pull(void *ctx, uint32_t source, struct pc_storm_event *ret_event, struct pc_err *err)
{
	struct streams *s = ctx;

	return s->in[source] ? pc_stream_next(s->in[source], ret_event, err) : 0;
}

static int open_all(const char *dir, const struct pc_roster *roster, struct streams *s,
	struct pc_err *err)
{
	int rc = 0;

	for (; s->count < roster->worker_count; s->count++) {
		rc = pc_stream_open(dir, (uint16_t)roster->workers[s->count].number,
			&s->in[s->count], err);
		if (rc && rc != -ENOENT)
			return rc;
	}
	return 0;
}

static void close_all(struct streams *s)
{
	for (uint32_t i = 0; i < s->count; i++)
		pc_stream_end(s->in[i]);
}

static int judge_all(struct streams *s, struct pc_merge *merge, struct pc_storm_judge *judge,
	struct pc_err *err)
{
	struct pc_storm_event event;
	int rc = 0;

	for (uint32_t i = 0; i < s->count && !rc; i++)
		rc = pc_merge_wake(merge, i, err);
	while (!rc) {
		rc = pc_merge_next(merge, UINT64_MAX, &event, err);
		if (rc <= 0)
			break;
		rc = pc_storm_judge_add(judge, &event, err);
	}
	if (!rc)
		pc_storm_judge_end(judge);
	return rc;
}

int pc_storm_replay(const char *dir, const struct pc_roster *roster,
	struct pc_storm_judge **ret_judge, struct pc_err *err)
{
	struct pc_storm_judge *judge = NULL;
	struct pc_merge *merge = NULL;
	struct streams s = { 0 };
	int rc = open_all(dir, roster, &s, err);

	if (!rc)
		rc = pc_merge_open(s.count, pull, &s, &merge, err);
	if (!rc)
		rc = pc_storm_judge_open(roster, &judge, err);
	if (!rc)
		rc = judge_all(&s, merge, judge, err);
	close_all(&s);
	pc_merge_close(merge);
	if (rc)
		pc_storm_judge_close(judge);
	else
		*ret_judge = judge;
	return rc;
}
