/* SPDX-License-Identifier: GPL-2.0-only */
/* changer.c: what a changer process of a storm does. */
#include "storm/changer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storm/files.h"
#include "storm/mark.h"

/** struct changing - one process' own */
struct changing {
	const struct pc_storm *storm;
	const struct pc_storm_worker *me;
	int fds[PC_STORM_FILES];
	struct pc_storm_step step;
	struct pc_storm_event change; /* what it frees, and token */
	unsigned char *seen;
	unsigned char *content; /* of every file, as this worker writes it */
};

static size_t file_bytes(const struct changing *c)
{
	return (size_t)c->storm->shape.pages * PC_PAGE;
}

/* What of the file the change frees or moves, as the judge is to know it. */
static void set_reach(struct changing *c)
{
	uint32_t first = c->step.first, last = first + c->step.pages;

	switch (c->me->seat->reach) {
	case PC_REACH_NONE:
	case PC_REACH_RANGE:
		break;
	case PC_REACH_ALL:
		first = 0;
		/* fall through */
	case PC_REACH_END:
		last = c->storm->shape.pages;
		break;
	}
	c->change.first = first;
	c->change.pages = last - first;
}

static void tell_stale(const struct changing *c, const struct pc_mark *mark, uint32_t page,
	const unsigned char *sample)
{
	const struct pc_storm_event event = {
		.t_ns = pc_now_ns(),
		.kind = PC_EV_STALE_WRITE,
		.result = mark->worker,
		.file = c->step.file,
		.first = page,
		.pages = 1,
		.token = mark->token,
	};

	pc_ring_add_sample(c->me->ring, &event, sample);
}

/* Whoever pinned another file must not have written here. */
static void look(struct changing *c)
{
	ssize_t n = pread(c->fds[c->step.file], c->seen, (size_t)c->step.pages * PC_PAGE,
		(off_t)c->step.first * PC_PAGE);
	struct pc_mark mark;
	uint32_t at;

	for (uint32_t i = 0; n > 0 && i < (size_t)n / PC_PAGE; i++) {
		const unsigned char *page = c->seen + (size_t)i * PC_PAGE;

		if (pc_mark_read(page, c->storm->run, (uint16_t)c->step.file, &mark, &at) &&
			mark.file != c->step.file && mark.writer == PC_WRITER_HOLDER)
			tell_stale(c, &mark, c->step.first + i, page + at);
	}
}

static int change_it(struct changing *c)
{
	char path[256];
	struct pc_target target = {
		.cfg = c->storm->cfg, .path = path, .fd = c->fds[c->step.file],
		.other_path = "", .other_fd = -1,
		.offset = (uint64_t)c->step.first * PC_PAGE,
		.bytes = (uint64_t)c->step.pages * PC_PAGE,
		.place = &c->storm->arena->place,
	};
	uint64_t after;
	int r;

	pc_storm_path(c->storm, c->step.file, path, sizeof(path));
	atomic_store_explicit(&c->me->seat->busy, PC_STORM_FILE(c->step.file), memory_order_relaxed);
	pc_storm_note(c->me, PC_EV_CHANGE_CALL, pc_now_ns(), 0, &c->change);
	r = c->me->change->apply(&target);
	after = pc_now_ns();
	pc_storm_note(c->me, PC_EV_CHANGE_RETURN, after, r, &c->change);
	atomic_store_explicit(&c->me->seat->mending, PC_STORM_FILE(c->step.file), memory_order_relaxed);
	atomic_store_explicit(&c->me->seat->busy, 0, memory_order_relaxed);
	atomic_fetch_add_explicit(&c->storm->shared->changes, 1, memory_order_relaxed);
	return r;
}

/* Only so many pages again, each with a block of its own and this file's stamps. */
static int make_whole(const struct changing *c, struct pc_err *err)
{
	size_t bytes = file_bytes(c), from = (size_t)c->step.first * PC_PAGE;
	size_t to = from + (size_t)c->step.pages * PC_PAGE;
	const unsigned char *content = c->content + c->step.file * bytes;
	int fd = c->fds[c->step.file];
	struct stat st;

	if (fstat(fd, &st) < 0)
		return pc_fail(err, errno, "fstat: %s", strerror(errno));
	if ((size_t)st.st_size > bytes && ftruncate(fd, (off_t)bytes) < 0)
		return pc_fail(err, errno, "ftruncate: %s", strerror(errno));
	if ((size_t)st.st_size < bytes)
		to = bytes;
	if ((size_t)st.st_size < from)
		from = (size_t)st.st_size;
	/* Freed blocks may not be free yet: the next change finds a hole, and fills it. */
	if (pwrite(fd, content + from, to - from, (off_t)from) < 0 && errno != ENOSPC)
		return pc_fail(err, errno, "pwrite: %s", strerror(errno));
	return 0;
}

static int one_change(struct changing *c, uint64_t number, struct pc_err *err)
{
	int r;

	c->step = pc_storm_step_at(&c->storm->shape, c->me->number, 0, number);
	atomic_store_explicit(&c->me->seat->at, PC_STORM_FILE(c->step.file), memory_order_relaxed);
	c->change.file = c->step.file;
	c->change.token = pc_ring_token(c->me->ring);
	set_reach(c);
	pc_storm_await(c->storm, &c->step, PC_STORM_FILE(c->step.file), pc_storm_pinned, true);
	if (c->storm->writes)
		look(c);
	change_it(c);
	r = make_whole(c, err);
	atomic_store_explicit(&c->me->seat->mending, 0, memory_order_relaxed);
	return r;
}

static void make_content(struct changing *c)
{
	struct pc_mark mark = { .writer = PC_WRITER_OWNER, .worker = c->me->number };
	struct pc_stamp_id id;

	for (uint32_t i = 0; i < c->storm->shape.files; i++) {
		mark.file = (uint16_t)i;
		id = pc_mark_stamp(c->storm->run, &mark);
		pc_stamp_fill(c->content + i * file_bytes(c), file_bytes(c), &id, 0);
	}
}

int pc_storm_change(const struct pc_storm *storm, const struct pc_storm_worker *me,
	struct pc_err *err)
{
	struct changing c = { .storm = storm, .me = me };
	int r = pc_storm_open(storm, c.fds, err);

	c.seen = malloc(file_bytes(&c));
	c.content = malloc(storm->shape.files * file_bytes(&c));
	if (!c.seen || !c.content)
		r = pc_oom(err);
	if (r == 0)
		make_content(&c);
	while (r == 0 && !pc_storm_stopped(storm))
		r = one_change(&c, atomic_fetch_add(&me->seat->step, 1), err);
	free(c.seen);
	free(c.content);
	return r;
}
