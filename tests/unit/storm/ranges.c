/* SPDX-License-Identifier: GPL-2.0-only */
/* ranges.c: tests of src/storm/ranges.c. */
#include "support.h"

#include "storm/ranges.h"

#define RANGES 200

static struct pc_range ranges[RANGES];
static bool in_set[RANGES];
static uint64_t dice = 88172645463325252u;

static uint64_t roll(uint64_t below)
{
	dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
	return dice % below;
}

/* Each one that overlaps is given once, in order, and no other. */
static void check_query(const struct pc_ranges *set, uint64_t from, uint64_t until)
{
	const struct pc_range *range, *last = NULL;
	size_t expected = 0, given = 0;

	for (size_t i = 0; i < RANGES; i++)
		expected += in_set[i] && ranges[i].from < until && ranges[i].until > from;
	pc_ranges_each(range, set, from, until) {
		assert_true(in_set[range - ranges]);
		assert_true(range->from < until && range->until > from);
		assert_true(!last || last->from < range->from ||
			(last->from == range->from && last != range));
		last = range;
		given++;
	}
	assert_int_equal(given, expected);
}

static void overlaps_as_a_plain_search_finds_them(void **state)
{
	struct pc_ranges set = { 0 };

	(void)state;
	for (int step = 0; step < 20000; step++) {
		size_t i = roll(RANGES);
		uint64_t from = roll(100);

		if (in_set[i]) {
			pc_ranges_remove(&set, &ranges[i]);
		} else {
			ranges[i].from = roll(100);
			ranges[i].until = ranges[i].from + 1 + roll(roll(2) ? 4 : 60);
			pc_ranges_add(&set, &ranges[i]);
		}
		in_set[i] = !in_set[i];
		check_query(&set, from, from + 1 + roll(20));
	}
}

static void nothing_in_an_empty_set(void **state)
{
	struct pc_ranges set = { 0 };

	(void)state;
	assert_null(pc_ranges_next(&set, NULL, 0, UINT64_MAX));
}

static void an_empty_range_overlaps_nothing(void **state)
{
	struct pc_ranges set = { 0 };
	struct pc_range one = { .from = 4, .until = 8 };

	(void)state;
	pc_ranges_add(&set, &one);
	assert_null(pc_ranges_next(&set, NULL, 4, 4));
	assert_null(pc_ranges_next(&set, NULL, 5, 5));
	assert_ptr_equal(pc_ranges_next(&set, NULL, 4, 5), &one);
	assert_null(pc_ranges_next(&set, NULL, 8, 9));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlaps_as_a_plain_search_finds_them),
		cmocka_unit_test(nothing_in_an_empty_set),
		cmocka_unit_test(an_empty_range_overlaps_nothing),
	};

	return test_run(tests);
}
