/* SPDX-License-Identifier: GPL-2.0-only */
/* tenant.c: what the tenant process does. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/fsmap.h"
#include "run/layout.h"
#include "run/stage.h"
#include "run/tenant.h"

/*
 * A tenant is many small files, each of the size of what was freed, and not
 * one large file: an allocator starts near the inode for a new file and
 * right behind the last block for one that grows.
 */
#define FILES_MAX   512
#define SQUAT_FILES 8
#define READ_BYTES  ((size_t)256 * 1024)

/* Freed blocks come back through a log commit or a background worker, whose end nobody tells. */
#define RETRIES   20
#define RETRY_MS  50

/* Files made so far; got[i] tells whether file i was given a block that was wanted. */
static unsigned int files;
static bool got[FILES_MAX];

static void file_path(const struct pc_stage *s, unsigned int i, char *path, size_t size)
{
	snprintf(path, size, "%s.%u", s->tenant_path, i);
}

int pc_tenant_look(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_layout *after = &s->arena->facts.change.after;
	int fd = open(s->path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0 && errno == ENOENT) {
		*after = (struct pc_layout){ .known = true };
		return 0;
	}
	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", s->path, strerror(errno));
	r = pc_layout_read(fd, s->offset, s->bytes, after, err);
	close(fd);
	return r;
}

/* Return: bytes written, 0 when the file system is full, or -errno. */
static ssize_t write_stamps(const struct pc_stage *s, int fd, size_t bytes, struct pc_err *err)
{
	struct pc_stamp_id id = { s->arena->env.run, PC_WRITER_TENANT, 1 };
	unsigned char *buf = malloc(bytes);
	ssize_t n;

	if (!buf)
		return pc_oom(err);
	pc_stamp_fill(buf, bytes, &id, files * (bytes / PC_PAGE));
	n = pwrite(fd, buf, bytes, 0);
	free(buf);
	if (n < 0 && errno == ENOSPC)
		return 0;
	if (n < 0)
		return pc_fail(err, errno, "%s.%u: write: %s", s->tenant_path, files,
			strerror(errno));
	return n;
}

/*
 * One more file of up to @bytes; adds to @taken what it was given of @wanted.
 * Return: 1, 0 when the file system is full, or -errno.
 */
static int add_file(const struct pc_stage *s, const struct pc_layout *wanted, size_t bytes,
	uint64_t *taken, struct pc_err *err)
{
	struct pc_layout mine;
	char path[300];
	ssize_t n;
	int fd, r = 0;

	file_path(s, files, path, sizeof(path));
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == ENOSPC)
		return 0;
	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	n = write_stamps(s, fd, bytes, err);
	if (n > 0)
		r = pc_layout_read(fd, 0, (uint64_t)n, &mine, err);
	close(fd);
	if (n <= 0 || r < 0) {
		unlink(path);
		return n <= 0 ? (int)n : r;
	}
	got[files] = pc_layout_overlap(&mine, wanted) > 0;
	*taken += pc_layout_overlap(&mine, wanted);
	files++;
	return 1;
}

/* Adds files until all of @wanted is taken, @limit files are there, or nothing is free. */
static int fill(const struct pc_stage *s, const struct pc_layout *wanted, unsigned int limit,
	uint64_t *taken, struct pc_err *err)
{
	uint64_t whole = pc_layout_bytes(wanted);
	/* To have one page of a file system, all of the rest must be had as well. */
	size_t bytes = s->bytes == PC_PAGE ? 16ul * PC_PAGE : s->bytes;
	int r = 1;

	while (r >= 0 && files < limit && *taken < whole) {
		r = add_file(s, wanted, bytes, taken, err);
		if (r == 0 && bytes == PC_PAGE)
			break;
		/* The last blocks of a file system go by the page. */
		if (r == 0)
			bytes = bytes / 4 < PC_PAGE ? PC_PAGE : bytes / 4 / PC_PAGE * PC_PAGE;
	}
	return r < 0 ? r : 0;
}

/* What the pin has lost: blocks of before that the range does not own any more. */
static struct pc_layout lost_blocks(const struct pc_case *facts)
{
	return pc_layout_minus(&facts->change.before, &facts->change.after);
}

static void note_taken(struct pc_stage *s, uint64_t taken)
{
	s->arena->facts.canary.taken_bytes = taken;
	pc_log_add(&s->arena->log[PC_ROLE_TENANT], PC_ROLE_TENANT, PC_EV_TENANT_TAKE, pc_now_ns(),
		0, taken);
}

/*
 * Freed blocks can be given again only once the transaction that freed them is
 * on disk. A file whose last name went cannot be asked for its blocks, and may
 * have them all the same: as long as none of @lost is free, @ret_kept.
 */
static int commit(const struct pc_stage *s, const struct pc_layout *lost, bool *ret_kept,
	struct pc_err *err)
{
	int fd = open(s->arena->place.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct pc_layout owned = { 0 };
	int r = 0;

	if (fd < 0 || syncfs(fd) < 0)
		r = pc_fail(err, errno, "%s: syncfs: %s", s->arena->place.dir, strerror(errno));
	if (r == 0 && (s->cell->change->flags & PC_CHANGE_LAST_REF))
		r = pc_fsmap_owned(fd, lost, &owned, err);
	*ret_kept = r == 0 && owned.known && pc_layout_same(&owned, lost);
	if (fd >= 0)
		close(fd);
	return r;
}

int pc_tenant_take(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_case *facts = &s->arena->facts;
	struct pc_layout lost = lost_blocks(facts);
	uint64_t wanted = pc_layout_bytes(&lost), taken = 0;
	bool kept = false;
	int r = 0;

	for (int i = 0; r == 0 && taken < wanted && i < RETRIES; i++) {
		if (i > 0)
			poll(NULL, 0, RETRY_MS);
		r = commit(s, &lost, &kept, err);
		/* The first time somebody tries even so. */
		if (r < 0 || (kept && i > 0))
			continue;
		/* All files were made too soon: none is left to make of what comes free now. */
		if (files == FILES_MAX && taken == 0)
			r = pc_tenant_drop(s, err);
		if (r == 0)
			r = fill(s, &lost, FILES_MAX, &taken, err);
	}
	if (r < 0)
		return r;
	if (kept && taken == 0)
		facts->change.after = facts->change.before;
	else
		facts->canary.freed_bytes = wanted;
	note_taken(s, taken);
	return 0;
}

int pc_tenant_take_given(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_stamp_id id = { s->arena->env.run, PC_WRITER_TENANT, 1 };
	struct pc_layout lost = lost_blocks(&s->arena->facts), mine = { 0 };
	int fd = open(s->other_path, O_RDWR | O_CLOEXEC), r = 0;
	unsigned char *buf = malloc(s->bytes);

	s->arena->facts.canary.freed_bytes = pc_layout_bytes(&lost);
	if (buf)
		pc_stamp_fill(buf, s->bytes, &id, 0);
	if (!buf || fd < 0 ||
		pwrite(fd, buf, s->bytes, (off_t)s->change_offset) != (ssize_t)s->bytes)
		r = pc_fail(err, errno, "%s: write: %s", s->other_path, strerror(errno));
	if (r == 0)
		r = pc_layout_read(fd, s->change_offset, s->bytes, &mine, err);
	if (r == 0)
		note_taken(s, pc_layout_overlap(&mine, &lost));
	free(buf);
	if (fd >= 0)
		close(fd);
	return r;
}

int pc_tenant_squat(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	uint64_t taken = 0;
	int r = fill(s, &s->arena->facts.change.before, SQUAT_FILES, &taken, err);

	if (r < 0)
		return r;
	s->arena->facts.canary.freed_bytes = taken;
	note_taken(s, taken);
	return 0;
}

static void note_stale_write(struct pc_stage *s, const unsigned char *buf, size_t bytes,
	uint64_t offset)
{
	struct pc_foreign *f = &s->arena->facts.canary.stale_write;
	struct pc_scan scan;

	pc_stamp_scan(buf, bytes, s->arena->env.run, s->arena->facts.canary.repeat_seq, &scan);
	if (scan.by_writer[PC_WRITER_HOLDER] == 0)
		return;
	if (!f->found) {
		f->offset = offset + scan.first[PC_WRITER_HOLDER];
		memcpy(f->sample, buf + scan.first[PC_WRITER_HOLDER], sizeof(f->sample));
	}
	f->found = true;
	f->pages += (uint32_t)scan.by_writer[PC_WRITER_HOLDER];
}

static int verify_file(struct pc_stage *s, const char *path, uint64_t at, struct pc_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *buf;
	ssize_t n;

	/* A second file may have taken the name of the pinned one. */
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	buf = malloc(READ_BYTES);
	if (!buf) {
		close(fd);
		return pc_oom(err);
	}
	/* What is on the medium counts, and not what the page cache has of it. */
	n = fsync(fd) < 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0 ? -1 : 1;
	while (n > 0 && (n = pread(fd, buf, READ_BYTES, (off_t)at)) > 0) {
		note_stale_write(s, buf, (size_t)n, at);
		at += (uint64_t)n;
	}
	if (n < 0)
		n = pc_fail(err, errno, "%s: read: %s", path, strerror(errno));
	free(buf);
	close(fd);
	return (int)n;
}

int pc_tenant_verify(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	char path[300];
	int r = 0;

	for (unsigned int i = 0; r == 0 && i < files; i++) {
		if (!got[i])
			continue;
		file_path(s, i, path, sizeof(path));
		r = verify_file(s, path, 0, err);
	}
	/* A clone that is still to be made will rightly hold what the DMA wrote until then. */
	if (s->arena->facts.change.blocked_seen)
		return r;
	if (r == 0 && (s->cell->change->flags & PC_CHANGE_TWO_FILES))
		r = verify_file(s, s->other_path, 0, err);
	if (r == 0 && (s->cell->change->flags & PC_CHANGE_MOVES))
		r = verify_file(s, s->path, s->offset + s->bytes, err);
	return r;
}

int pc_tenant_drop(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	char path[300];

	while (files > 0) {
		file_path(s, files - 1, path, sizeof(path));
		if (unlink(path) < 0)
			return pc_fail(err, errno, "%s: unlink: %s", path, strerror(errno));
		files--;
	}
	return 0;
}

int pc_tenant_clean(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	const char *const paths[] = { s->path, s->other_path };
	int r = pc_tenant_drop(stage, err);

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (paths[i][0] && unlink(paths[i]) < 0 && errno != ENOENT && r == 0)
			r = pc_fail(err, errno, "%s: unlink: %s", paths[i], strerror(errno));
	}
	return r;
}
