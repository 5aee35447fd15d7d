/* SPDX-License-Identifier: GPL-2.0-only */
/* nearest.c: tests of src/util/nearest.c. */
#include "support.h"

#include "util/nearest.h"

static void distances(void **state)
{
	(void)state;
	assert_int_equal(pc_edit_distance("", ""), 0);
	assert_int_equal(pc_edit_distance("punch", "punch"), 0);
	assert_int_equal(pc_edit_distance("punch", "PUNCH"), 0);
	assert_int_equal(pc_edit_distance("", "punch"), 5);
	assert_int_equal(pc_edit_distance("punch", ""), 5);
	assert_int_equal(pc_edit_distance("kitten", "sitting"), 3);
}

static void a_swap_is_one_edit(void **state)
{
	(void)state;
	assert_int_equal(pc_edit_distance("punhc", "punch"), 1);
	assert_int_equal(pc_edit_distance("upnch", "punch"), 1);
}

static void long_names_do_not_overflow(void **state)
{
	char a[300], b[300];

	(void)state;
	memset(a, 'a', sizeof(a) - 1);
	memset(b, 'b', sizeof(b) - 1);
	a[sizeof(a) - 1] = b[sizeof(b) - 1] = '\0';
	assert_int_equal(pc_edit_distance(a, b), 63);
}

static void the_nearest_wins(void **state)
{
	struct pc_nearest near = { .name = "truncate-zer" };

	(void)state;
	pc_nearest_offer(&near, "punch");
	assert_string_equal(near.best, "punch");
	pc_nearest_offer(&near, "truncate-zero");
	pc_nearest_offer(&near, "truncate-grow");
	assert_string_equal(near.best, "truncate-zero");
	assert_int_equal(near.distance, 1);
}

static void the_first_of_equals_wins(void **state)
{
	struct pc_nearest near = { .name = "aa" };

	(void)state;
	pc_nearest_offer(&near, "ab");
	pc_nearest_offer(&near, "ba");
	assert_string_equal(near.best, "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances),
		cmocka_unit_test(a_swap_is_one_edit),
		cmocka_unit_test(long_names_do_not_overflow),
		cmocka_unit_test(the_nearest_wins),
		cmocka_unit_test(the_first_of_equals_wins),
	};

	return test_run(tests);
}
