/* SPDX-License-Identifier: GPL-2.0-only */
/* replay.c: tests of src/storm/replay.c and live.c: the same verdict from files, and as it runs. */
#include "support.h"

#include "history.h"
#include "storm/live.h"
#include "storm/replay.h"
#include "storm/stream.h"

static struct pc_roster roster;

static bool judge_in_memory(const struct history *h, struct pc_case *cases)
{
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };
	bool unsafe;

	assert_int_equal(pc_storm_judge_open(&roster, &judge, &err), 0);
	for (size_t i = 0; i < h->count; i++)
		assert_int_equal(pc_storm_judge_add(judge, &h->events[i], &err), 0);
	unsafe = pc_storm_judge_unsafe(judge);
	pc_storm_judge_end(judge);
	for (uint32_t i = 0; i < roster.pair_count; i++)
		pc_storm_judge_fill(judge, i, &cases[i]);
	pc_storm_judge_close(judge);
	return unsafe;
}

static void write_streams(const char *dir, const struct history *h)
{
	struct pc_err err = { 0 };

	for (uint16_t w = 0; w < roster.worker_count; w++) {
		struct pc_stream_out *out = NULL;

		assert_int_equal(pc_stream_create(dir, w, &out, &err), 0);
		for (size_t i = 0; i < h->count; i++) {
			if (h->events[i].worker == w)
				assert_int_equal(
					pc_stream_append(out, &h->events[i], 1, &err), 0);
		}
		pc_stream_close(out);
	}
}

static void from_files_as_from_memory(void **state)
{
	struct pc_case *cases = calloc(2 * HOLDERS * CHANGERS, sizeof(*cases));
	struct pc_case *again = cases + (size_t)HOLDERS * CHANGERS;
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };
	struct history h = history_make(5, 5000, true);
	uint64_t collisions = 0;

	history_roster(&roster);
	assert_non_null(cases);
	write_streams(*state, &h);
	judge_in_memory(&h, cases);
	assert_int_equal(pc_storm_replay(*state, &roster, &judge, &err), 0);
	for (uint32_t i = 0; i < roster.pair_count; i++) {
		pc_storm_judge_fill(judge, i, &again[i]);
		assert_memory_equal(&again[i], &cases[i], sizeof(cases[i]));
		collisions += cases[i].storm.collisions;
	}
	assert_true(collisions > 20);
	pc_storm_judge_close(judge);
	free(cases);
	free(h.events);
}

static void a_missing_stream_is_an_idle_worker(void **state)
{
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };

	history_roster(&roster);
	assert_int_equal(pc_storm_replay(*state, &roster, &judge, &err), 0);
	assert_false(pc_storm_judge_unsafe(judge));
	pc_storm_judge_close(judge);
}

static void a_bad_stream_is_named(void **state)
{
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };

	history_roster(&roster);
	test_file(state, "2.events", "this is no stream, and it is longer than one record");
	assert_int_equal(pc_storm_replay(*state, &roster, &judge, &err), -EINVAL);
	test_one_line(&err, EINVAL, "2.events: no event stream of pinclash");
	assert_null(judge);
}

/* The release and the return fall on one nanosecond: the pin was let go first. */
static void let_go_in_the_same_moment(void **state)
{
	const struct history h = { .count = 6, .events = (struct pc_storm_event[]){
		{ .t_ns = 1, .kind = PC_EV_ACQUIRE_CALL, .worker = 3, .pages = 1, .token = 1 },
		{ .t_ns = 2, .kind = PC_EV_ACQUIRE_RETURN, .worker = 3, .pages = 1, .token = 1 },
		{ .t_ns = 3, .kind = PC_EV_CHANGE_CALL, .worker = 4, .pages = 1, .token = 1 },
		{ .t_ns = 4, .kind = PC_EV_CHANGE_RETURN, .worker = 4, .token = 1 },
		{ .t_ns = 4, .kind = PC_EV_RELEASE_CALL, .worker = 3, .token = 1 },
		{ .t_ns = 5, .kind = PC_EV_RELEASE_RETURN, .worker = 3, .token = 1 },
	} };
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };
	static struct pc_case c;

	history_roster(&roster);
	write_streams(*state, &h);
	assert_int_equal(pc_storm_replay(*state, &roster, &judge, &err), 0);
	pc_storm_judge_fill(judge, 2 * CHANGERS, &c);
	assert_int_equal(c.storm.blocked, 1);
	pc_storm_judge_close(judge);
}

/* In passes of the drainer, each with what happened until shortly after its begin. */
static bool judge_live(const struct history *h, uint64_t pass_ns)
{
	struct pc_live *live = NULL;
	struct pc_err err = { 0 };
	size_t given = 0;
	int rc = 0;

	assert_int_equal(pc_live_open(&roster, &live, &err), 0);
	for (uint64_t now = 0; given < h->count && rc == 0; now += pass_ns) {
		for (; given < h->count && h->events[given].t_ns < now + pass_ns / 3; given++)
			assert_int_equal(pc_live_add(live, h->events[given].worker,
				&h->events[given], 1, &err), 0);
		rc = pc_live_judge(live, now, &err);
		assert_true(rc >= 0);
	}
	if (rc == 0)
		rc = pc_live_judge(live, UINT64_MAX, &err);
	pc_live_close(live);
	return rc == 1;
}

static void as_it_runs_it_comes_to_the_same(void **state)
{
	static struct pc_case cases[HOLDERS * CHANGERS];
	size_t unsafe = 0;

	(void)state;
	history_roster(&roster);
	for (uint64_t seed = 1; seed < 200; seed++) {
		struct history h = history_make(seed, 10 + seed, false);
		bool expected = judge_in_memory(&h, cases);

		assert_int_equal(judge_live(&h, 1000 + seed * 1000), expected);
		unsafe += expected;
		free(h.events);
	}
	assert_true(unsafe > 10 && unsafe < 190);
}

/* A call is told of before it is made: one that is told of late was made late, and under the pin. */
static void a_late_event_counts_as_of_now(void **state)
{
	const struct pc_storm_event pin[] = {
		{ .t_ns = 10, .kind = PC_EV_ACQUIRE_CALL, .worker = 1, .pages = 1, .token = 1 },
		{ .t_ns = 11, .kind = PC_EV_ACQUIRE_RETURN, .worker = 1, .pages = 1, .token = 1 },
		{ .t_ns = 40, .kind = PC_EV_DMA_READ, .worker = 1, .token = 1 },
	};
	const struct pc_storm_event change[] = {
		{ .t_ns = 5, .kind = PC_EV_CHANGE_CALL, .worker = 4, .pages = 1, .token = 1 },
		{ .t_ns = 30, .kind = PC_EV_CHANGE_RETURN, .worker = 4, .token = 1 },
	};
	struct pc_live *live = NULL;
	struct pc_err err = { 0 };

	(void)state;
	history_roster(&roster);
	assert_int_equal(pc_live_open(&roster, &live, &err), 0);
	assert_int_equal(pc_live_add(live, 1, pin, 3, &err), 0);
	assert_int_equal(pc_live_judge(live, 25, &err), 0);
	assert_int_equal(pc_live_add(live, 4, change, 2, &err), 0);
	assert_int_equal(pc_live_judge(live, 35, &err), 0);
	assert_int_equal(pc_live_judge(live, 50, &err), 1);
	assert_int_equal(pc_live_add(live, 9, change, 1, &err), -EINVAL);
	pc_live_close(live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(from_files_as_from_memory),
		test_in_folder(a_missing_stream_is_an_idle_worker),
		test_in_folder(a_bad_stream_is_named),
		test_in_folder(let_go_in_the_same_moment),
		cmocka_unit_test(as_it_runs_it_comes_to_the_same),
		cmocka_unit_test(a_late_event_counts_as_of_now),
	};

	return test_run(tests);
}
