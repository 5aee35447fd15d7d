/* SPDX-License-Identifier: GPL-2.0-only */
/* random.c: a seeded sequence of whatever can be done to two files. */
#include <linux/falloc.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "case.h"
#include "verdict.h"

#define MOST    (3 * LARGE) /* bytes of a file */
#define CHUNK   (48 * KIB)  /* of most operations */
#define BETWEEN 64          /* operations between two looks at all of the files */

static uint64_t state;

/* xorshift64*, to which 0 is no state */
static size_t below(size_t limit)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (size_t)((state * 0x2545f4914f6cdd1dull) >> 33) % limit;
}

/* One in ten is large enough for a large page. */
static size_t some_length(void)
{
	return 1 + below(below(10) ? CHUNK : LARGE + CHUNK);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The operation, and the range that it was at. */
struct step {
	struct file *f, *other;
	size_t at, len;
};

static void write_some(struct step *s)
{
	file_write(s->f, s->at, s->len);
}

/* A store behind the end brings a signal. */
static void store_some(struct step *s)
{
	if (s->at + s->len > s->f->image.size)
		file_truncate(s->f, s->at + s->len);
	file_store(s->f, s->at, s->len);
}

static void truncate_some(struct step *s)
{
	file_truncate(s->f, s->at);
}

static void allocate_some(struct step *s)
{
	file_allocate(s->f, 0, s->at, s->len);
}

static void punch_some(struct step *s)
{
	file_allocate(s->f, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, s->at, s->len);
}

static void zero_some(struct step *s)
{
	file_allocate(s->f, FALLOC_FL_ZERO_RANGE, s->at, s->len);
}

static void align(struct step *s)
{
	s->at = s->at / PAGE * PAGE;
	s->len = (s->len + PAGE - 1) / PAGE * PAGE;
}

static void collapse_some(struct step *s)
{
	align(s);
	if (s->at + s->len < s->f->image.size)
		file_allocate(s->f, FALLOC_FL_COLLAPSE_RANGE, s->at, s->len);
}

static void insert_some(struct step *s)
{
	align(s);
	if (s->at < s->f->image.size && s->f->image.size + s->len <= MOST)
		file_allocate(s->f, FALLOC_FL_INSERT_RANGE, s->at, s->len);
}

static void copy_some(struct step *s)
{
	size_t from = below(MOST);

	if (from < s->other->image.size)
		file_copy(s->f, s->at, s->other, from, least(s->len, s->other->image.size - from));
}

static void flush(struct step *s)
{
	fsync(s->f->fd);
}

static void map_again(struct step *s)
{
	file_unmap(s->f);
	file_map(s->f, s->f->map_bytes, s->f->pages);
}

static void clone_some(struct step *s)
{
	size_t from = below(MOST) / PAGE * PAGE;

	align(s);
	if (from + s->len <= s->other->image.size)
		file_clone(s->f, s->at, s->other, from, s->len);
}

/*
 * What is the same may be found to differ: a clone of unwritten blocks is a hole, and with DAX a hole is not the
 * same as blocks.
 */
static void dedupe_some(struct step *s)
{
	align(s);
	if (s->at + s->len > least(s->f->image.size, s->other->image.size))
		return;
	file_copy(s->f, s->at, s->other, s->at, s->len);
	file_dedupe(s->f, s->at, s->other, s->at, s->len);
}

static void unshare_some(struct step *s)
{
	if (s->at < s->f->image.size)
		file_allocate(s->f, FALLOC_FL_UNSHARE_RANGE, s->at,
			least(s->len, s->f->image.size - s->at));
}

/* Some are there more than once, and are done as often. The last ones share blocks. */
static void (*const steps[])(struct step *s) = { write_some, write_some, store_some, store_some,
	store_some, truncate_some, allocate_some, punch_some, punch_some, zero_some, collapse_some,
	insert_some, copy_some, flush, map_again, clone_some, clone_some, clone_some, dedupe_some,
	unshare_some };

#define STEPS  (sizeof(steps) / sizeof(steps[0]))
#define SHARED 5

static void open_two(struct file files[2], enum file_pages pages)
{
	static const char *const names[] = { "file", "clone" };

	for (int i = 0; i < 2; i++) {
		file_open(&files[i], names[i], 0);
		file_map(&files[i], MOST + LARGE, pages);
		file_write(&files[i], 0, LARGE + CHUNK);
	}
}

void random_run(const struct place *place, unsigned int seed, unsigned int operations)
{
	struct file files[2];
	size_t kinds = STEPS - (place->shares ? 0 : SHARED);

	state = seed;
	open_two(files, place->shares ? place->pages : LARGE_PAGES);
	for (unsigned int i = 0; i < operations && !verdict_why(); i++) {
		size_t which = below(2);
		struct step s = { &files[which], &files[!which], below(MOST), some_length() };
		char what[48];

		s.len = least(s.len, MOST - s.at);
		snprintf(what, sizeof(what), "operation %u of seed %u", i, seed);
		steps[below(kinds)](&s);
		for (int j = 0; j < 2; j++) {
			if ((i + 1) % BETWEEN)
				file_check_range(&files[j], s.at - least(s.at, PAGE), s.len + 2 * PAGE, what);
			else
				file_check(&files[j], what);
		}
	}
	file_close(&files[0]);
	file_close(&files[1]);
}
