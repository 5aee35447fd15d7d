/* SPDX-License-Identifier: GPL-2.0-only */
/* histogram.c: tests of src/storm/histogram.c. */
#include "support.h"

#include "storm/histogram.h"

static void an_empty_one_is_all_zero(void **state)
{
	struct pc_histogram h = { 0 };
	struct pc_times_fact fact = pc_histogram_fact(&h), zero = { 0 };

	(void)state;
	assert_memory_equal(&fact, &zero, sizeof(fact));
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void check_percentile(uint64_t says, uint64_t exact)
{
	assert_true(says >= exact);
	assert_true(says <= exact + exact / PC_HISTOGRAM_PARTS);
}

/* Against figures that are kept and sorted; they span twelve powers of ten. */
static void percentiles_are_a_sixteenth_off_at_most(void **state)
{
	static uint64_t ns[2000];
	uint64_t x = 88172645463325252u;

	(void)state;
	for (size_t count = 1; count <= 2000; count = count * 3 + 1) {
		struct pc_histogram h = { 0 };
		struct pc_times_fact fact;

		for (size_t i = 0; i < count; i++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			ns[i] = (x >> 24) >> x % 40;
			pc_histogram_add(&h, ns[i]);
		}
		qsort(ns, count, sizeof(ns[0]), by_value);
		fact = pc_histogram_fact(&h);
		assert_int_equal(fact.figures, count);
		assert_int_equal(fact.max_ns, ns[count - 1]);
		check_percentile(fact.p50_ns, ns[(count * 50 + 99) / 100 - 1]);
		check_percentile(fact.p99_ns, ns[(count * 99 + 99) / 100 - 1]);
	}
}

static void a_bucket_for_each_power_of_two(void **state)
{
	static const uint64_t ns[] = { 0, 1, 2, 3, 4, 15, 16, 31, 32, 1000, 1023, 1024 };
	static const struct pc_bucket expected[] = {
		{ 0, 1 }, { 1, 1 }, { 2, 2 }, { 4, 1 }, { 8, 1 }, { 16, 2 }, { 32, 1 }, { 512, 2 },
		{ 1024, 1 },
	};
	struct pc_histogram h = { 0 };
	struct pc_times_fact fact;

	(void)state;
	for (size_t i = 0; i < sizeof(ns) / sizeof(ns[0]); i++)
		pc_histogram_add(&h, ns[i]);
	fact = pc_histogram_fact(&h);
	assert_int_equal(fact.count, sizeof(expected) / sizeof(expected[0]));
	assert_memory_equal(fact.buckets, expected, sizeof(expected));
}

static void more_than_fits_counts_in_the_last(void **state)
{
	struct pc_histogram h = { 0 };
	struct pc_times_fact fact;

	(void)state;
	pc_histogram_add(&h, UINT64_MAX);
	pc_histogram_add(&h, (1ull << PC_BUCKETS) - 1);
	fact = pc_histogram_fact(&h);
	assert_int_equal(fact.count, 1);
	assert_int_equal(fact.buckets[0].from_ns, 1ull << (PC_BUCKETS - 1));
	assert_int_equal(fact.buckets[0].count, 2);
	assert_true(fact.max_ns == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_is_all_zero),
		cmocka_unit_test(percentiles_are_a_sixteenth_off_at_most),
		cmocka_unit_test(a_bucket_for_each_power_of_two),
		cmocka_unit_test(more_than_fits_counts_in_the_last),
	};

	return test_run(tests);
}
