/* SPDX-License-Identifier: GPL-2.0-only */
/* save.c: tests of src/report/save.c. */
#include "support.h"

#include "report/save.h"
#include "unit/report/sample.h"

static int write_text(const void *ctx, FILE *out, struct pc_err *err)
{
	(void)err;
	fputs(ctx, out);
	return 0;
}

static int write_half(const void *ctx, FILE *out, struct pc_err *err)
{
	(void)ctx;
	fputs("half", out);
	return pc_fail(err, EIO, "it broke");
}

static void whole_or_not_at_all(void **state)
{
	struct pc_err err = { 0 };
	char *text;

	assert_int_equal(pc_save(*state, "a", write_text, "one", &err), 0);
	assert_int_equal(pc_save(*state, "a", write_half, NULL, &err), -EIO);
	test_one_line(&err, EIO, "/a: cannot be written: it broke");
	text = test_read(test_path(state, "a"));
	assert_string_equal(text, "one");
	free(text);
	assert_int_not_equal(access(test_path(state, "a.part"), F_OK), 0);
}

static void no_folder(void **state)
{
	struct pc_err err = { 0 };

	assert_int_equal(pc_save(test_path(state, "none"), "a", write_text, "one", &err), -ENOENT);
	test_one_line(&err, ENOENT, "none/a: cannot be written: No such file");
}

static void reports_with_a_file(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	struct pc_err err = { 0 };

	assert_int_equal(pc_reports_save(*state, &run, &err), 0);
	assert_int_equal(access(test_path(state, "results.json"), F_OK), 0);
	assert_int_equal(access(test_path(state, "results.ktap"), F_OK), 0);
}

/* One that cannot be written does not keep the other from being tried. */
static void one_of_two_fails(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	struct pc_err err = { 0 };

	assert_int_equal(mkdir(test_path(state, "results.json"), 0700), 0);
	test_file(state, "results.json/in-the-way", "");
	assert_true(pc_reports_save(*state, &run, &err) < 0);
	assert_non_null(strstr(err.text, "results.json: cannot be written"));
	assert_int_equal(access(test_path(state, "results.ktap"), F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(whole_or_not_at_all),
		test_in_folder(no_folder),
		test_in_folder(reports_with_a_file),
		test_in_folder(one_of_two_fails),
	};

	return test_run(tests);
}
