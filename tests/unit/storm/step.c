/* SPDX-License-Identifier: GPL-2.0-only */
/* step.c: tests of src/storm/step.c. */
#include "support.h"

#include "storm/step.h"

static const struct pc_storm_shape shape = {
	.seed = 42, .files = 3, .pages = 9, .most = 4, .unmapped = 20, .read_only = 50,
};

static bool same(const struct pc_storm_step *a, const struct pc_storm_step *b)
{
	return a->file == b->file && a->first == b->first && a->pages == b->pages &&
	       a->patience == b->patience && a->hold == b->hold && a->unmap == b->unmap &&
	       a->read_only == b->read_only && a->write == b->write;
}

static unsigned int differences(const struct pc_storm_shape *a, uint32_t worker_a,
	const struct pc_storm_shape *b, uint32_t worker_b)
{
	unsigned int count = 0;

	for (uint64_t n = 0; n < 1000; n++) {
		struct pc_storm_step x = pc_storm_step_at(a, worker_a, 0, n);
		struct pc_storm_step y = pc_storm_step_at(b, worker_b, 0, n);

		count += !same(&x, &y);
	}
	return count;
}

static void the_seed_and_the_worker_say_it_all(void **state)
{
	struct pc_storm_shape other = shape;

	(void)state;
	other.seed = 43;
	assert_int_equal(differences(&shape, 1, &shape, 1), 0);
	assert_true(differences(&shape, 1, &shape, 2) > 900);
	assert_true(differences(&shape, 1, &other, 1) > 900);
}

/* The last page is never touched, no range is longer than asked for, and every page has its turn. */
static void ranges_stay_within_the_file(void **state)
{
	unsigned int seen[8] = { 0 }, files[3] = { 0 };

	(void)state;
	for (uint64_t n = 0; n < 10000; n++) {
		struct pc_storm_step s = pc_storm_step_at(&shape, 1, 0, n);

		assert_true(s.file < shape.files);
		assert_in_range(s.pages, 1, shape.most);
		assert_true(s.first + s.pages <= shape.pages - 1);
		files[s.file]++;
		for (uint32_t i = 0; i < s.pages; i++)
			seen[s.first + i]++;
	}
	for (unsigned int i = 0; i < 8; i++)
		assert_true(seen[i] > 500);
	for (unsigned int i = 0; i < 3; i++)
		assert_true(files[i] > 2000);
}

static void shares_are_kept(void **state)
{
	unsigned int unmapped = 0, read_only = 0;

	(void)state;
	for (uint64_t n = 0; n < 10000; n++) {
		struct pc_storm_step s = pc_storm_step_at(&shape, 1, 0, n);

		unmapped += s.unmap;
		read_only += s.read_only;
	}
	assert_in_range(unmapped, 1800, 2200);
	assert_in_range(read_only, 4700, 5300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_seed_and_the_worker_say_it_all),
		cmocka_unit_test(ranges_stay_within_the_file),
		cmocka_unit_test(shares_are_kept),
	};

	return test_run(tests);
}
