/* SPDX-License-Identifier: GPL-2.0-only */
/* spread.c: tests of src/report/spread.c. */
#include "support.h"

#include "report/spread.h"
#include "unit/report/sample.h"

#define CELLS 200

/* Of 1 to @count, in no order, the percentiles are what they are called. */
static struct pc_waits waits_of(size_t count, enum pc_outcome outcome)
{
	static struct pc_result cells[CELLS];
	struct pc_results run = { .cells = cells, .count = count };
	struct pc_waits waits;

	for (size_t i = 0; i < count; i++) {
		cells[i] = sample_cell("xfs-dax", "vmsplice", "punch", "mapped", PC_SAFE);
		cells[i].outcome = outcome;
		cells[i].wait_ms = (double)(i * 77 % count + 1);
		cells[i].wake_ms = i % 2 ? -1 : 0.5;
	}
	assert_int_equal(pc_waits_of(&run, &waits, NULL), 0);
	return waits;
}

static void percentiles(void **state)
{
	struct pc_waits waits = waits_of(CELLS, PC_OUT_BLOCKED);

	(void)state;
	assert_int_equal(waits.wait.count, CELLS);
	assert_float_equal(waits.wait.p50, 100, 0);
	assert_float_equal(waits.wait.p99, 198, 0);
	assert_float_equal(waits.wait.max, 200, 0);
}

static void unknown_is_left_out(void **state)
{
	struct pc_waits waits = waits_of(CELLS, PC_OUT_BLOCKED);

	(void)state;
	assert_int_equal(waits.wake.count, CELLS / 2);
	assert_float_equal(waits.wake.p50, 0.5, 0);
}

static void of_one(void **state)
{
	struct pc_waits waits = waits_of(1, PC_OUT_BLOCKED);

	(void)state;
	assert_float_equal(waits.wait.p50, 1, 0);
	assert_float_equal(waits.wait.p99, 1, 0);
	assert_float_equal(waits.wait.max, 1, 0);
}

/* A change that did not wait for a release says nothing of waits. */
static void of_none(void **state)
{
	struct pc_waits waits = waits_of(CELLS, PC_OUT_KEPT);

	(void)state;
	assert_int_equal(waits.wait.count + waits.wake.count, 0);
	waits = waits_of(0, PC_OUT_BLOCKED);
	assert_int_equal(waits.wait.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles),
		cmocka_unit_test(unknown_is_left_out),
		cmocka_unit_test(of_one),
		cmocka_unit_test(of_none),
	};

	return test_run(tests);
}
