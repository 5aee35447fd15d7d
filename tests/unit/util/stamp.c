/* SPDX-License-Identifier: GPL-2.0-only */
/* stamp.c: tests of src/util/stamp.c. */
#include "support.h"

#include "pinclash/stamp.h"

#define RUN   0xfedcba9876543210u
#define PAGES 4u
#define SLOTS (PC_PAGE / sizeof(struct pc_stamp))

static unsigned char mem[PAGES * PC_PAGE];

static void fill(unsigned int page, unsigned int pages, enum pc_writer writer, uint32_t seq)
{
	const struct pc_stamp_id id = { RUN, writer, seq };

	pc_stamp_fill(mem + page * PC_PAGE, pages * PC_PAGE, &id, 100 + page);
}

static struct pc_scan scan(uint32_t min_seq)
{
	struct pc_scan s;

	memset(&s, 0xff, sizeof(s));
	pc_stamp_scan(mem, sizeof(mem), RUN, min_seq, &s);
	return s;
}

static int blank(void **state)
{
	(void)state;
	memset(mem, 0, sizeof(mem));
	return 0;
}

#define blank_test(test) cmocka_unit_test_setup(test, blank)

static void every_slot_says_who_wrote_it(void **state)
{
	struct pc_stamp s;

	(void)state;
	fill(0, PAGES, PC_WRITER_TENANT, 9);
	for (size_t i = 0; i < PAGES * SLOTS; i++) {
		memset(&s, 0, sizeof(s));
		assert_true(pc_stamp_read(mem + i * sizeof(s), &s));
		assert_int_equal(s.run, RUN);
		assert_int_equal(s.writer, PC_WRITER_TENANT);
		assert_int_equal(s.seq, 9);
		assert_int_equal(s.page, 100 + i / SLOTS);
		assert_int_equal(s.slot, i % SLOTS);
	}
	assert_memory_equal(mem, "PINCLSH", 8);
}

static void neighbours_are_left_alone(void **state)
{
	(void)state;
	memset(mem, 0x11, sizeof(mem));
	fill(1, 2, PC_WRITER_OWNER, 1);
	for (size_t i = 0; i < PC_PAGE; i++) {
		assert_int_equal(mem[i], 0x11);
		assert_int_equal(mem[3 * PC_PAGE + i], 0x11);
	}
}

static void pmem_gets_the_same_stamps(void **state)
{
	const struct pc_stamp_id id = { RUN, PC_WRITER_HOLDER, 3 };
	static unsigned char pmem[sizeof(mem)];

	(void)state;
	fill(0, PAGES, PC_WRITER_HOLDER, 3);
	pc_stamp_fill_pmem(pmem, sizeof(pmem), &id, 100);
	assert_memory_equal(pmem, mem, sizeof(mem));
}

/* One flipped bit anywhere makes it no stamp. */
static void a_corrupted_stamp_is_none(void **state)
{
	struct pc_stamp s = { .seq = 77 };

	(void)state;
	fill(0, 1, PC_WRITER_OWNER, 1);
	for (size_t bit = 0; bit < 8 * sizeof(s); bit++) {
		mem[bit / 8] ^= (unsigned char)(1u << bit % 8);
		assert_false(pc_stamp_read(mem, &s));
		assert_int_equal(s.seq, 77);
		mem[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	assert_true(pc_stamp_read(mem, &s));
}

/* Two stamps of which each wrote one half. */
static void a_torn_stamp_is_none(void **state)
{
	struct pc_stamp s;

	(void)state;
	fill(0, 1, PC_WRITER_OWNER, 1);
	fill(1, 1, PC_WRITER_HOLDER, 2);
	memcpy(mem + 32, mem + PC_PAGE + 32, 32);
	assert_false(pc_stamp_read(mem, &s));
}

static void need_not_be_aligned(void **state)
{
	struct pc_stamp s;

	(void)state;
	fill(0, 1, PC_WRITER_OTHER, 5);
	memmove(mem + 1, mem, sizeof(s));
	assert_true(pc_stamp_read(mem + 1, &s));
	assert_int_equal(s.writer, PC_WRITER_OTHER);
}

static void pages_are_counted_by_writer(void **state)
{
	struct pc_scan s;

	(void)state;
	fill(0, 1, PC_WRITER_OWNER, 1);
	fill(1, 2, PC_WRITER_TENANT, 1);
	s = scan(0);
	assert_int_equal(s.pages, PAGES);
	assert_int_equal(s.by_writer[PC_WRITER_OWNER], 1);
	assert_int_equal(s.by_writer[PC_WRITER_TENANT], 2);
	assert_int_equal(s.by_writer[PC_WRITER_HOLDER], 0);
	assert_int_equal(s.by_writer[PC_WRITER_OTHER], 0);
	assert_int_equal(s.first[PC_WRITER_OWNER], 0);
	assert_int_equal(s.first[PC_WRITER_TENANT], PC_PAGE);
	assert_int_equal(s.first[PC_WRITER_HOLDER], SIZE_MAX);
	assert_int_equal(s.zero, 1);
	assert_int_equal(s.unknown, 0);
}

/* A page of which a DMA changed the last 64 bytes is a page of both. */
static void a_page_of_two_writers_counts_for_both(void **state)
{
	struct pc_scan s;

	(void)state;
	fill(0, PAGES, PC_WRITER_TENANT, 1);
	fill(1, 1, PC_WRITER_HOLDER, 2);
	memcpy(mem + 3 * PC_PAGE - 64, mem + 2 * PC_PAGE - 64, 64);
	fill(1, 1, PC_WRITER_TENANT, 1);
	s = scan(0);
	assert_int_equal(s.by_writer[PC_WRITER_TENANT], PAGES);
	assert_int_equal(s.by_writer[PC_WRITER_HOLDER], 1);
	assert_int_equal(s.first[PC_WRITER_HOLDER], 2 * PC_PAGE);
}

static void older_stamps_do_not_count(void **state)
{
	struct pc_scan s;

	(void)state;
	for (unsigned int i = 0; i < PAGES; i++)
		fill(i, 1, PC_WRITER_HOLDER, i);
	s = scan(2);
	assert_int_equal(s.by_writer[PC_WRITER_HOLDER], 2);
	assert_int_equal(s.first[PC_WRITER_HOLDER], 2 * PC_PAGE);
	/* They are known for what they are all the same. */
	assert_int_equal(s.unknown, 0);
	assert_int_equal(s.zero, 0);
	assert_int_equal(scan(0).by_writer[PC_WRITER_HOLDER], PAGES);
	assert_int_equal(scan(4).by_writer[PC_WRITER_HOLDER], 0);
}

/* Blocks may still hold what an earlier cell wrote to them. */
static void stamps_of_another_run_are_unknown(void **state)
{
	const struct pc_stamp_id id = { RUN + 1, PC_WRITER_TENANT, 1 };
	struct pc_scan s;

	(void)state;
	pc_stamp_fill(mem, PC_PAGE, &id, 0);
	s = scan(0);
	assert_int_equal(s.by_writer[PC_WRITER_TENANT], 0);
	assert_int_equal(s.unknown, 1);
	assert_int_equal(s.zero, PAGES - 1);
}

static void zero_is_all_zero(void **state)
{
	struct pc_scan s;

	(void)state;
	mem[PC_PAGE - 1] = 1;
	mem[PC_PAGE] = 1;
	memset(mem + 2 * PC_PAGE, 0xff, PC_PAGE);
	s = scan(0);
	assert_int_equal(s.unknown, 3);
	assert_int_equal(s.zero, 1);
}

static void nothing_to_scan(void **state)
{
	struct pc_scan s;

	(void)state;
	fill(0, 1, PC_WRITER_OWNER, 1);
	pc_stamp_scan(mem, 0, RUN, 0, &s);
	assert_int_equal(s.pages + s.zero + s.unknown + s.by_writer[PC_WRITER_OWNER], 0);
	assert_int_equal(s.first[PC_WRITER_OWNER], SIZE_MAX);
}

static void described_for_a_person(void **state)
{
	struct pc_stamp s;
	char text[64];

	(void)state;
	fill(0, 1, PC_WRITER_OTHER, 12);
	assert_true(pc_stamp_read(mem, &s));
	pc_stamp_describe(&s, text, sizeof(text));
	assert_string_equal(text, "other file seq 12 page 100");
	pc_stamp_describe(&s, text, 6);
	assert_string_equal(text, "other");
	assert_string_equal(pc_writer_name(PC_WRITERS), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		blank_test(every_slot_says_who_wrote_it),
		blank_test(neighbours_are_left_alone),
		blank_test(pmem_gets_the_same_stamps),
		blank_test(a_corrupted_stamp_is_none),
		blank_test(a_torn_stamp_is_none),
		blank_test(need_not_be_aligned),
		blank_test(pages_are_counted_by_writer),
		blank_test(a_page_of_two_writers_counts_for_both),
		blank_test(older_stamps_do_not_count),
		blank_test(stamps_of_another_run_are_unknown),
		blank_test(zero_is_all_zero),
		blank_test(nothing_to_scan),
		blank_test(described_for_a_person),
	};

	return test_run(tests);
}
