/* SPDX-License-Identifier: GPL-2.0-only */
/* ktap.c: tests of src/report/ktap.c. */
#include "support.h"

#include "report/save.h"
#include "unit/report/sample.h"

static char *written(const struct pc_results *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(pc_report_print("ktap", run, out, NULL), 0);
	fclose(out);
	return text;
}

static void the_whole(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char *text = written(&run);

	(void)state;
	assert_string_equal(text,
		"KTAP version 1\n"
		"1..7\n"
		"# kernel 6.12.117-test, accel tcg, seed 42\n"
		"ok 1 xfs-dax/vmsplice/punch/mapped\n"
		"ok 2 xfs-dax/rdma-mr/punch/mapped\n"
		"# xfs-dax/vmsplice/punch/unmapped: stale-read: the holder read tenant seq 1 page 0\n"
		"ok 3 xfs-dax/vmsplice/punch/unmapped # XFAIL unmapped files are not looked at\n"
		"# ext4-dax/vmsplice/punch/closed: inconclusive: no tenant got the freed blocks\n"
		"not ok 4 ext4-dax/vmsplice/punch/closed # ERROR inconclusive\n"
		"ok 5 ext4-dax/rdma-mr/reflink-onto/mapped # SKIP files on this medium cannot share "
		"blocks\n"
		"# ext4-dax/vmsplice/collapse/mapped: known trouble, and safe now: did not wait once\n"
		"ok 6 ext4-dax/vmsplice/collapse/mapped\n"
		"# devdax/rdma-mr/unbind/mapped: crash: BUG: bad page state #1\n"
		"not ok 7 devdax/rdma-mr/unbind/mapped\n"
		"# Totals: pass:2 fail:1 xfail:1 xpass:1 skip:1 error:1\n");
	free(text);
}

/* A reader must find that some never ran, and no second directive. */
static void unfinished(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char *text;

	(void)state;
	run.planned = 9;
	run.finished = false;
	strcpy(run.stopped, "the machine\ndied");
	strcpy(cells[4].detail, "needs\n# TODO this");
	text = written(&run);
	assert_non_null(strstr(text, "\n1..9\n"));
	assert_non_null(strstr(text, "\n# stopped: the machine died\n"));
	assert_non_null(strstr(text, "mapped # SKIP needs   TODO this\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole),
		cmocka_unit_test(unfinished),
	};

	return test_run(tests);
}
