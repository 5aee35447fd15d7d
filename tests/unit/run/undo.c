/* SPDX-License-Identifier: GPL-2.0-only */
/* undo.c: tests of src/run/undo.c. */
#include "support.h"

#include "pinclash/env.h"

/* A folder made by the test, noted as one to be removed. */
static const char *make_noted(void **state, struct pc_env *env, const char *name)
{
	const char *path = test_path(state, name);

	assert_int_equal(pc_undo_push(env, PC_UNDO_RMDIR, path, NULL), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	return path;
}

static bool there(void **state, const char *name)
{
	return access(test_path(state, name), F_OK) == 0;
}

static void noted_as_given(void **state)
{
	struct pc_env env = { 0 };

	(void)state;
	assert_int_equal(pc_undo_push(&env, PC_UNDO_NETDEV, "pinclash0", NULL), 0);
	assert_int_equal(pc_undo_push(&env, PC_UNDO_MODULE, "rdma_rxe", NULL), 0);
	assert_int_equal(env.undo_count, 2);
	assert_int_equal(env.undo[0].kind, PC_UNDO_NETDEV);
	assert_string_equal(env.undo[0].arg, "pinclash0");
	assert_int_equal(env.undo[1].kind, PC_UNDO_MODULE);
	assert_string_equal(env.undo[1].arg, "rdma_rxe");
}

static void a_name_too_long_is_refused(void **state)
{
	struct pc_env env = { 0 };
	struct pc_err err = { 0 };
	char name[sizeof(env.undo[0].arg) + 1];

	(void)state;
	memset(name, 'n', sizeof(name));
	name[sizeof(env.undo[0].arg)] = '\0';
	assert_int_equal(pc_undo_push(&env, PC_UNDO_DM, name, &err), -ENAMETOOLONG);
	test_one_line(&err, ENAMETOOLONG, "name too long for the undo list");
	assert_int_equal(env.undo_count, 0);
	name[sizeof(env.undo[0].arg) - 1] = '\0';
	assert_int_equal(pc_undo_push(&env, PC_UNDO_DM, name, &err), 0);
	assert_string_equal(env.undo[0].arg, name);
}

static void a_full_list_is_refused(void **state)
{
	struct pc_env env = { 0 };
	struct pc_err err = { 0 };

	(void)state;
	for (int i = 0; i < PC_UNDO_MAX; i++)
		assert_int_equal(pc_undo_push(&env, PC_UNDO_DM, "name", &err), 0);
	assert_int_equal(pc_undo_push(&env, PC_UNDO_DM, "one more", &err), -ENOSPC);
	test_one_line(&err, ENOSPC, "the undo list is full (96 entries)");
	assert_int_equal(env.undo_count, PC_UNDO_MAX);
	assert_string_equal(env.undo[PC_UNDO_MAX - 1].arg, "name");
	assert_int_equal(env.run, 0);
}

/* The inner folder can only go before the outer one. */
static void newest_first(void **state)
{
	struct pc_env env = { 0 };

	make_noted(state, &env, "a");
	make_noted(state, &env, "a/b");
	make_noted(state, &env, "a/b/c");
	assert_int_equal(pc_undo_to(&env, 0, NULL), 0);
	assert_int_equal(env.undo_count, 0);
	assert_false(there(state, "a"));
}

static void down_to_the_mark(void **state)
{
	struct pc_env env = { 0 };
	uint32_t mark;

	make_noted(state, &env, "kept");
	mark = env.undo_count;
	make_noted(state, &env, "gone");
	make_noted(state, &env, "gone-too");
	assert_int_equal(pc_undo_to(&env, mark, NULL), 0);
	assert_int_equal(env.undo_count, mark);
	assert_true(there(state, "kept"));
	assert_false(there(state, "gone"));
	assert_false(there(state, "gone-too"));
	assert_int_equal(pc_undo_to(&env, mark, NULL), 0);
	assert_int_equal(env.undo_count, mark);
}

static void what_was_noted_and_never_made(void **state)
{
	struct pc_env env = { 0 };

	assert_int_equal(pc_undo_push(&env, PC_UNDO_RMDIR, test_path(state, "never"), NULL), 0);
	assert_int_equal(pc_undo_to(&env, 0, NULL), 0);
	assert_int_equal(env.undo_count, 0);
}

static void goes_on_after_a_failure(void **state)
{
	struct pc_env env = { 0 };
	struct pc_err err = { 0 };

	make_noted(state, &env, "first");
	make_noted(state, &env, "in-use");
	make_noted(state, &env, "in-use-too");
	make_noted(state, &env, "last");
	test_file(state, "in-use/file", "x");
	test_file(state, "in-use-too/file", "x");
	assert_int_equal(pc_undo_to(&env, 0, &err), -ENOTEMPTY);
	test_one_line(&err, ENOTEMPTY, "in-use-too stays behind");
	assert_false(there(state, "first"));
	assert_false(there(state, "last"));
	assert_true(there(state, "in-use"));
	/* Only what stays behind is still noted, and in the order in which it was made. */
	assert_int_equal(env.undo_count, 2);
	assert_string_equal(env.undo[0].arg, test_path(state, "in-use"));
	assert_string_equal(env.undo[1].arg, test_path(state, "in-use-too"));
	assert_int_equal(unlink(test_path(state, "in-use/file")), 0);
	assert_int_equal(unlink(test_path(state, "in-use-too/file")), 0);
	assert_int_equal(pc_undo_to(&env, 0, NULL), 0);
	assert_int_equal(env.undo_count, 0);
	assert_false(there(state, "in-use"));
}

/* Our directory on somebody's file system goes with what is in it; a folder in it is not ours. */
static void a_directory_with_its_files(void **state)
{
	struct pc_env env = { 0 };
	struct pc_err err = { 0 };
	const char *dir = test_path(state, "cells");

	assert_int_equal(pc_undo_push(&env, PC_UNDO_FILES, dir, NULL), 0);
	assert_int_equal(mkdir(dir, 0700), 0);
	test_file(state, "cells/0.pinned", "x");
	test_file(state, "cells/0.tenant.7", "x");
	test_file(state, "foreign", "x");
	assert_int_equal(symlink(test_path(state, "foreign"), test_path(state, "cells/link")), 0);
	assert_int_equal(mkdir(test_path(state, "cells/folder"), 0700), 0);
	assert_int_not_equal(pc_undo_to(&env, 0, &err), 0);
	test_one_line(&err, err.code, "cells/folder stays behind");
	assert_int_equal(env.undo_count, 1);
	assert_int_equal(rmdir(test_path(state, "cells/folder")), 0);
	assert_int_equal(pc_undo_to(&env, 0, NULL), 0);
	assert_false(there(state, "cells"));
	assert_true(there(state, "foreign"));
}

/* An arena that a killed process was writing to may hold a kind that there is not. */
static void a_kind_that_there_is_not(void **state)
{
	struct pc_env env = { 0 };

	make_noted(state, &env, "folder");
	assert_int_equal(pc_undo_push(&env, PC_UNDO_KINDS, "what", NULL), 0);
	assert_int_equal(pc_undo_push(&env, PC_UNDO_NONE, "what", NULL), 0);
	assert_int_equal(pc_undo_push(&env, PC_UNDO_NONE, "what", NULL), 0);
	env.undo[env.undo_count - 1].kind = 0x40000000;
	assert_int_equal(pc_undo_to(&env, 0, NULL), 0);
	assert_int_equal(env.undo_count, 0);
	assert_false(there(state, "folder"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noted_as_given),
		cmocka_unit_test(a_name_too_long_is_refused),
		cmocka_unit_test(a_full_list_is_refused),
		test_in_folder(newest_first),
		test_in_folder(down_to_the_mark),
		test_in_folder(what_was_noted_and_never_made),
		test_in_folder(goes_on_after_a_failure),
		test_in_folder(a_directory_with_its_files),
		test_in_folder(a_kind_that_there_is_not),
	};

	return test_run(tests);
}
