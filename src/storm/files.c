/* SPDX-License-Identifier: GPL-2.0-only */
/* files.c: the files of a storm. */
#include "storm/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "run/filemake.h"
#include "run/layout.h"
#include "storm/mark.h"
#include "util/scoped.h"

/* Pages of the file that a change is tried on; it is made to the second. */
#define TRIAL_PAGES 4u

/* What stays free: a block that is given back is soon somebody's again, and yet few wait for the log. */
#define ROOM_BYTES (1ull << 20)

void pc_storm_path(const struct pc_storm *storm, uint32_t number, char *ret_path, size_t size)
{
	snprintf(ret_path, size, "%s/storm.%u", storm->arena->place.dir, number);
}

static int open_file(const struct pc_storm *storm, uint32_t number, int *ret_fd,
	struct pc_err *err)
{
	char path[256];
	int fd;

	pc_storm_path(storm, number, path, sizeof(path));
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	*ret_fd = fd;
	return 0;
}

int pc_storm_open(const struct pc_storm *storm, int *ret_fds, struct pc_err *err)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < storm->shape.files; i++)
		r = open_file(storm, i, &ret_fds[i], err);
	return r;
}

static int make_file(const struct pc_storm *storm, uint32_t number, uint64_t pages,
	struct pc_err *err)
{
	const struct pc_mark mark = { .writer = PC_WRITER_OWNER, .file = (uint16_t)number };
	struct pc_stamp_id id = pc_mark_stamp(storm->run, &mark);
	char path[256];

	pc_storm_path(storm, number, path, sizeof(path));
	return pc_file_make(path, 0, pages * PC_PAGE, &id, err);
}

static void drop_file(const struct pc_storm *storm, uint32_t number)
{
	char path[256];

	pc_storm_path(storm, number, path, sizeof(path));
	unlink(path);
}

static int read_pages(int fd, struct pc_layout *ret_pages, struct pc_err *err)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < TRIAL_PAGES; i++)
		r = pc_layout_read(fd, (uint64_t)i * PC_PAGE, PC_PAGE, &ret_pages[i], err);
	return r;
}

/* The change was about page 1. */
static enum pc_reach reach_of(const struct pc_layout *before, const struct pc_layout *after)
{
	if (!pc_layout_same(&before[0], &after[0]))
		return PC_REACH_ALL;
	if (!pc_layout_same(&before[2], &after[2]))
		return PC_REACH_END;
	return pc_layout_same(&before[1], &after[1]) ? PC_REACH_NONE : PC_REACH_RANGE;
}

static int try_on(const struct pc_storm *storm, const struct pc_change *change, const char *path,
	int fd, enum pc_reach *ret_reach, struct pc_err *err)
{
	struct pc_layout before[TRIAL_PAGES], after[TRIAL_PAGES];
	struct pc_target target = {
		.cfg = storm->cfg, .path = path, .fd = fd, .other_path = "", .other_fd = -1,
		.offset = PC_PAGE, .bytes = PC_PAGE, .place = &storm->arena->place,
	};
	int r = read_pages(fd, before, err);

	if (r < 0)
		return r;
	change->apply(&target);
	r = read_pages(fd, after, err);
	if (r == 0)
		*ret_reach = reach_of(before, after);
	return r;
}

static int try_change(const struct pc_storm *storm, const struct pc_storm_worker *w,
	struct pc_err *err)
{
	uint32_t number = storm->shape.files;
	pc_autofd int fd = -1;
	char path[256];
	int r = make_file(storm, number, TRIAL_PAGES, err);

	pc_storm_path(storm, number, path, sizeof(path));
	if (r == 0)
		r = open_file(storm, number, &fd, err);
	if (r == 0)
		r = try_on(storm, w->change, path, fd, &w->seat->reach, err);
	drop_file(storm, number);
	return r;
}

/* One more file takes what else is free; as much of it as the file system gives. */
static int crowd(const struct pc_storm *storm, struct pc_err *err)
{
	pc_autofd int fd = -1;
	struct statvfs st;
	char path[256];
	uint64_t want;

	pc_storm_path(storm, storm->shape.files + 1, path, sizeof(path));
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || fstatvfs(fd, &st) < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	want = (uint64_t)st.f_bavail * st.f_bsize;
	for (want -= want < ROOM_BYTES ? want : ROOM_BYTES; want >= PC_PAGE; want /= 2) {
		if (fallocate(fd, 0, 0, (off_t)(want / PC_PAGE * PC_PAGE)) == 0)
			break;
		if (errno != ENOSPC)
			return pc_fail(err, errno, "%s: fallocate: %s", path, strerror(errno));
	}
	return 0;
}

int pc_storm_files_make(void *storm, struct pc_err *err)
{
	const struct pc_storm *s = storm;
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < s->shape.files; i++)
		r = make_file(s, i, s->shape.pages, err);
	for (size_t i = 0; r == 0 && i < s->worker_count; i++) {
		if (s->workers[i].change)
			r = try_change(s, &s->workers[i], err);
	}
	if (r == 0 && !s->arena->place.foreign)
		r = crowd(s, err);
	return r;
}

int pc_storm_files_drop(void *storm, struct pc_err *err)
{
	const struct pc_storm *s = storm;

	(void)err;
	for (uint32_t i = 0; i <= s->shape.files + 1; i++)
		drop_file(s, i);
	return 0;
}
