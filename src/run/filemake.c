/* SPDX-License-Identifier: GPL-2.0-only */
/* filemake.c: files whose every page is stamped. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "run/filemake.h"

static int fill(int fd, const char *path, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err)
{
	void *mem;

	/* Allocated first, so that no page fault below has to find blocks. */
	if (fallocate(fd, 0, 0, (off_t)bytes) < 0)
		return pc_fail(err, errno, "%s: fallocate of %llu bytes: %s", path,
			(unsigned long long)bytes, strerror(errno));
	mem = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (mem == MAP_FAILED)
		return pc_fail(err, errno, "%s: mmap: %s", path, strerror(errno));
	pc_stamp_fill_pmem(mem, bytes, id, 0);
	munmap(mem, bytes);
	if (fsync(fd) < 0)
		return pc_fail(err, errno, "%s: fsync: %s", path, strerror(errno));
	return 0;
}

int pc_file_make(const char *path, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	r = fill(fd, path, bytes, id, err);
	close(fd);
	if (r < 0)
		unlink(path);
	return r;
}
