/* SPDX-License-Identifier: GPL-2.0-only */
/* layout_change.c: how long changing the layout of a file takes that nobody has pinned; a JSON line for each. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fastest.h"

#define PAGE    4096ul
#define BYTES   (2ul << 20) /* of the file; one extent, and one mapping if it may be */
#define REPEATS 60

/* What the kernel knows of the pages of the file when it is changed. */
static const struct state {
	const char *name;
	size_t step; /* between the pages that are touched through a mapping, 0: none is made */
	size_t shift; /* of the mapping from a multiple of its size: none larger than a page fits then */
	int stays; /* the mapping is there during the change */
} states[] = {
	{ "never mapped", 0, 0, 0 },
	{ "was mapped, 4 KiB", PAGE, PAGE, 0 },
	{ "was mapped, 2 MiB", BYTES, 0, 0 },
	{ "is mapped, 4 KiB", PAGE, PAGE, 1 },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct file {
	int fd, clone; /* the clone is empty */
	unsigned char *map;
};

static int truncate_to_nothing(struct file *f)
{
	return ftruncate(f->fd, 0);
}

static int punch(struct file *f)
{
	return fallocate(f->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, BYTES);
}

static int clone_to(struct file *f)
{
	return ioctl(f->clone, FICLONE, f->fd);
}

/* The last use of the file, so that its inode goes. */
static int unlink_closed(struct file *f)
{
	(void)f;
	return unlink("file");
}

static const struct change {
	const char *name;
	int (*run)(struct file *f);
	int closed;
} changes[] = {
	{ "truncate", truncate_to_nothing, 0 },
	{ "punch", punch, 0 },
	{ "clone", clone_to, 0 },
	{ "unlink", unlink_closed, 1 },
};

static unsigned char *area; /* addresses for a mapping wherever it is to begin */
static double ns[REPEATS];

static int fail(const char *what)
{
	fprintf(stderr, "layout_change: %s: %s\n", what, strerror(errno));
	return 1;
}

static int make(struct file *f, const struct state *state)
{
	f->fd = open("file", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
	f->clone = open("clone", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
	if (f->fd < 0 || f->clone < 0 || fallocate(f->fd, 0, 0, BYTES))
		return fail("the file");
	if (!state->step)
		return 0;
	f->map = mmap(area + state->shift, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		f->fd, 0);
	if (f->map == MAP_FAILED)
		return fail("mmap");
	for (size_t at = 0; at < BYTES; at += state->step)
		f->map[at] = 1;
	return state->stays || !munmap(f->map, BYTES) ? 0 : fail("munmap");
}

static int clear(struct file *f, const struct state *state, const struct change *change)
{
	if (state->stays)
		munmap(f->map, BYTES);
	if (!change->closed && (close(f->fd) || unlink("file")))
		return fail("the file does not go");
	return close(f->clone) || unlink("clone") ? fail("the clone does not go") : 0;
}

static int measure(const char *label, const struct state *state, const struct change *change)
{
	struct file f;
	char name[96];

	for (int i = 0; i < REPEATS; i++) {
		uint64_t begin;

		if (make(&f, state))
			return 1;
		if (change->closed)
			close(f.fd);
		begin = pc_now_ns();
		if (change->run(&f))
			return fail(change->name);
		ns[i] = (double)(pc_now_ns() - begin);
		if (clear(&f, state, change))
			return 1;
	}
	snprintf(name, sizeof(name), "%s, %s, %s", change->name, label, state->name);
	fastest_print(name, ns, REPEATS);
	return 0;
}

static int measure_states(const char *label, const char *name)
{
	for (size_t c = 0; c < COUNT(changes); c++) {
		if (strcmp(changes[c].name, name))
			continue;
		for (size_t s = 0; s < COUNT(states); s++) {
			/* Who has it mapped uses it. */
			if (changes[c].closed && states[s].stays)
				continue;
			if (measure(label, &states[s], &changes[c]))
				return 1;
		}
		return 0;
	}
	fprintf(stderr, "layout_change: no change %s\n", name);
	return 2;
}

int main(int argc, char **argv)
{
	int rc = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: layout_change FOLDER LABEL truncate|punch|clone|unlink...\n");
		return 2;
	}
	if (chdir(argv[1]))
		return fail(argv[1]);
	area = mmap(NULL, 3 * BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (area == MAP_FAILED)
		return fail("no addresses");
	area += BYTES - (uintptr_t)area % BYTES;
	for (int i = 3; i < argc && !rc; i++)
		rc = measure_states(argv[2], argv[i]);
	return rc;
}
