/* SPDX-License-Identifier: GPL-2.0-only */
/* last.c: tests of src/storm/last.c. */
#include "support.h"

#include <unistd.h>

#include "event/recorder.h"
#include "storm/last.h"
#include "storm/ring.h"

#define ID   "xfs-dax/vmsplice/punch/storm"
#define SEED 7
#define ROOM 8

static struct pc_ring *make_ring(uint16_t worker)
{
	struct pc_ring *ring = aligned_alloc(64, pc_ring_bytes(ROOM));

	assert_non_null(ring);
	memset(ring, 0, pc_ring_bytes(ROOM));
	pc_ring_init(ring, ROOM, worker);
	return ring;
}

static void add(struct pc_ring *ring, uint64_t t_ms, enum pc_event_kind kind, uint32_t token)
{
	const struct pc_storm_event e = {
		.t_ns = t_ms * 1000000, .kind = (uint16_t)kind, .file = 1, .first = 2, .pages = 3,
		.token = token,
	};

	pc_ring_add(ring, &e);
}

static void begin(void **state)
{
	static char zero[512 << 10];

	assert_int_equal(pc_recorder_open(test_bytes(state, "recorder", zero, sizeof(zero)), NULL), 0);
	pc_recorder_begin(ID, SEED);
}

/* What a machine that has gone down leaves: the file, and nothing of the processes. */
static void reopen(void **state)
{
	pc_recorder_close();
	assert_int_equal(pc_recorder_open(test_path(state, "recorder"), NULL), 0);
}

static void events_of_all_workers_by_time(void **state)
{
	struct pc_ring *supervisor = make_ring(PC_STORM_SUPERVISOR), *worker = make_ring(4);
	char *text;

	begin(state);
	add(worker, 10, PC_EV_ACQUIRE_CALL, 9);
	add(worker, 12, PC_EV_ACQUIRE_RETURN, 9);
	add(supervisor, 11, PC_EV_KILL, 4);
	reopen(state);
	assert_int_equal(pc_storm_last_keep(ID, SEED, *state, "last", NULL), 0);
	text = test_read(test_path(state, "last"));
	assert_string_equal(text,
		"10.000 ms  worker 4   acquire-call    file 1 pages 2+3 number 9 result 0\n"
		"11.000 ms  worker 0   kill            of worker 4 result 0\n"
		"12.000 ms  worker 4   acquire-return  file 1 pages 2+3 number 9 result 0\n");
	free(text);
	pc_recorder_close();
	free(supervisor);
	free(worker);
}

static void of_another_storm_nothing_is_kept(void **state)
{
	struct pc_ring *worker = make_ring(4);

	begin(state);
	add(worker, 10, PC_EV_CHANGE_CALL, 1);
	reopen(state);
	assert_int_equal(pc_storm_last_keep(ID, SEED + 1, *state, "last", NULL), 0);
	assert_int_equal(access(test_path(state, "last"), F_OK), -1);
	pc_recorder_close();
	free(worker);
}

/* libpmem reads this when it is loaded, and takes any file for persistent memory then (libpmem(7)). */
#define FORCE "PMEM_IS_PMEM_FORCE"

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(events_of_all_workers_by_time),
		test_in_folder(of_another_storm_nothing_is_kept),
	};

	(void)argc;
	if (getenv(FORCE))
		return test_run(tests);
	setenv(FORCE, "1", 1);
	execv("/proc/self/exe", argv);
	return 1;
}
