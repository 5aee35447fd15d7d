/* SPDX-License-Identifier: GPL-2.0-only */
/* running.c: tests of src/run/running.c. */
#include "support.h"

#include "run/running.h"
#include "unit/report/sample.h"

static const char *const punch = "xfs-dax/vmsplice/punch/mapped";

/* A run that has judged one cell; @list: path of a list of known trouble, NULL for none. */
static struct pc_running *judged(const char *until_unsafe, const char *list, enum pc_verdict verdict)
{
	static struct pc_running run;
	struct pc_result cell = sample_cell("xfs-dax", "vmsplice", "punch", "mapped", verdict);
	struct pc_config *cfg = pc_config_new();

	run = (struct pc_running){ .cfg = cfg, .kernel = "6.12.1" };
	assert_int_equal(pc_config_set(cfg, "run", "until-unsafe", until_unsafe, NULL), 0);
	if (list)
		assert_int_equal(pc_config_set(cfg, "run", "known", list, NULL), 0);
	pc_running_judged(&run, &cell);
	pc_config_free(cfg);
	return &run;
}

static void ends_with_the_first_unsafe_cell(void **state)
{
	struct pc_running *run = judged("yes", NULL, PC_UNSAFE);

	(void)state;
	assert_string_equal(run->unsafe, punch);
	/* What there is to do after the last cell is no reason to call the run unfinished. */
	assert_string_equal(run->stop, "");
	assert_true(pc_running_over(run));
	assert_int_equal(run->code, PC_EXIT_UNSAFE);
	assert_non_null(strstr(run->stop, punch));
}

static void goes_on_otherwise(void **state)
{
	(void)state;
	assert_false(pc_running_over(judged("no", NULL, PC_UNSAFE)));
	assert_false(pc_running_over(judged("yes", NULL, PC_SAFE)));
	assert_false(pc_running_over(judged("yes", NULL, PC_INCONCLUSIVE)));
	assert_false(pc_running_over(judged("yes", NULL, PC_SKIPPED)));
}

static void what_is_known_does_not_end_it(void **state)
{
	const char *here = test_file(state, "here.ini",
		"[x]\ncell = xfs-dax/vmsplice/punch/*\nkernel = 6.12\nreason = y\n");
	const char *elsewhere = test_file(state, "elsewhere.ini",
		"[x]\ncell = xfs-dax/vmsplice/punch/*\nkernel = 6.1\nreason = y\n");

	assert_false(pc_running_over(judged("yes", here, PC_UNSAFE)));
	assert_true(pc_running_over(judged("yes", elsewhere, PC_UNSAFE)));
	/* It was there when the run began. */
	assert_true(pc_running_over(judged("yes", test_path(state, "gone.ini"), PC_UNSAFE)));
}

static void the_first_reason_stays(void **state)
{
	struct pc_running *run = judged("yes", NULL, PC_UNSAFE);

	(void)state;
	pc_running_stop(run, PC_EXIT_SIGINT, "interrupted");
	assert_true(pc_running_over(run));
	assert_string_equal(run->stop, "interrupted");
	assert_int_equal(run->code, PC_EXIT_SIGINT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_with_the_first_unsafe_cell),
		cmocka_unit_test(goes_on_otherwise),
		test_in_folder(what_is_known_does_not_end_it),
		cmocka_unit_test(the_first_reason_stays),
	};

	return test_run(tests);
}
