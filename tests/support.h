/* SPDX-License-Identifier: GPL-2.0-only */
/* support.h: what unit tests share; includes cmocka and what it wants before it. */
#ifndef PINCLASH_TESTS_SUPPORT_H
#define PINCLASH_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pinclash/error.h"

/* setup and teardown: *state is the path of an empty folder, removed with all in it */
static inline int test_folder_make(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *path = NULL;

	if (asprintf(&path, "%s/pinclash-test-XXXXXX", tmp ? tmp : "/tmp") < 0)
		return -1;
	*state = path;
	return mkdtemp(path) ? 0 : -1;
}

static inline int test_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int test_folder_drop(void **state)
{
	int rc = nftw(*state, test_remove, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return rc;
}

#define test_in_folder(function)                                                               \
	cmocka_unit_test_setup_teardown(function, test_folder_make, test_folder_drop)

/* Path of a file in the test's folder; good until the next call but three. */
static inline const char *test_path(void **state, const char *name)
{
	static char paths[4][PATH_MAX];
	static unsigned int next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX, "%s/%s", (const char *)*state, name);
	return path;
}

/* Write a file of @size bytes and give its path back. */
static inline const char *test_bytes(void **state, const char *name, const void *data, size_t size)
{
	const char *path = test_path(state, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return path;
}

static inline const char *test_file(void **state, const char *name, const char *text)
{
	return test_bytes(state, name, text, strlen(text));
}

/* Whole content of a file; the caller frees it. */
static inline char *test_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, (1 << 20) - 1, file) < (1 << 20) - 1);
	fclose(file);
	return text;
}

/* One clear line: the code, a part that must be in it, and no newline. */
static inline void test_one_line(const struct pc_err *err, int code, const char *part)
{
	if (!strstr(err->text, part))
		fail_msg("\"%s\" does not say \"%s\"", err->text, part);
	assert_null(strchr(err->text, '\n'));
	assert_int_equal(err->code, code);
}

#define test_run(tests) cmocka_run_group_tests(tests, NULL, NULL)

#endif
