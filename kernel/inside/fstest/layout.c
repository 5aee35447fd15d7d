/* SPDX-License-Identifier: GPL-2.0-only */
/* layout.c: truncate, punch and the like, of files that are mapped and of files that are not. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "case.h"
#include "verdict.h"

#define BYTES (4 * LARGE)

#define PUNCH (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE)

/* A file that is written and mapped, with an entry for each page that there can be. */
static void open_mapped(struct file *f, enum file_pages pages)
{
	file_open(f, "file", BYTES);
	file_write(f, 0, BYTES);
	file_map(f, BYTES + LARGE, pages);
	file_check(f, "write()");
	file_store(f, 0, BYTES);
	file_check(f, "store");
}

static void truncate_in(enum file_pages pages)
{
	static const size_t sizes[] = { BYTES - PAGE, 3 * LARGE + 5000, 3 * LARGE, LARGE + 100,
		LARGE + 3 * PAGE, 2 * LARGE + 1, PAGE + 1, PAGE - 1, 0, BYTES, 1 };
	struct file f;

	open_mapped(&f, pages);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t behind = (sizes[i] + PAGE - 1) / PAGE * PAGE;

		file_truncate(&f, sizes[i]);
		file_check(&f, "truncate()");
		if (file_touch(f.map + behind, 0) != SIGBUS)
			verdict_fail("a load behind the end at %#zx brings no SIGBUS", sizes[i]);
		if (sizes[i] > PAGE)
			file_store(&f, sizes[i] - PAGE, PAGE);
		file_check(&f, "truncate() and store");
	}
	file_close(&f);
}

static void truncate_small(const struct place *place)
{
	(void)place;
	truncate_in(SMALL_PAGES);
}

static void truncate_large(const struct place *place)
{
	(void)place;
	truncate_in(LARGE_PAGES);
}

/* One mode of fallocate() on ranges that cut pages and large pages in every way. */
static void allocate_in(int mode, size_t unit, enum file_pages pages)
{
	static const size_t ranges[][2] = { { 3 * PAGE, PAGE }, { LARGE, LARGE },
		{ LARGE / 2, LARGE }, { PAGE, 7 * PAGE }, { LARGE + 100, 3 * PAGE },
		{ 5000, LARGE - 1000 }, { 0, PAGE } };
	struct file f;

	open_mapped(&f, pages);
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		size_t at = ranges[i][0] / unit * unit, len = ranges[i][1] / unit * unit;

		file_allocate(&f, mode, at, len);
		file_check(&f, "fallocate()");
		file_store(&f, at + 10, 100);
		file_write(&f, at + len - 50, 100);
		file_check(&f, "fallocate(), store and write()");
	}
	file_close(&f);
}

static void punch(const struct place *place)
{
	(void)place;
	allocate_in(PUNCH, 1, SMALL_PAGES);
	allocate_in(PUNCH, 1, LARGE_PAGES);
}

static void zero_range(const struct place *place)
{
	(void)place;
	allocate_in(FALLOC_FL_ZERO_RANGE, 1, SMALL_PAGES);
	allocate_in(FALLOC_FL_ZERO_RANGE, 1, LARGE_PAGES);
	allocate_in(FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, 1, LARGE_PAGES);
}

static void collapse(const struct place *place)
{
	(void)place;
	allocate_in(FALLOC_FL_COLLAPSE_RANGE, PAGE, SMALL_PAGES);
	allocate_in(FALLOC_FL_COLLAPSE_RANGE, PAGE, LARGE_PAGES);
}

static void insert(const struct place *place)
{
	(void)place;
	allocate_in(FALLOC_FL_INSERT_RANGE, PAGE, SMALL_PAGES);
	allocate_in(FALLOC_FL_INSERT_RANGE, PAGE, LARGE_PAGES);
}

static void grow(const struct place *place)
{
	struct file f;

	(void)place;
	file_open(&f, "file", 0);
	file_write(&f, 100, 3000);
	file_map(&f, BYTES, LARGE_PAGES);
	file_check(&f, "write()");
	file_allocate(&f, 0, 0, LARGE + 10);
	file_check(&f, "fallocate()");
	file_store(&f, LARGE - PAGE, PAGE + 10);
	file_write(&f, 2 * LARGE - 7, 14);
	file_check(&f, "write() behind the end");
	file_truncate(&f, BYTES);
	file_check(&f, "truncate()");
	file_allocate(&f, FALLOC_FL_ZERO_RANGE, BYTES - 100, 3 * PAGE);
	file_check(&f, "zero range behind the end");
	file_close(&f);
}

/* All pages of the file: nothing but zero pages is in the mapping. */
static void load_all(struct file *f)
{
	for (size_t at = 0; at < f->image.size; at += PAGE) {
		if (file_touch(f->map + at, 0))
			verdict_fail("a load at %#zx brings a signal", at);
	}
}

/* Zero pages, small and large, are in the mapping where write() fills the hole, and beside it. */
static void fill_in(enum file_pages pages)
{
	static const size_t ranges[][2] = { { LARGE + 5 * PAGE, PAGE }, { 3 * PAGE + 100, 50 },
		{ LARGE - 10, 20 }, { 2 * LARGE, LARGE }, { 3 * LARGE + PAGE, LARGE - 2 * PAGE } };
	struct file f;

	file_open(&f, "file", 0);
	file_truncate(&f, BYTES);
	file_map(&f, BYTES, pages);
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		load_all(&f);
		file_write(&f, ranges[i][0], ranges[i][1]);
		file_check(&f, "write() into a hole");
		file_store(&f, ranges[i][0] - 20, 10);
		file_check(&f, "store beside it");
		file_allocate(&f, PUNCH, ranges[i][0], PAGE);
		file_check(&f, "punch of a part");
	}
	file_close(&f);
}

static void fill_hole(const struct place *place)
{
	(void)place;
	fill_in(SMALL_PAGES);
	fill_in(LARGE_PAGES);
}

static void unwritten(const struct place *place)
{
	struct file f;

	(void)place;
	file_open(&f, "file", BYTES);
	file_map(&f, BYTES, LARGE_PAGES);
	load_all(&f);
	file_check(&f, "load of unwritten blocks");
	file_write(&f, LARGE + PAGE, PAGE);
	file_check(&f, "write() to unwritten blocks");
	file_store(&f, 2 * LARGE + 77, 7);
	file_store(&f, 77, 7);
	file_check(&f, "store to unwritten blocks");
	file_close(&f);
}

static long allocate(const struct file *f, int mode, size_t at, size_t len)
{
	return fallocate(f->fd, mode, (off_t)at, (off_t)len);
}

static void refused(const struct place *place)
{
	struct file f;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	verdict_errno("collapse of a part of a block", allocate(&f, FALLOC_FL_COLLAPSE_RANGE, 0, 100));
	verdict_errno("collapse to the end",
		allocate(&f, FALLOC_FL_COLLAPSE_RANGE, BYTES - LARGE, LARGE));
	verdict_errno("insert of a part of a block", allocate(&f, FALLOC_FL_INSERT_RANGE, 0, 100));
	verdict_errno("insert at the end", allocate(&f, FALLOC_FL_INSERT_RANGE, BYTES, PAGE));
	verdict_errno("punch without FALLOC_FL_KEEP_SIZE",
		allocate(&f, FALLOC_FL_PUNCH_HOLE, 0, PAGE));
	verdict_errno("punch behind the end", allocate(&f, PUNCH, BYTES + PAGE, PAGE));
	verdict_errno("punch of nothing", allocate(&f, PUNCH, 0, 0));
	verdict_errno("two modes", allocate(&f, PUNCH | FALLOC_FL_ZERO_RANGE, 0, PAGE));
	verdict_errno("truncate() to a negative size", ftruncate(f.fd, -1));
	verdict_errno("truncate() to 2^62", ftruncate(f.fd, 1L << 62));
	file_truncate(&f, BYTES);
	file_check(&f, "what was refused");
	file_close(&f);
}

static const struct trial trials[] = {
	{ "truncate, pages of 4 KiB", truncate_small, 0 },
	{ "truncate, pages of 2 MiB", truncate_large, 0 },
	{ "punch", punch, 0 },
	{ "zero-range", zero_range, 0 },
	{ "collapse", collapse, 0 },
	{ "insert", insert, 0 },
	{ "grow", grow, 0 },
	{ "write into a mapped hole", fill_hole, 0 },
	{ "unwritten blocks", unwritten, 0 },
	{ "what layouts refuse", refused, 0 },
};

const struct trials layout_trials = TRIALS(trials);
