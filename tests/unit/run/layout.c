/* SPDX-License-Identifier: GPL-2.0-only */
/* layout.c: tests of src/run/layout.c. */
#include "support.h"

#include <fcntl.h>
#include <linux/fiemap.h>
#include <sys/ioctl.h>

#include "run/layout.h"

/* The same source once more, with FIEMAP in the hands of the test. */
static int answer_fiemap(struct fiemap *map);
static int told_read(int fd, uint64_t offset, uint64_t bytes, struct pc_layout *ret_layout,
	struct pc_err *err);
static uint64_t told_overlap(const struct pc_layout *a, const struct pc_layout *b);
static uint64_t told_bytes(const struct pc_layout *layout);
static bool told_same(const struct pc_layout *a, const struct pc_layout *b);
static struct pc_layout told_minus(const struct pc_layout *a, const struct pc_layout *b);
#define ioctl(fd, request, map) ((void)(fd), answer_fiemap(map))
#define pc_layout_read          told_read
#define pc_layout_overlap       told_overlap
#define pc_layout_bytes         told_bytes
#define pc_layout_same          told_same
#define pc_layout_minus         told_minus
#include "run/layout.c"
#undef ioctl
#undef pc_layout_read
#undef pc_layout_overlap
#undef pc_layout_bytes
#undef pc_layout_same
#undef pc_layout_minus

#define BLOCK 4096u

/* A layout of what follows it: logical, physical and bytes of each extent, in blocks. */
#define LAYOUT(...) layout((const uint64_t[]){ __VA_ARGS__ }, \
	sizeof((const uint64_t[]){ __VA_ARGS__ }) / (3 * sizeof(uint64_t)))

static struct pc_layout layout(const uint64_t *numbers, size_t extents)
{
	struct pc_layout l = { .known = true, .count = (uint32_t)extents };

	for (size_t i = 0; i < extents; i++)
		l.extents[i] = (struct pc_extent){ numbers[3 * i] * BLOCK,
			numbers[3 * i + 1] * BLOCK, numbers[3 * i + 2] * BLOCK };
	return l;
}

static void assert_layout(const struct pc_layout *l, const struct pc_layout *expected)
{
	assert_int_equal(l->known, expected->known);
	assert_int_equal(l->count, expected->count);
	for (uint32_t i = 0; i < l->count; i++) {
		assert_int_equal(l->extents[i].logical, expected->extents[i].logical);
		assert_int_equal(l->extents[i].physical, expected->extents[i].physical);
		assert_int_equal(l->extents[i].bytes, expected->extents[i].bytes);
	}
}

/* Every other block of @n blocks, each an extent of its own. */
static struct pc_layout comb(uint32_t n)
{
	struct pc_layout l = { .known = true, .count = n };

	for (uint32_t i = 0; i < n; i++)
		l.extents[i] = (struct pc_extent){ 2ull * i * BLOCK, 2ull * i * BLOCK, BLOCK };
	return l;
}

static const struct pc_layout nothing = { .known = true };

static void overlap_is_of_physical_space(void **state)
{
	struct pc_layout a = LAYOUT(0, 100, 10, 50, 200, 10);
	struct pc_layout same_logical = LAYOUT(0, 300, 10);
	struct pc_layout partly = LAYOUT(7, 105, 10, 90, 190, 11);
	struct pc_layout around = LAYOUT(0, 0, 1000);
	struct pc_layout adjacent = LAYOUT(0, 90, 10, 10, 110, 90, 100, 210, 1);

	(void)state;
	assert_int_equal(pc_layout_overlap(&a, &same_logical), 0);
	assert_int_equal(pc_layout_overlap(&a, &partly), 6 * BLOCK);
	assert_int_equal(pc_layout_overlap(&partly, &a), 6 * BLOCK);
	assert_int_equal(pc_layout_overlap(&a, &around), 20 * BLOCK);
	assert_int_equal(pc_layout_overlap(&a, &adjacent), 0);
	assert_int_equal(pc_layout_overlap(&a, &nothing), 0);
	assert_int_equal(pc_layout_overlap(&a, &a), pc_layout_bytes(&a));
	assert_int_equal(pc_layout_bytes(&a), 20 * BLOCK);
	assert_int_equal(pc_layout_bytes(&nothing), 0);
}

static void same_is_block_for_block(void **state)
{
	struct pc_layout a = LAYOUT(0, 100, 10);
	struct pc_layout in_two = LAYOUT(0, 100, 4, 4, 104, 6);
	struct pc_layout elsewhere = LAYOUT(0, 200, 10);
	struct pc_layout shifted = LAYOUT(5, 100, 10);
	struct pc_layout swapped = LAYOUT(0, 105, 5, 5, 100, 5);
	struct pc_layout shorter = LAYOUT(0, 100, 9);
	struct pc_layout longer = LAYOUT(0, 100, 11);

	(void)state;
	assert_true(pc_layout_same(&a, &a));
	assert_true(pc_layout_same(&a, &in_two));
	assert_true(pc_layout_same(&in_two, &a));
	assert_false(pc_layout_same(&a, &elsewhere));
	assert_false(pc_layout_same(&a, &shifted));
	assert_false(pc_layout_same(&a, &swapped));
	assert_false(pc_layout_same(&a, &shorter));
	assert_false(pc_layout_same(&a, &longer));
	assert_false(pc_layout_same(&longer, &a));
	assert_false(pc_layout_same(&a, &nothing));
	assert_false(pc_layout_same(&nothing, &a));
	assert_true(pc_layout_same(&nothing, &nothing));
}

static void the_unknown_is_the_same_as_nothing(void **state)
{
	struct pc_layout a = LAYOUT(0, 100, 10), unknown = a;

	(void)state;
	unknown.known = false;
	assert_false(pc_layout_same(&a, &unknown));
	assert_false(pc_layout_same(&unknown, &a));
	assert_false(pc_layout_same(&unknown, &unknown));
}

static void minus_takes_out(void **state)
{
	struct pc_layout a = LAYOUT(0, 100, 10, 50, 200, 10);
	struct {
		struct pc_layout hole, left;
	} cases[] = {
		{ nothing, a },
		{ a, nothing },
		{ LAYOUT(0, 0, 1000), nothing },
		{ LAYOUT(0, 300, 10), a },
		{ LAYOUT(0, 90, 10, 0, 110, 90), a },
		{ LAYOUT(0, 100, 3), LAYOUT(3, 103, 7, 50, 200, 10) },
		{ LAYOUT(0, 90, 13), LAYOUT(3, 103, 7, 50, 200, 10) },
		{ LAYOUT(0, 107, 3), LAYOUT(0, 100, 7, 50, 200, 10) },
		{ LAYOUT(0, 107, 50), LAYOUT(0, 100, 7, 50, 200, 10) },
		{ LAYOUT(0, 102, 4), LAYOUT(0, 100, 2, 6, 106, 4, 50, 200, 10) },
		{ LAYOUT(0, 100, 10), LAYOUT(50, 200, 10) },
		{ LAYOUT(0, 108, 94), LAYOUT(0, 100, 8, 52, 202, 8) },
		{ LAYOUT(0, 101, 1, 0, 103, 1, 0, 201, 8),
			LAYOUT(0, 100, 1, 2, 102, 1, 4, 104, 6, 50, 200, 1, 59, 209, 1) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc_layout left = pc_layout_minus(&a, &cases[i].hole);

		assert_layout(&left, &cases[i].left);
	}
}

static void minus_of_the_unknown_is_unknown(void **state)
{
	struct pc_layout a = LAYOUT(0, 100, 10), unknown = a;

	(void)state;
	unknown.known = false;
	assert_false(pc_layout_minus(&a, &unknown).known);
	assert_false(pc_layout_minus(&unknown, &a).known);
	assert_false(pc_layout_minus(&unknown, &nothing).known);
	assert_true(pc_layout_minus(&a, &nothing).known);
}

/* A split that finds no room makes the rest unknown; it never writes past the end. */
static void more_extents_than_fit_are_unknown(void **state)
{
	struct pc_layout full = comb(PC_EXTENTS), hole, left;

	(void)state;
	full.extents[PC_EXTENTS - 1].bytes = 3 * BLOCK;
	hole = LAYOUT(0, 2 * (PC_EXTENTS - 1) + 1, 1);
	left = pc_layout_minus(&full, &hole);
	assert_false(left.known);
	assert_int_equal(left.count, PC_EXTENTS);
	/* With one extent less there is room for both halves. */
	full.count = PC_EXTENTS - 1;
	full.extents[PC_EXTENTS - 2].bytes = 3 * BLOCK;
	hole = LAYOUT(0, 2 * (PC_EXTENTS - 2) + 1, 1);
	left = pc_layout_minus(&full, &hole);
	assert_true(left.known);
	assert_int_equal(left.count, PC_EXTENTS);
	assert_int_equal(pc_layout_bytes(&left), PC_EXTENTS * BLOCK);
}

/* The split is of the first extent, and the last ones are what finds no room. */
static void extents_pushed_out_are_unknown(void **state)
{
	struct pc_layout full = comb(PC_EXTENTS), hole;

	(void)state;
	for (uint32_t i = 0; i < PC_EXTENTS; i++)
		full.extents[i].physical += 100 * BLOCK;
	full.extents[0] = (struct pc_extent){ 0, 0, 3 * BLOCK };
	hole = LAYOUT(0, 1, 1);
	assert_false(pc_layout_minus(&full, &hole).known);
}

/* What FIEMAP says in the tests that follow, in blocks; some file systems tell whole extents. */
static struct fiemap_extent told[PC_EXTENTS];
static unsigned int told_count;

static int answer_fiemap(struct fiemap *map)
{
	assert_int_equal(map->fm_flags, FIEMAP_FLAG_SYNC);
	assert_true(told_count <= map->fm_extent_count);
	memcpy(map->fm_extents, told, told_count * sizeof(told[0]));
	map->fm_mapped_extents = told_count;
	return 0;
}

static void tell(uint64_t logical, uint64_t physical, uint64_t blocks, uint32_t flags)
{
	told[told_count++] = (struct fiemap_extent){
		.fe_logical = logical * BLOCK,
		.fe_physical = physical * BLOCK,
		.fe_length = blocks * BLOCK,
		.fe_flags = flags,
	};
}

static struct pc_layout read_told(uint64_t offset, uint64_t blocks)
{
	struct pc_layout l = { 0 };

	assert_int_equal(told_read(-1, offset * BLOCK, blocks * BLOCK, &l, NULL), 0);
	told_count = 0;
	return l;
}

static void whole_extents_are_cut(void **state)
{
	struct pc_layout expected, l;

	(void)state;
	tell(0, 1000, 12, 0);
	tell(12, 2000, 4, 0);
	tell(16, 3000, 40, FIEMAP_EXTENT_LAST);
	l = read_told(10, 10);
	expected = LAYOUT(10, 1010, 2, 12, 2000, 4, 16, 3000, 4);
	assert_layout(&l, &expected);
	tell(0, 1000, 100, FIEMAP_EXTENT_LAST);
	l = read_told(10, 10);
	expected = LAYOUT(10, 1010, 10);
	assert_layout(&l, &expected);
	tell(0, 1000, 10, 0);
	tell(20, 1020, 10, FIEMAP_EXTENT_LAST);
	l = read_told(10, 10);
	assert_layout(&l, &nothing);
	assert_int_equal(told_bytes(&l) + told_overlap(&l, &l), 0);
	assert_true(told_same(&l, &l) && told_minus(&l, &l).known);
}

static void blocks_without_a_place_are_unknown(void **state)
{
	static const uint32_t flags[] = {
		FIEMAP_EXTENT_UNKNOWN, FIEMAP_EXTENT_UNKNOWN | FIEMAP_EXTENT_DELALLOC,
		FIEMAP_EXTENT_DELALLOC,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		struct pc_layout l;

		tell(0, 1000, 4, 0);
		tell(4, 0, 4, flags[i] | FIEMAP_EXTENT_LAST);
		l = read_told(0, 8);
		assert_false(l.known);
		assert_int_equal(told_bytes(&l), 4 * BLOCK);
	}
	tell(0, 1000, 8, FIEMAP_EXTENT_UNWRITTEN | FIEMAP_EXTENT_SHARED | FIEMAP_EXTENT_LAST);
	assert_true(read_told(0, 8).known);
}

/* As many extents as fit may be all, or the first of more. */
static void the_last_extent_says_so(void **state)
{
	struct pc_layout l;

	(void)state;
	for (unsigned int i = 0; i < PC_EXTENTS; i++)
		tell(i, 2 * i, 1, i == PC_EXTENTS - 1 ? FIEMAP_EXTENT_LAST : 0);
	l = read_told(0, PC_EXTENTS);
	assert_true(l.known);
	assert_int_equal(l.count, PC_EXTENTS);
	for (unsigned int i = 0; i < PC_EXTENTS; i++)
		tell(i, 2 * i, 1, 0);
	assert_false(read_told(0, PC_EXTENTS).known);
	/* The range ends before the file does. */
	for (unsigned int i = 0; i < PC_EXTENTS - 1; i++)
		tell(i, 2 * i, 1, 0);
	assert_true(read_told(0, PC_EXTENTS - 1).known);
}

static int open_pages(void **state, unsigned int pages)
{
	char *bytes = calloc(pages, BLOCK);
	int fd;

	assert_non_null(bytes);
	memset(bytes, 'x', pages * (size_t)BLOCK);
	fd = open(test_bytes(state, "file", bytes, pages * (size_t)BLOCK), O_RDWR | O_CLOEXEC);
	free(bytes);
	assert_true(fd >= 0);
	return fd;
}

/* Not every file system that /tmp may be on tells its layout. */
static void read_or_skip(int fd, uint64_t offset, uint64_t bytes, struct pc_layout *l)
{
	struct pc_err err = { 0 };
	int r = pc_layout_read(fd, offset, bytes, l, &err);

	if (r == -EOPNOTSUPP) {
		print_message("skipped: the file system of TMPDIR has no FIEMAP\n");
		skip();
	}
	if (r < 0)
		fail_msg("%s", err.text);
}

static void read_is_cut_to_the_range(void **state)
{
	int fd = open_pages(state, 8);
	struct pc_layout whole, part;

	read_or_skip(fd, 0, 8 * BLOCK, &whole);
	assert_true(whole.known);
	assert_int_equal(pc_layout_bytes(&whole), 8 * BLOCK);
	read_or_skip(fd, 2 * BLOCK, 3 * BLOCK, &part);
	assert_true(part.known);
	assert_int_equal(pc_layout_bytes(&part), 3 * BLOCK);
	assert_int_equal(pc_layout_overlap(&whole, &part), 3 * BLOCK);
	assert_int_equal(part.extents[0].logical, 2 * BLOCK);
	assert_true(pc_layout_same(&whole, &whole));
	close(fd);
}

static void a_hole_owns_nothing(void **state)
{
	int fd = open_pages(state, 8);
	struct pc_layout before, after, lost;

	read_or_skip(fd, 0, 8 * BLOCK, &before);
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2 * BLOCK, 4 * BLOCK) < 0) {
		print_message("skipped: no hole can be punched in TMPDIR\n");
		skip();
	}
	read_or_skip(fd, 0, 8 * BLOCK, &after);
	assert_int_equal(pc_layout_bytes(&after), 4 * BLOCK);
	lost = pc_layout_minus(&before, &after);
	assert_true(lost.known);
	assert_int_equal(pc_layout_bytes(&lost), 4 * BLOCK);
	assert_int_equal(lost.extents[0].logical, 2 * BLOCK);
	assert_false(pc_layout_same(&before, &after));
	close(fd);
}

static void more_extents_than_fit_are_read_as_unknown(void **state)
{
	int fd = open_pages(state, 1);
	struct pc_layout l;

	/* At its full size at once: a file system may allocate ahead of one that grows. */
	assert_int_equal(ftruncate(fd, (PC_EXTENTS + 2) * 16 * (off_t)BLOCK), 0);
	for (unsigned int i = 0; i < PC_EXTENTS + 2; i++)
		assert_int_equal(pwrite(fd, "x", 1, (off_t)i * 16 * BLOCK), 1);
	read_or_skip(fd, 0, (PC_EXTENTS + 2) * 16ull * BLOCK, &l);
	assert_false(l.known);
	assert_true(l.count <= PC_EXTENTS);
	close(fd);
}

static void what_has_no_layout(void **state)
{
	struct pc_layout l = { .count = 7 };
	struct pc_err err = { 0 };
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(pc_layout_read(fd, 0, BLOCK, &l, &err), -EOPNOTSUPP);
	test_one_line(&err, EOPNOTSUPP, "FIEMAP: ");
	assert_int_equal(l.count, 7);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlap_is_of_physical_space),
		cmocka_unit_test(same_is_block_for_block),
		cmocka_unit_test(the_unknown_is_the_same_as_nothing),
		cmocka_unit_test(minus_takes_out),
		cmocka_unit_test(minus_of_the_unknown_is_unknown),
		cmocka_unit_test(more_extents_than_fit_are_unknown),
		cmocka_unit_test(extents_pushed_out_are_unknown),
		cmocka_unit_test(whole_extents_are_cut),
		cmocka_unit_test(blocks_without_a_place_are_unknown),
		cmocka_unit_test(the_last_extent_says_so),
		test_in_folder(read_is_cut_to_the_range),
		test_in_folder(a_hole_owns_nothing),
		test_in_folder(more_extents_than_fit_are_read_as_unknown),
		cmocka_unit_test(what_has_no_layout),
	};

	return test_run(tests);
}
