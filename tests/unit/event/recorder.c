/* SPDX-License-Identifier: GPL-2.0-only */
/* recorder.c: tests of src/event/recorder.c, and of what src/event/log.c records and recalls. */
#include "support.h"

#include <fcntl.h>

#include "event/log.h"
#include "event/recorder.h"
#include "pinclash/case.h"

#define BYTES  (256 << 10)
#define HEADER 576 /* two headers and the number */
#define SLOT   64
#define ID     "xfs-dax/vmsplice/punch/mapped"

/* What a machine that has gone down leaves: the file, and nothing of the process. */
static const char *blank_file(void **state)
{
	static char zero[BYTES];

	return test_bytes(state, "recorder", zero, sizeof(zero));
}

static void reopen(void **state)
{
	pc_recorder_close();
	assert_int_equal(pc_recorder_open(test_path(state, "recorder"), NULL), 0);
}

static void poke(void **state, off_t at, const void *bytes, size_t size)
{
	int fd = open(test_path(state, "recorder"), O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, size, at), size);
	close(fd);
}

static void put(uint32_t lane, uint64_t seq, uint64_t value)
{
	pc_recorder_put(lane, seq, &value, sizeof(value));
}

/* The values of a lane as "1 2 3", and "-N" for N that are missing. */
static const char *lane(uint32_t number)
{
	uint64_t values[PC_RECORDER_LAST], missing;
	size_t n = pc_recorder_get(number, sizeof(values[0]), values, &missing), len = 0;
	static char text[512];

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		len += (size_t)sprintf(text + len, "%s%llu", i ? " " : "",
			(unsigned long long)values[i]);
	if (missing)
		sprintf(text + len, " -%llu", (unsigned long long)missing);
	return text;
}

static void refused(const char *path, const char *why)
{
	struct pc_err err = { 0 };

	assert_int_equal(pc_recorder_open(path, &err), -EINVAL);
	test_one_line(&err, EINVAL, path);
	test_one_line(&err, EINVAL, why);
	assert_int_equal(pc_recorder_lanes(), 0);
}

static void a_new_one_is_empty(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	assert_true(pc_recorder_lanes() >= PC_ROLES);
	assert_false(pc_recorder_holds(ID, 1));
	assert_false(pc_recorder_holds("", 0));
	assert_string_equal(lane(0), "");
	pc_recorder_begin(ID, 1);
	assert_string_equal(lane(0), "");
	pc_recorder_close();
}

static void events_are_there_after_the_crash(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 7);
	put(0, 0, 10);
	put(3, 0, 20);
	put(0, 1, 11);
	reopen(state);
	assert_true(pc_recorder_holds(ID, 7));
	assert_false(pc_recorder_holds(ID, 8));
	assert_false(pc_recorder_holds("xfs-dax/vmsplice/punch/mappe", 7));
	assert_string_equal(lane(0), "10 11");
	assert_string_equal(lane(3), "20");
	assert_string_equal(lane(1), "");
	pc_recorder_close();
}

static void the_last_ones_of_many(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	for (uint64_t i = 0; i < 1000; i++)
		put(2, i, i);
	reopen(state);
	assert_string_equal(lane(2), "968 969 970 971 972 973 974 975 976 977 978 979 980 981 982 "
		"983 984 985 986 987 988 989 990 991 992 993 994 995 996 997 998 999 -968");
	pc_recorder_close();
}

static void a_torn_event_is_left_out(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	for (uint64_t i = 0; i < 4; i++)
		put(0, i, 10 + i);
	pc_recorder_close();
	/* 8 bytes of the third one's value did not make it. */
	poke(state, HEADER + 2 * SLOT + 24, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	reopen(state);
	assert_string_equal(lane(0), "10 11 13 -1");
	pc_recorder_close();
}

static void a_torn_last_event_is_left_out(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	put(0, 0, 10);
	put(0, 1, 11);
	pc_recorder_close();
	poke(state, HEADER + SLOT + 56, "torn", 4);
	reopen(state);
	assert_string_equal(lane(0), "10");
	pc_recorder_close();
}

static void what_comes_next_hides_what_was(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	put(0, 0, 10);
	put(0, 1, 11);
	pc_recorder_begin("devdax/rdma-mr/unbind/mapped", 1);
	put(0, 0, 20);
	reopen(state);
	assert_false(pc_recorder_holds(ID, 1));
	assert_true(pc_recorder_holds("devdax/rdma-mr/unbind/mapped", 1));
	assert_string_equal(lane(0), "20");
	pc_recorder_close();
}

/* The machine went down while the second header was written: the first one stands. */
static void a_torn_header(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	put(0, 0, 10);
	pc_recorder_begin("devdax/rdma-mr/unbind/mapped", 1);
	pc_recorder_close();
	poke(state, 2 % 2 * 256 + 40, "torn", 4);
	reopen(state);
	assert_true(pc_recorder_holds(ID, 1));
	assert_string_equal(lane(0), "10");
	pc_recorder_begin("next", 1);
	reopen(state);
	assert_true(pc_recorder_holds("next", 1));
	assert_string_equal(lane(0), "");
	pc_recorder_close();
}

static void events_of_another_size_are_not_ours(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	pc_recorder_put(0, 0, "0123456789abcdef", 16);
	put(0, 1, 11);
	assert_string_equal(lane(0), "11 -1");
	pc_recorder_close();
}

static void a_lane_too_many_is_passed_over(void **state)
{
	uint32_t lanes;

	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	lanes = pc_recorder_lanes();
	assert_int_equal(lanes, (BYTES - HEADER) / (PC_RECORDER_LAST * SLOT));
	pc_recorder_begin(ID, 1);
	put(lanes - 1, PC_RECORDER_LAST - 1, 1);
	put(lanes, 0, 2);
	assert_string_equal(lane(lanes), "");
	pc_recorder_close();
}

/* What a dead cell has left is there until the next one begins, whatever is put. */
static void nothing_is_put_before_it_begins(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	put(0, 0, 5);
	reopen(state);
	assert_string_equal(lane(0), "");
	pc_recorder_begin(ID, 1);
	put(0, 0, 10);
	reopen(state);
	put(0, 0, 11);
	assert_string_equal(lane(0), "10");
	pc_recorder_close();
}

static void what_cannot_be_one_is_refused(void **state)
{
	static char mine[BYTES] = "somebody's data";

	refused("/nowhere/at/all", "No such file");
	refused(test_bytes(state, "small", mine, 8192), "needs");
	refused(test_bytes(state, "data", mine, sizeof(mine)), "holds something else");
	memset(mine, 0, sizeof(mine));
	mine[4095] = 1;
	refused(test_bytes(state, "data", mine, sizeof(mine)), "holds something else");
}

static void ours_but_of_another_version_is_refused(void **state)
{
	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	pc_recorder_close();
	poke(state, 256 + 8, "\x02", 1);
	refused(test_path(state, "recorder"), "holds something else");
}

static void without_one_nothing_happens(void **state)
{
	struct pc_history h = { 0 };
	uint64_t missing, value;

	(void)state;
	pc_recorder_begin(ID, 1);
	put(0, 0, 1);
	assert_false(pc_recorder_holds(ID, 1));
	assert_int_equal(pc_recorder_get(0, sizeof(value), &value, &missing), 0);
	assert_int_equal(pc_log_recall(ID, 1, &h, NULL), 0);
	assert_int_equal(h.count, 0);
	pc_history_free(&h);
	pc_recorder_close();
}

/* What the log of a cell gets, the recorder gets, in the roles that it has in the end. */
static void a_cell_is_recalled(void **state)
{
	struct pc_log *logs = calloc(PC_ROLES, sizeof(*logs));
	struct pc_history h = { 0 };

	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	pc_log_add(&logs[PC_ROLE_CHANGER], PC_ROLE_CHANGER, PC_EV_CHANGE_CALL, 30, 0, 0);
	pc_log_add(&logs[PC_ROLE_HOLDER], PC_ROLE_HOLDER, PC_EV_ACQUIRE_RETURN, 10, -EFAULT, 5);
	pc_log_relabel(&logs[PC_ROLE_CHANGER], PC_ROLE_PROBE);
	pc_log_add(&logs[PC_ROLE_CHANGER], PC_ROLE_CHANGER, PC_EV_CHANGE_CALL, 40, 0, 0);
	reopen(state);
	assert_int_equal(pc_log_recall(ID, 2, &h, NULL), 0);
	assert_int_equal(h.count, 0);
	assert_int_equal(pc_log_recall(ID, 1, &h, NULL), 0);
	assert_int_equal(h.count, 3);
	assert_int_equal(h.lost, 0);
	assert_int_equal(h.events[0].t_ns, 10);
	assert_int_equal(h.events[0].role, PC_ROLE_HOLDER);
	assert_int_equal(h.events[0].result, -EFAULT);
	assert_int_equal(h.events[0].arg, 5);
	assert_int_equal(h.events[1].role, PC_ROLE_PROBE);
	assert_int_equal(h.events[2].role, PC_ROLE_CHANGER);
	pc_history_free(&h);
	pc_recorder_close();
	free(logs);
}

/* A full log keeps the first events, the recorder the last ones. */
static void the_end_of_a_full_log_is_recalled(void **state)
{
	struct pc_log *log = calloc(1, sizeof(*log));
	struct pc_history h = { 0 };

	assert_int_equal(pc_recorder_open(blank_file(state), NULL), 0);
	pc_recorder_begin(ID, 1);
	for (uint64_t i = 0; i < PC_LOG_EVENTS + 10; i++)
		pc_log_add(log, PC_ROLE_HOLDER, PC_EV_DMA_READ, i, 0, 0);
	assert_int_equal(pc_log_recall(ID, 1, &h, NULL), 0);
	assert_int_equal(h.count, PC_RECORDER_LAST);
	assert_int_equal(h.events[PC_RECORDER_LAST - 1].t_ns, PC_LOG_EVENTS + 9);
	assert_int_equal(h.lost, PC_LOG_EVENTS + 10 - PC_RECORDER_LAST);
	pc_history_free(&h);
	pc_recorder_close();
	free(log);
}

static void no_persistent_memory(void **state)
{
	refused(blank_file(state), "is no persistent memory");
}

/* libpmem reads this when it is loaded, and takes any file for persistent memory then (libpmem(7)). */
#define FORCE "PMEM_IS_PMEM_FORCE"

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(a_new_one_is_empty),
		test_in_folder(events_are_there_after_the_crash),
		test_in_folder(the_last_ones_of_many),
		test_in_folder(a_torn_event_is_left_out),
		test_in_folder(a_torn_last_event_is_left_out),
		test_in_folder(what_comes_next_hides_what_was),
		test_in_folder(a_torn_header),
		test_in_folder(events_of_another_size_are_not_ours),
		test_in_folder(a_lane_too_many_is_passed_over),
		test_in_folder(nothing_is_put_before_it_begins),
		test_in_folder(what_cannot_be_one_is_refused),
		test_in_folder(ours_but_of_another_version_is_refused),
		test_in_folder(a_cell_is_recalled),
		test_in_folder(the_end_of_a_full_log_is_recalled),
		cmocka_unit_test(without_one_nothing_happens),
	};
	const struct CMUnitTest unforced[] = { test_in_folder(no_persistent_memory) };

	(void)argc;
	if (getenv(FORCE))
		return test_run(tests);
	if (test_run(unforced))
		return 1;
	setenv(FORCE, "1", 1);
	execv("/proc/self/exe", argv);
	return 1;
}
