/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.c: fuzz target of the readers of a storm, and of its judge. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pinclash/verdict.h"
#include "storm/live.h"
#include "storm/replay.h"
#include "storm/stream.h"

#define STREAMS 4

static struct pc_roster roster;

/* What was counted must be fit for every oracle. */
static void ask(const struct pc_storm_judge *judge)
{
	struct pc_case *c = calloc(1, sizeof(*c));
	struct pc_judgement judgement;

	if (!c)
		abort();
	for (uint32_t i = 0; i < roster.pair_count; i++) {
		pc_storm_judge_fill(judge, i, c);
		pc_judge(c, &judgement);
	}
	free(c);
}

/* Up to the first zero byte a list of workers; what follows, in STREAMS equal parts, their streams. */
static void read_files(const uint8_t *data, size_t size)
{
	const uint8_t *zero = memchr(data, 0, size);
	size_t text = zero ? (size_t)(zero - data) : size;
	size_t rest = zero ? size - text - 1 : 0, part = rest / STREAMS;
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };

	fuzz_write(PC_ROSTER, data, text);
	for (uint16_t i = 0; i < STREAMS; i++) {
		char name[24];

		pc_stream_name(i, name);
		if (part)
			fuzz_write(name, data + text + 1 + i * part, part);
		else
			fuzz_remove(name);
	}
	memset(&roster, 0, sizeof(roster));
	if (pc_roster_read(fuzz_folder(), &roster, &err) ||
		pc_storm_replay(fuzz_folder(), &roster, &judge, &err))
		return;
	ask(judge);
	pc_storm_judge_close(judge);
}

static void set_roster(void)
{
	memset(&roster, 0, sizeof(roster));
	roster.page_bytes = 4096;
	roster.deadlines = (struct pc_deadlines){ 1, 1, 1 };
	roster.worker_count = 6;
	for (uint32_t i = 1; i < roster.worker_count; i++) {
		struct pc_roster_worker *w = &roster.workers[i];

		w->number = i;
		w->role = i < 4 ? PC_ROLE_HOLDER : PC_ROLE_CHANGER;
		strcpy(w->medium, "xfs-dax");
		strcpy(w->name, i < 4 ? "vmsplice" : "punch");
		w->frees = i >= 4;
	}
	roster.pair_count = 1;
	roster.pairs[0] = (struct pc_roster_pair){ "xfs-dax", "vmsplice", "punch" };
}

/* Eight bytes an event: any order of events on few pages, and the drainer passes now and then. */
static void judge_events(const uint8_t *data, size_t size)
{
	struct pc_live *live = NULL;
	struct pc_err err = { 0 };
	uint64_t now = 1;
	int rc;

	set_roster();
	if (pc_live_open(&roster, &live, &err))
		abort();
	for (; size >= 8; size -= 8, data += 8) {
		struct pc_storm_event e = {
			.t_ns = now += (uint64_t)data[0] << data[1] % 20, .kind = data[2],
			.worker = data[3] % 7, .result = (int8_t)data[4], .file = data[5] % 3,
			.first = data[6] % 8, .pages = data[6] / 8 % 4, .token = data[7]
		};

		rc = pc_live_add(live, e.worker, &e, 1, &err);
		if (rc == 0 && data[5] > 128)
			rc = pc_live_judge(live, now - data[6], &err);
		if (rc < 0)
			break;
	}
	pc_live_judge(live, UINT64_MAX, &err);
	pc_live_close(live);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size && data[0] == 'e')
		judge_events(data + 1, size - 1);
	else if (size)
		read_files(data + 1, size - 1);
	return 0;
}
