/* SPDX-License-Identifier: GPL-2.0-only */
/* fsmap.c: tests of src/run/fsmap.c. */
#include "support.h"

#include <linux/fsmap.h>
#include <sys/ioctl.h>

#include "run/fsmap.h"
#include "run/layout.h"

/* The same source once more, with GETFSMAP in the hands of the test. */
static int answer_fsmap(struct fsmap_head *head);
static int told_owned(int fd, const struct pc_layout *of, struct pc_layout *ret_owned,
	struct pc_err *err);
#define ioctl(fd, request, head) ((void)(fd), answer_fsmap(head))
#define pc_fsmap_owned           told_owned
#include "run/fsmap.c"
#undef ioctl
#undef pc_fsmap_owned

#define BLOCK 4096ull

/* What the file system has, in blocks, and how many records an answer holds. */
static struct { uint64_t at, blocks; bool is_free; } space[8];
static size_t spaces, at_a_time;
static int failure;

static int answer_fsmap(struct fsmap_head *head)
{
	size_t next = 0;

	if (failure) {
		errno = failure;
		return -1;
	}
	assert_true(head->fmh_keys[1].fmr_physical == ULLONG_MAX);
	/* The low key is what came last, if anything did. */
	while (next < spaces && head->fmh_keys[0].fmr_length &&
		space[next].at * BLOCK <= head->fmh_keys[0].fmr_physical)
		next++;
	for (head->fmh_entries = 0; head->fmh_entries < at_a_time && next < spaces; next++) {
		bool last = next + 1 == spaces;

		head->fmh_recs[head->fmh_entries++] = (struct fsmap){
			.fmr_physical = space[next].at * BLOCK,
			.fmr_length = space[next].blocks * BLOCK,
			.fmr_owner = space[next].is_free ? FMR_OWN_FREE : FMR_OWN_UNKNOWN,
			.fmr_flags = FMR_OF_SPECIAL_OWNER | (last ? FMR_OF_LAST : 0),
		};
	}
	return 0;
}

static void has(uint64_t at, uint64_t blocks, bool is_free)
{
	space[spaces].at = at;
	space[spaces].blocks = blocks;
	space[spaces++].is_free = is_free;
}

static int setup(void **state)
{
	(void)state;
	spaces = 0;
	at_a_time = RECORDS;
	failure = 0;
	return 0;
}

static struct pc_layout blocks(uint64_t at, uint64_t count)
{
	return (struct pc_layout){ .known = true, .count = 1,
		.extents = { { 0, at * BLOCK, count * BLOCK } } };
}

static uint64_t owned_of(const struct pc_layout *of)
{
	struct pc_layout owned;
	struct pc_err err;

	assert_int_equal(told_owned(-1, of, &owned, &err), 0);
	assert_true(owned.known);
	return pc_layout_bytes(&owned) / BLOCK;
}

static void what_is_not_free_is_owned(void **state)
{
	struct pc_layout of = blocks(100, 16);

	(void)state;
	has(0, 200, false);
	has(200, 800, true);
	assert_int_equal(owned_of(&of), 16);
}

static void what_is_free_is_not(void **state)
{
	struct pc_layout of = blocks(100, 16);

	(void)state;
	has(0, 90, false);
	has(90, 910, true);
	assert_int_equal(owned_of(&of), 0);
}

static void a_part_is_free(void **state)
{
	struct pc_layout of = blocks(100, 16);

	(void)state;
	has(0, 104, false);
	has(104, 2, true);
	has(106, 894, false);
	assert_int_equal(owned_of(&of), 14);
}

static void all_answers_are_read(void **state)
{
	struct pc_layout of = blocks(100, 16);

	(void)state;
	has(0, 50, true);
	has(50, 52, false);
	has(102, 1, true);
	has(103, 5, false);
	has(108, 900, true);
	at_a_time = 2;
	assert_int_equal(owned_of(&of), 7);
}

static void a_file_system_without_it(void **state)
{
	struct pc_layout of = blocks(100, 16), owned;
	struct pc_err err;

	(void)state;
	failure = ENOTTY;
	assert_int_equal(told_owned(-1, &of, &owned, &err), -ENOTTY);
	assert_string_equal(err.text, "GETFSMAP: Inappropriate ioctl for device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_not_free_is_owned, setup),
		cmocka_unit_test_setup(what_is_free_is_not, setup),
		cmocka_unit_test_setup(a_part_is_free, setup),
		cmocka_unit_test_setup(all_answers_are_read, setup),
		cmocka_unit_test_setup(a_file_system_without_it, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
