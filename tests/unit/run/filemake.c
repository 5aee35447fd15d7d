/* SPDX-License-Identifier: GPL-2.0-only */
/* filemake.c: tests of src/run/filemake.c. */
#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "run/filemake.h"
#include "run/layout.h"
#include "run/mapping.h"

#define BYTES (5u * PC_PAGE)

static const struct pc_stamp_id id = { 0x1234, PC_WRITER_OTHER, 6 };

static void every_page_is_stamped(void **state)
{
	static unsigned char expected[BYTES];
	const char *path = test_path(state, "file");
	struct stat st;
	char *text;

	assert_int_equal(pc_file_make(path, 0, BYTES, &id, NULL), 0);
	pc_stamp_fill(expected, BYTES, &id, 0);
	text = test_read(path);
	assert_memory_equal(text, expected, BYTES);
	free(text);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, BYTES);
	assert_true(st.st_blocks * 512 >= BYTES);
}

static void a_file_that_is_there_stays_as_it_is(void **state)
{
	const char *path = test_file(state, "file", "mine");
	struct pc_err err = { 0 };
	char *text;

	assert_int_equal(pc_file_make(path, 0, BYTES, &id, &err), -EEXIST);
	test_one_line(&err, EEXIST, path);
	text = test_read(path);
	assert_string_equal(text, "mine");
	free(text);
}

static void what_fails_leaves_nothing_behind(void **state)
{
	const char *path = test_path(state, "file");
	struct rlimit was, small;
	struct pc_err err = { 0 };
	int r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = (struct rlimit){ PC_PAGE, was.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	r = pc_file_make(path, 0, BYTES, &id, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(r, -EFBIG);
	test_one_line(&err, EFBIG, "fallocate of 20480 bytes");
	assert_int_equal(access(path, F_OK), -1);
}

/* From PC_PMD on, and there at a boundary of 2 MiB on the medium. */
static void huge_file_is_aligned_on_the_medium(void **state)
{
	const char *path = test_path(state, "huge");
	const uint64_t bytes = 2 * PC_PMD + PC_PAGE;
	static unsigned char page[PC_PAGE], expected[PC_PAGE];
	struct pc_layout layout;
	struct pc_err err = { 0 };
	int fd, r = pc_file_make_huge(path, bytes, &id, &err);

	/* Not every file system can shift extents, and not every one has 4 MiB in one piece. */
	if (r == -EOPNOTSUPP || r == -ENOSPC) {
		assert_int_equal(access(path, F_OK), -1);
		skip();
	}
	assert_int_equal(r, 0);
	fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(pc_layout_read(fd, PC_PMD, PC_PMD, &layout, NULL), 0);
	assert_int_equal(layout.count, 1);
	assert_int_equal(layout.extents[0].physical % PC_PMD, 0);
	assert_int_equal(lseek(fd, 0, SEEK_END), bytes);
	assert_int_equal(pread(fd, page, PC_PAGE, PC_PMD), PC_PAGE);
	pc_stamp_fill(expected, PC_PAGE, &id, 0);
	assert_memory_equal(page, expected, PC_PAGE);
	close(fd);
}

static void file_may_begin_with_a_hole(void **state)
{
	const char *path = test_path(state, "file");
	struct stat st;

	assert_int_equal(pc_file_make(path, 4 * PC_PAGE, BYTES, &id, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, BYTES);
	assert_true(st.st_blocks * 512 < 4 * (off_t)PC_PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(every_page_is_stamped),
		test_in_folder(a_file_that_is_there_stays_as_it_is),
		test_in_folder(file_may_begin_with_a_hole),
		test_in_folder(huge_file_is_aligned_on_the_medium),
		test_in_folder(what_fails_leaves_nothing_behind),
	};

	return test_run(tests);
}
