/* SPDX-License-Identifier: GPL-2.0-only */
/* mark.c: tests of src/storm/mark.c. */
#include "support.h"

#include "storm/mark.h"

#define RUN 0x1122334400000000u

static unsigned char page[PC_PAGE];

static void write_mark(uint64_t run, uint16_t file, uint32_t from, uint32_t bytes)
{
	const struct pc_mark mark = { PC_WRITER_HOLDER, 7, file, 123 };
	struct pc_stamp_id id = pc_mark_stamp(run, &mark);
	unsigned char whole[PC_PAGE];

	pc_stamp_fill(whole, PC_PAGE, &id, 5);
	memcpy(page + from, whole + from, bytes);
}

static void what_was_written_is_read(void **state)
{
	struct pc_mark mark;
	uint32_t at;

	(void)state;
	write_mark(RUN, 3, 0, PC_PAGE);
	assert_true(pc_mark_read(page, RUN | 99, 3, &mark, &at));
	assert_int_equal(mark.writer, PC_WRITER_HOLDER);
	assert_int_equal(mark.worker, 7);
	assert_int_equal(mark.file, 3);
	assert_int_equal(mark.token, 123);
}

static void another_file_s_bytes_are_found_wherever_they_begin(void **state)
{
	struct pc_mark mark;
	uint32_t at;

	(void)state;
	for (uint32_t from = 0; from < PC_PAGE; from += PC_PAGE / 4) {
		write_mark(RUN, 3, 0, PC_PAGE);
		write_mark(RUN, 4, from, PC_PAGE / 4);
		assert_true(pc_mark_read(page, RUN, 3, &mark, &at));
		assert_int_equal(mark.file, 4);
		assert_int_equal(at, from);
	}
	/* Also on a page that is nobody's otherwise. */
	memset(page, 0, sizeof(page));
	write_mark(RUN, 4, PC_PAGE / 2, PC_PAGE / 2);
	assert_true(pc_mark_read(page, RUN, 3, &mark, &at));
	assert_int_equal(mark.file, 4);
}

static void no_stamps_no_mark(void **state)
{
	struct pc_mark mark;
	uint32_t at;

	(void)state;
	memset(page, 0, sizeof(page));
	assert_false(pc_mark_read(page, RUN, 3, &mark, &at));
	write_mark(RUN + ((uint64_t)1 << 32), 3, 0, PC_PAGE);
	assert_false(pc_mark_read(page, RUN, 3, &mark, &at));
	/* Half a page of it is not all of it. */
	memset(page, 0, sizeof(page));
	write_mark(RUN, 3, 0, PC_PAGE / 2);
	assert_false(pc_mark_read(page, RUN, 3, &mark, &at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(another_file_s_bytes_are_found_wherever_they_begin),
		cmocka_unit_test(no_stamps_no_mark),
	};

	return test_run(tests);
}
