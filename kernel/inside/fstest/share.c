/* SPDX-License-Identifier: GPL-2.0-only */
/* share.c: blocks that several files share, and copies. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "case.h"
#include "verdict.h"

#define BYTES (3 * LARGE)

static void open_both(const struct place *place, struct file *f, struct file *g)
{
	file_open(f, "file", BYTES);
	file_write(f, 0, BYTES);
	file_map(f, BYTES + LARGE, place->pages);
	file_store(f, LARGE - 10, LARGE + 20);
	file_open(g, "clone", BYTES);
	file_write(g, 0, BYTES);
	file_map(g, BYTES + LARGE, place->pages);
	file_store(g, 0, BYTES);
}

static void close_both(struct file *f, struct file *g)
{
	file_close(f);
	file_close(g);
}

static void check_both(struct file *f, struct file *g, const char *what)
{
	file_check(f, what);
	file_check(g, what);
}

/* What is written to one of two files is not in the other. */
static void part(struct file *f, struct file *g, size_t at, size_t len)
{
	check_both(f, g, "sharing");
	file_write(f, at, len / 2);
	check_both(f, g, "write() to shared blocks");
	file_store(g, at, len / 2);
	check_both(f, g, "store to shared blocks");
	file_store(f, at + len / 2, 10);
	file_write(g, at + len / 2 + 50, 10);
	check_both(f, g, "both to shared blocks");
}

static void clone_whole(const struct place *place)
{
	struct file f, g;

	open_both(place, &f, &g);
	if (ioctl(g.fd, FICLONE, f.fd))
		verdict_fail("FICLONE: %s", strerrorname_np(errno));
	image_copy(&g.image, 0, &f.image, 0, BYTES);
	part(&f, &g, LARGE - 3 * PAGE, 6 * PAGE + 100);
	file_truncate(&f, LARGE + 100);
	check_both(&f, &g, "truncate() of one");
	file_allocate(&g, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 100, LARGE);
	check_both(&f, &g, "punch of the other");
	close_both(&f, &g);
}

static void clone_range(const struct place *place)
{
	struct file f, g;

	open_both(place, &f, &g);
	file_truncate(&f, BYTES - 1000);
	file_clone(&g, LARGE, &f, PAGE, LARGE);
	part(&f, &g, LARGE - PAGE, 4 * PAGE);
	file_clone(&g, BYTES + LARGE, &f, BYTES - LARGE, LARGE - 1000);
	part(&f, &g, BYTES - 2 * PAGE, PAGE);
	file_clone(&f, 0, &f, LARGE, LARGE / 2);
	part(&f, &g, PAGE + 10, 2 * PAGE);
	file_clone(&f, 4 * LARGE, &g, 0, PAGE);
	check_both(&f, &g, "clone behind the end");
	close_both(&f, &g);
}

static void dedupe(const struct place *place)
{
	struct file f, g;

	open_both(place, &f, &g);
	file_copy(&g, LARGE, &f, LARGE, LARGE);
	file_write(&f, LARGE, 1);
	file_write(&g, LARGE, 1);
	check_both(&f, &g, "copy");
	if (!file_dedupe(&g, LARGE + PAGE, &f, LARGE + PAGE, LARGE - 4 * PAGE))
		verdict_fail("FIDEDUPERANGE says that the same differs");
	if (file_dedupe(&g, LARGE, &f, LARGE, PAGE))
		verdict_fail("FIDEDUPERANGE says that what differs is the same");
	part(&f, &g, LARGE + 3 * PAGE + 100, 5 * PAGE);
	close_both(&f, &g);
}

static void unshare(const struct place *place)
{
	struct file f, g;

	open_both(place, &f, &g);
	file_clone(&g, 0, &f, 0, BYTES);
	check_both(&f, &g, "clone");
	file_allocate(&g, FALLOC_FL_UNSHARE_RANGE, PAGE, LARGE);
	part(&f, &g, LARGE - PAGE, 4 * PAGE);
	file_allocate(&f, FALLOC_FL_UNSHARE_RANGE, 0, BYTES);
	part(&f, &g, 100, PAGE);
	close_both(&f, &g);
}

/* Ranges that begin and end within pages, in blocks of which some are shared. */
static void write_shared(const struct place *place)
{
	static const size_t ranges[][2] = { { 100, 50 }, { PAGE - 10, 20 }, { LARGE - 100, 200 },
		{ 2 * PAGE, PAGE }, { 5000, 3 * PAGE }, { LARGE, LARGE + PAGE + 1 },
		{ BYTES - 10, 3 * PAGE } };
	struct file f, g;

	open_both(place, &f, &g);
	file_clone(&g, 0, &f, 0, BYTES);
	file_allocate(&g, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2 * LARGE - PAGE, PAGE);
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		file_write(&g, ranges[i][0], ranges[i][1]);
		check_both(&f, &g, "write() to shared blocks");
		file_store(&g, ranges[i][0] - 30, 30);
		check_both(&f, &g, "store before it");
	}
	close_both(&f, &g);
}

/* Changes of a file whose blocks are shared, and whose pages are in a mapping. */
static void change_shared(const struct place *place)
{
	static const int modes[] = { FALLOC_FL_COLLAPSE_RANGE, FALLOC_FL_INSERT_RANGE,
		FALLOC_FL_ZERO_RANGE, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE };
	struct file f, g;

	open_both(place, &f, &g);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		file_truncate(&g, BYTES);
		file_clone(&g, 0, &f, 0, BYTES);
		check_both(&f, &g, "clone");
		file_allocate(&g, modes[i], LARGE - 2 * PAGE, 5 * PAGE);
		check_both(&f, &g, "fallocate() of shared blocks");
		file_store(&f, LARGE - PAGE, PAGE);
		file_store(&g, LARGE - PAGE, PAGE);
		check_both(&f, &g, "fallocate() of shared blocks and stores");
	}
	close_both(&f, &g);
}

static void copy(const struct place *place)
{
	struct file f, g;

	open_both(place, &f, &g);
	file_copy(&g, 0, &f, 0, LARGE);
	check_both(&f, &g, "copy of 2 MiB");
	file_copy(&g, 1000, &f, 5000, LARGE);
	check_both(&f, &g, "copy of unaligned ranges");
	file_copy(&f, 0, &f, 2 * LARGE, 1000);
	check_both(&f, &g, "copy within a file");
	file_copy(&g, BYTES + 100, &f, 0, 7 * PAGE);
	check_both(&f, &g, "copy behind the end");
	file_store(&f, 0, 3 * PAGE);
	file_store(&g, 0, 3 * PAGE);
	check_both(&f, &g, "copies and stores");
	close_both(&f, &g);
}

static long clone(const struct file *to, size_t to_at, int from, size_t at, size_t len)
{
	struct file_clone_range range = { from, at, len, to_at };

	return ioctl(to->fd, FICLONERANGE, &range);
}

static void refused(const struct place *place)
{
	struct file f, g;
	int reader;
	off_t in = 0, out = 100;

	open_both(place, &f, &g);
	reader = open(f.name, O_RDONLY | O_CLOEXEC);
	verdict_errno("clone of a part of a block", clone(&g, 0, f.fd, 0, 100));
	verdict_errno("clone to the middle of a block", clone(&g, 100, f.fd, 0, PAGE));
	verdict_errno("clone over itself", clone(&f, PAGE, f.fd, 0, LARGE));
	verdict_errno("clone of what is not there", clone(&g, 0, f.fd, 0, 2 * BYTES));
	verdict_errno("clone of a folder", clone(&g, 0, AT_FDCWD, 0, PAGE));
	verdict_errno("clone to a reader", ioctl(reader, FICLONE, g.fd));
	verdict_errno("copy over itself", copy_file_range(f.fd, &in, f.fd, &out, PAGE, 0));
	check_both(&f, &g, "what was refused");
	close(reader);
	close_both(&f, &g);
}

static const struct trial trials[] = {
	{ "clone", clone_whole, 1 },
	{ "clone of ranges", clone_range, 1 },
	{ "dedupe", dedupe, 1 },
	{ "unshare", unshare, 1 },
	{ "write to shared blocks", write_shared, 1 },
	{ "change of shared blocks", change_shared, 1 },
	{ "copy", copy, 0 },
	{ "what sharing refuses", refused, 0 },
};

const struct trials share_trials = TRIALS(trials);
