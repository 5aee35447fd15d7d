/* SPDX-License-Identifier: GPL-2.0-only */
/* filemake.c: files whose every page is stamped. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "run/filemake.h"
#include "run/layout.h"
#include "run/mapping.h"

static int stamp(int fd, const char *path, uint64_t from, uint64_t bytes,
	const struct pc_stamp_id *id, struct pc_err *err)
{
	void *mem = mmap(NULL, bytes - from, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)from);

	if (mem == MAP_FAILED)
		return pc_fail(err, errno, "%s: mmap: %s", path, strerror(errno));
	pc_stamp_fill_pmem(mem, bytes - from, id, 0);
	munmap(mem, bytes - from);
	if (fsync(fd) < 0)
		return pc_fail(err, errno, "%s: fsync: %s", path, strerror(errno));
	return 0;
}

static int allocate(int fd, const char *path, uint64_t from, uint64_t bytes, struct pc_err *err)
{
	if (fallocate(fd, 0, (off_t)from, (off_t)(bytes - from)) < 0)
		return pc_fail(err, errno, "%s: fallocate of %llu bytes: %s", path,
			(unsigned long long)(bytes - from), strerror(errno));
	return 0;
}

/* File offset of the first whole 2 MiB that begin at such a boundary on the medium, or -1. */
static int64_t find_boundary(const struct pc_layout *l)
{
	for (uint32_t i = 0; l->known && i < l->count; i++) {
		const struct pc_extent *e = &l->extents[i];
		uint64_t skip = (PC_PMD - e->physical % PC_PMD) % PC_PMD;

		if (skip + PC_PMD <= e->bytes)
			return (int64_t)(e->logical + skip);
	}
	return -1;
}

/* Shift the extents of @fd so that the boundary is at PC_PMD in the file. */
static int shift(int fd, const char *path, struct pc_err *err)
{
	struct pc_layout l;
	int64_t at;
	int r = pc_layout_read(fd, 0, 2 * PC_PMD, &l, err);

	if (r < 0)
		return r;
	at = find_boundary(&l);
	if (at < 0)
		return pc_fail(err, ENOSPC, "%s: no 2 MiB in one piece at a boundary of 2 MiB",
			path);
	if (at < (int64_t)PC_PMD)
		r = fallocate(fd, FALLOC_FL_INSERT_RANGE, 0, (int64_t)PC_PMD - at);
	else if (at > (int64_t)PC_PMD)
		r = fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0, at - (int64_t)PC_PMD);
	if (r < 0)
		return pc_fail(err, errno, "%s: its blocks cannot be shifted: %s", path,
			strerror(errno));
	return 0;
}

static int fill(int fd, const char *path, uint64_t from, uint64_t bytes,
	const struct pc_stamp_id *id, struct pc_err *err)
{
	/* Allocated first, so that no page fault has to find blocks. */
	int r = allocate(fd, path, from, bytes, err);

	return r < 0 ? r : stamp(fd, path, from, bytes, id, err);
}

/* An allocator of buddies, as ext4's is, finds so much at a boundary if there is any. */
static int allocate_aligned(int fd, const char *path, bool *ret_found, struct pc_err *err)
{
	struct pc_layout l;
	int r = allocate(fd, path, PC_PMD, 2 * PC_PMD, err);

	if (r == 0)
		r = pc_layout_read(fd, PC_PMD, PC_PMD, &l, err);
	if (r == 0)
		*ret_found = find_boundary(&l) == (int64_t)PC_PMD;
	return r;
}

/* Any other finds it in a piece that is twice as large. */
static int allocate_shifted(int fd, const char *path, struct pc_err *err)
{
	int r = ftruncate(fd, 0);

	if (r == 0)
		r = syncfs(fd);
	if (r < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	r = allocate(fd, path, 0, 2 * PC_PMD, err);
	return r < 0 ? r : shift(fd, path, err);
}

static int fill_huge(int fd, const char *path, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err)
{
	bool found = false;
	/* What files gave up that are gone by now is free once that is on disk. */
	int r = syncfs(fd) < 0 ? pc_fail(err, errno, "%s: syncfs: %s", path, strerror(errno)) : 0;

	if (r == 0)
		r = allocate_aligned(fd, path, &found, err);
	if (r == 0 && !found)
		r = allocate_shifted(fd, path, err);
	if (r == 0 && ftruncate(fd, (off_t)bytes) < 0)
		r = pc_fail(err, errno, "%s: ftruncate: %s", path, strerror(errno));
	return r < 0 ? r : stamp(fd, path, PC_PMD, bytes, id, err);
}

static int make(const char *path, int *ret_fd, struct pc_err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	*ret_fd = fd;
	return 0;
}

/* A file that did not come out as it should goes again. */
static int done(int fd, const char *path, int r)
{
	close(fd);
	if (r < 0)
		unlink(path);
	return r;
}

int pc_file_make(const char *path, uint64_t from, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err)
{
	int fd, r = make(path, &fd, err);

	return r < 0 ? r : done(fd, path, fill(fd, path, from, bytes, id, err));
}

int pc_file_make_huge(const char *path, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err)
{
	int fd, r = make(path, &fd, err);

	return r < 0 ? r : done(fd, path, fill_huge(fd, path, bytes, id, err));
}
