/* SPDX-License-Identifier: GPL-2.0-only */
/* table.c: tests of src/report/table.c. */
#include "support.h"

#include <fcntl.h>

#include "report/save.h"
#include "unit/report/sample.h"

static char *written(const struct pc_results *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(pc_report_print("table", run, out, NULL), 0);
	fclose(out);
	return text;
}

/* Each part stands in the text, in this order; the list ends in NULL. */
static void expect_in_order(const char *text, ...)
{
	const char *at = text, *part;
	va_list ap;

	va_start(ap, text);
	while ((part = va_arg(ap, const char *)) != NULL) {
		at = strstr(at, part);
		if (!at)
			fail_msg("\"%s\" is not there, or not in its place, in:\n%s", part, text);
		at += strlen(part);
	}
	va_end(ap);
}

static void at_a_glance(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char *text = written(&run);

	(void)state;
	expect_in_order(text, "kernel 6.12.117-test (tcg), scenarios/smoke, seed 42, 12.5 s\n",
		"UNSAFE 2\n",
		"  devdax/rdma-mr/unbind/mapped     crash\n",
		"      kernel-log: BUG: bad page state #1\n",
		"      again: ci/demo.sh -- --cell devdax/rdma-mr/unbind/mapped\n",
		"  known: unmapped files are not looked at\n",
		"  xfs-dax/vmsplice/punch/unmapped  stale-read  (known)\n",
		"      canary: the holder read tenant seq 1 page 0\n",
		"      again: ci/demo.sh -- --cell xfs-dax/vmsplice/punch/unmapped\n",
		"INCONCLUSIVE 1\n",
		"  ext4-dax/vmsplice/punch/closed\n",
		"      canary: no tenant got the freed blocks\n",
		"      again: ci/demo.sh -- --cell ext4-dax/vmsplice/punch/closed\n",
		"SAFE 3\n",
		"xfs-dax/vmsplice", "blocked", "1   351.2", "0.5\n",
		"      punch (mapped)\n",
		"xfs-dax/rdma-mr", "refused-pin", "1   -", "-\n",
		"ibv_reg_mr: EOPNOTSUPP\n",
		"SKIPPED 1\n",
		"  files on this medium cannot share blocks\n      ext4-dax/rdma-mr (1)\n",
		"KNOWN TROUBLE THAT IS SAFE NOW 1\n",
		"  listed as: did not wait once\n      ext4-dax/vmsplice/collapse/mapped\n",
		"7 cells: 3 safe, 2 unsafe (1 known), 1 inconclusive, 1 skipped\n", NULL);
	assert_null(strstr(text, "NOT FINISHED"));
	assert_null(strchr(text, '\033'));
	free(text);
}

static void nothing_stands_out_when_all_is_well(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char *text;

	(void)state;
	run.count = 2;
	run.planned = 5;
	run.finished = false;
	strcpy(run.stopped, "interrupted");
	text = written(&run);
	assert_null(strstr(text, "UNSAFE"));
	assert_null(strstr(text, "INCONCLUSIVE"));
	assert_null(strstr(text, "SKIPPED"));
	assert_null(strstr(text, "KNOWN"));
	expect_in_order(text, "2 cells: 2 safe, 0 unsafe, 0 inconclusive, 0 skipped\n",
		"3 more were planned and did not run\n", "NOT FINISHED: interrupted\n", NULL);
	free(text);
}

/* Sixteen cells of one place and outcome are one group, broken where a terminal ends. */
static void groups(void **state)
{
	static const char *const changes[] = { "punch", "collapse", "zero-range", "truncate-zero" };
	static const char *const twists[] = { "mapped", "unmapped", "closed", "holder-killed" };
	struct pc_result cells[16];
	struct pc_results run = { .cells = cells, .count = 16, .planned = 16, .finished = true };
	char *text;

	(void)state;
	for (size_t i = 0; i < 16; i++) {
		cells[i] = sample_cell("xfs-dax", "rdma-mr", changes[i / 4], twists[i % 4], PC_SAFE);
		cells[i].outcome = PC_OUT_BLOCKED;
		cells[i].wait_ms = 100 + (double)i;
		cells[i].wake_ms = 0.25;
	}
	text = written(&run);
	expect_in_order(text, "blocked", "16   100.0 to 115.0", "0.2\n",
		"      punch (mapped, unmapped, closed, holder-killed),", "collapse (mapped, ", NULL);
	for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
		assert_true(strlen(line) <= 100);
	free(text);
}

static size_t times(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

/* A reason stands once, with its cells below it, and after what nobody expects. */
static void a_reason_stands_once(void **state)
{
	struct pc_result cells[6];
	struct pc_results run = { .cells = cells, .count = 6, .planned = 6, .finished = true };
	char *text;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		cells[i] = sample_cell("xfs-dax", "vmsplice", "punch", "mapped", PC_UNSAFE);
		cells[i].id[0] = (char)('A' + i);
		cells[i].known = i < 3;
		cells[i].known_fixed = i > 3;
		cells[i].verdict = i > 3 ? PC_SAFE : PC_UNSAFE;
		snprintf(cells[i].known_reason, 20, "%s", i == 1 ? "other reason" : "one reason");
	}
	cells[3].known_reason[0] = '\0';
	text = written(&run);
	expect_in_order(text, "  Dfs-dax", "known: one reason\n", "  Afs-dax", "  Cfs-dax",
		"known: other reason\n", "  Bfs-dax", "listed as: one reason\n", "Efs-dax", "Ffs-dax",
		NULL);
	assert_int_equal(times(text, "known: "), 2);
	assert_int_equal(times(text, "listed as: "), 1);
	free(text);
}

/* What a terminal is shown, NULL for the environment as it is. */
static bool coloured(const char *no_color)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	char text[100] = "";
	FILE *out;

	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	out = fopen(ptsname(master), "w");
	assert_non_null(out);
	if (no_color)
		setenv("NO_COLOR", no_color, 1);
	else
		unsetenv("NO_COLOR");
	run.count = 0;
	run.finished = false;
	assert_int_equal(pc_report_print("table", &run, out, NULL), 0);
	while (!strstr(text, "NOT FINISHED")) {
		size_t len = strlen(text);

		if (len > 40)
			memmove(text, text + len - 40, 41);
		len = strlen(text);
		assert_true(read(master, text + len, 1) == 1);
		text[len + 1] = '\0';
	}
	fclose(out);
	close(master);
	return strchr(text, '\033') != NULL;
}

static void colour_on_a_terminal(void **state)
{
	(void)state;
	assert_true(coloured(NULL));
	assert_true(coloured(""));
	assert_false(coloured("1"));
}

static void no_such_report(void **state)
{
	struct pc_results run = { 0 };
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_report_print("tabel", &run, stdout, &err), -ENOENT);
	test_one_line(&err, ENOENT, "unknown report 'tabel'; nearest is 'table'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_a_glance),
		cmocka_unit_test(nothing_stands_out_when_all_is_well),
		cmocka_unit_test(groups),
		cmocka_unit_test(a_reason_stands_once),
		cmocka_unit_test(colour_on_a_terminal),
		cmocka_unit_test(no_such_report),
	};

	return test_run(tests);
}
