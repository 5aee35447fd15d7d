/* SPDX-License-Identifier: GPL-2.0-only */
/* syncing.c: what the syncer process does. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "run/stage.h"
#include "run/syncing.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14, include/uapi/asm-generic/mman-common.h */
#endif

/* The syncer process runs in one cell and ends: its state is the process' own. */
static int fd = -1;
static void *map;

int pc_syncing_open(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;

	fd = open(s->path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", s->path, strerror(errno));
	map = mmap(NULL, s->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)s->offset);
	if (map == MAP_FAILED)
		return pc_fail(err, errno, "mmap of %s: %s", s->path, strerror(errno));
	return 0;
}

int pc_syncing_run(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;

	(void)err;
	while (!atomic_load(&s->arena->sync_stop)) {
		/* Pages that the change has cut off cannot be had: there is nothing to dirty then. */
		madvise(map, s->bytes, MADV_POPULATE_WRITE);
		if (fsync(fd) == 0)
			atomic_fetch_add(&s->arena->syncs, 1);
	}
	return 0;
}
