/* SPDX-License-Identifier: GPL-2.0-only */
/* reader.c: tests of src/who/reader.c. */
#include "support.h"

#include "who/reader.h"

static void files(void **state)
{
	char *big = malloc(100001), *text = NULL;

	assert_non_null(big);
	memset(big, 'x', 100000);
	big[100000] = '\0';
	test_file(state, "big", big);
	test_file(state, "empty", "");
	test_file(state, "small", "one line\n");
	for (int cpu = PC_ANY_CPU; cpu <= 0; cpu++) {
		assert_int_equal(pc_reader_read(test_path(state, "big"), cpu, &text), 0);
		assert_string_equal(text, big);
		free(text);
		assert_int_equal(pc_reader_read(test_path(state, "empty"), cpu, &text), 0);
		assert_string_equal(text, "");
		free(text);
		assert_int_equal(pc_reader_read(test_path(state, "small"), cpu, &text), 0);
		assert_string_equal(text, "one line\n");
		free(text);
	}
	free(big);
}

/* Neither leaves anything behind that the next file's reader would take for its own. */
static void files_that_cannot_be_read(void **state)
{
	char longer[PATH_MAX + 2], *text = NULL;

	test_file(state, "small", "one line\n");
	assert_int_equal(pc_reader_read(test_path(state, "gone"), PC_ANY_CPU, &text), -ENOENT);
	assert_int_equal(pc_reader_read(*state, PC_ANY_CPU, &text), -EISDIR);
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(pc_reader_read(longer, PC_ANY_CPU, &text), -ENAMETOOLONG);
	assert_null(text);
	assert_int_equal(pc_reader_read(test_path(state, "small"), PC_ANY_CPU, &text), 0);
	assert_string_equal(text, "one line\n");
	free(text);
}

/* A fifo that nobody writes to keeps its reader waiting. */
static void a_file_that_never_answers(void **state)
{
	char *text = NULL;

	test_file(state, "small", "one line\n");
	assert_int_equal(mkfifo(test_path(state, "fifo"), 0600), 0);
	assert_int_equal(pc_reader_read(test_path(state, "fifo"), PC_ANY_CPU, &text), -ETIMEDOUT);
	assert_null(text);
	assert_int_equal(pc_reader_read(test_path(state, "small"), PC_ANY_CPU, &text), 0);
	assert_string_equal(text, "one line\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(files),
		test_in_folder(files_that_cannot_be_read),
		test_in_folder(a_file_that_never_answers),
	};

	return test_run(tests);
}
