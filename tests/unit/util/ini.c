/* SPDX-License-Identifier: GPL-2.0-only */
/* ini.c: tests of src/util/ini.c. */
#include "support.h"

#include "util/ini.h"

/* All entries as "line [section] key=value\n"; refuses the key "bad". */
static int note(void *ctx, const struct pc_ini_line *at, const char *key, const char *value,
	struct pc_err *err)
{
	char *log = ctx;

	if (key && !strcmp(key, "bad"))
		return pc_fail(err, ERANGE, "not that");
	sprintf(log + strlen(log), "%u [%s] %s=%s\n", at->line, at->section, key ? key : "",
		value ? value : "");
	return 0;
}

static void expect_log(void **state, const char *text, const char *log)
{
	struct pc_err err = { 0 };
	char got[1000] = "";

	assert_int_equal(pc_ini_read(test_file(state, "x.ini", text), note, got, &err), 0);
	assert_string_equal(got, log);
}

static void expect_error(void **state, const char *text, const char *part)
{
	struct pc_err err = { 0 };
	char got[1000] = "";

	assert_int_equal(pc_ini_read(test_file(state, "x.ini", text), note, got, &err), -EINVAL);
	test_one_line(&err, EINVAL, part);
}

static void lines_and_sections(void **state)
{
	expect_log(state, "# c\n[a]\nx = 1\n\n[b] ; c\ny=2 ; c\nx = 3\n",
		"2 [a] =\n3 [a] x=1\n5 [b] =\n6 [b] y=2\n7 [b] x=3\n");
}

static void other_editors(void **state)
{
	expect_log(state, "\xef\xbb\xbf[a]\nx = 1\n", "1 [a] =\n2 [a] x=1\n");
	expect_log(state, "[a]\r\nx = 1\r\n", "1 [a] =\n2 [a] x=1\n");
	expect_log(state, "[a]\nx = 1", "1 [a] =\n2 [a] x=1\n");
}

/* libinih would cut both of these off without a word. */
static void nothing_is_cut_off(void **state)
{
	char line[400], section[120], text[600], log[600];

	memset(line, 'v', sizeof(line));
	snprintf(text, sizeof(text), "[a]\nx = %.300s\n", line);
	expect_error(state, text, "x.ini:2: line too long");
	memset(section, 's', sizeof(section));
	snprintf(text, sizeof(text), "[%.100s]\nx = 1\n", section);
	snprintf(log, sizeof(log), "1 [%.100s] =\n2 [%.100s] x=1\n", section, section);
	expect_log(state, text, log);
}

static void the_longest_line_fits(void **state)
{
	char text[300] = "[a]\nx=", log[300] = "1 [a] =\n2 [a] x=";

	memset(text + strlen(text), 'v', 196);
	memset(log + strlen(log), 'v', 196);
	strcat(log, "\n");
	expect_log(state, text, log);
	strcat(text, "v");
	expect_error(state, text, "x.ini:2: line too long");
}

static void what_is_no_ini(void **state)
{
	expect_error(state, "", "x.ini: sets nothing");
	expect_error(state, "# only this\n", "x.ini: sets nothing");
	expect_error(state, "[a]\n", "x.ini: sets nothing");
	expect_error(state, "x = 1\n", "x.ini:1: a key before the first [section]");
	expect_error(state, "[a]\nx\n", "x.ini:2: neither");
	expect_error(state, "[a\nx = 1\n", "x.ini:1: neither");
	expect_error(state, "[a] x = 1\n", "x.ini:1: text behind [section]");
	expect_error(state, "[a]\nx = 1\n  y = 2\n", "x.ini:3: indented");
	expect_error(state, "[a]\nx = \033[31m\n", "x.ini:2: a control character");
	expect_error(state, "[a]\rx = 1\r", "x.ini:1: a control character");
}

static void the_first_mistake_is_told(void **state)
{
	struct pc_err err = { 0 };
	char got[1000] = "";
	const char *path = test_file(state, "x.ini", "[a]\nfirst\nbad = 1\n");

	assert_int_equal(pc_ini_read(path, note, got, &err), -EINVAL);
	test_one_line(&err, EINVAL, "x.ini:2: neither");
	path = test_file(state, "x.ini", "[a]\nbad = 1\nlater\nx = 1\n");
	assert_int_equal(pc_ini_read(path, note, got, &err), -ERANGE);
	test_one_line(&err, ERANGE, "x.ini:2: [a] not that");
	assert_null(strstr(got, "x=1"));
}

static void binary(void **state)
{
	struct pc_err err = { 0 };
	char got[1000] = "";
	const char *path = test_bytes(state, "x.ini", "[a]\nx\0 = 1\n", 11);

	assert_int_equal(pc_ini_read(path, note, got, &err), -EINVAL);
	test_one_line(&err, EINVAL, "x.ini:2: a NUL byte");
	path = test_bytes(state, "x.ini", "\xff\xfe[\0a\0]\0\n\0", 10);
	assert_int_equal(pc_ini_read(path, note, got, &err), -EINVAL);
}

static void no_regular_file(void **state)
{
	struct pc_err err = { 0 };
	char got[1000] = "";
	const char *fifo = test_path(state, "fifo");

	assert_int_equal(pc_ini_read(test_path(state, "none"), note, got, &err), -ENOENT);
	test_one_line(&err, ENOENT, "none: cannot be read");
	assert_int_equal(pc_ini_read(*state, note, got, &err), -EINVAL);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(pc_ini_read(fifo, note, got, &err), -EINVAL);
	test_one_line(&err, EINVAL, "fifo: is no regular file");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(lines_and_sections),
		test_in_folder(other_editors),
		test_in_folder(nothing_is_cut_off),
		test_in_folder(the_longest_line_fits),
		test_in_folder(what_is_no_ini),
		test_in_folder(the_first_mistake_is_told),
		test_in_folder(binary),
		test_in_folder(no_regular_file),
	};

	return test_run(tests);
}
