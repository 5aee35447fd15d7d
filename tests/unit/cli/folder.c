/* SPDX-License-Identifier: GPL-2.0-only */
/* folder.c: tests of src/cli/folder.c. */
#include "support.h"

#include "cli/folder.h"

static int enter(void **state)
{
	return test_folder_make(state) || chdir(*state);
}

static int leave(void **state)
{
	return chdir("/") || test_folder_drop(state);
}

static void a_new_one_and_latest(void **state)
{
	char path[PATH_MAX] = "", target[PATH_MAX] = "";
	struct pc_err err = { 0 };
	struct stat st;

	(void)state;
	if (pc_folder_open(NULL, false, path, sizeof(path), &err))
		fail_msg("%s", err.text);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_true(readlink("results/latest", target, sizeof(target) - 1) > 0);
	assert_string_equal(path + strlen("results/"), target);
	/* The link is replaced, and nothing else is left in the folder. */
	assert_int_equal(pc_folder_open(NULL, false, path, sizeof(path), &err), 0);
	assert_int_equal(stat("results/latest", &st), 0);
}

static void a_run_is_not_written_over(void **state)
{
	char path[PATH_MAX] = "";
	struct pc_err err = { 0 };

	assert_int_equal(pc_folder_open("deep/out", false, path, sizeof(path), &err), 0);
	assert_string_equal(path, "deep/out");
	assert_int_not_equal(access("results", F_OK), 0);
	assert_int_equal(pc_folder_open("deep/out", false, path, sizeof(path), &err), 0);
	test_file(state, "deep/out/cells.jsonl", "");
	assert_int_equal(pc_folder_open("deep/out", false, path, sizeof(path), &err), -EEXIST);
	test_one_line(&err, EEXIST, "deep/out holds a run already; add --resume");
	assert_int_equal(pc_folder_open("deep/out", true, path, sizeof(path), &err), 0);
}

static void resume_the_latest(void **state)
{
	char path[PATH_MAX] = "";
	struct pc_err err = { 0 };

	assert_int_equal(pc_folder_open(NULL, true, path, sizeof(path), &err), -ENOENT);
	test_one_line(&err, ENOENT, "nothing to resume in results/latest");
	assert_int_equal(pc_folder_open(NULL, false, path, sizeof(path), &err), 0);
	test_file(state, "results/latest/cells.jsonl", "");
	assert_int_equal(pc_folder_open(NULL, true, path, sizeof(path), &err), 0);
	assert_string_equal(path, "results/latest");
}

static void what_is_in_the_way(void **state)
{
	char path[PATH_MAX] = "as it was";
	struct pc_err err = { 0 };

	test_file(state, "file", "");
	assert_int_equal(pc_folder_open("file/out", false, path, sizeof(path), &err), -ENOTDIR);
	test_one_line(&err, ENOTDIR, "results folder file/out cannot be made");
	assert_string_equal(path, "as it was");
}

#define inside(function) cmocka_unit_test_setup_teardown(function, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		inside(a_new_one_and_latest),
		inside(a_run_is_not_written_over),
		inside(resume_the_latest),
		inside(what_is_in_the_way),
	};

	return test_run(tests);
}
