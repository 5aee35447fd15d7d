/* SPDX-License-Identifier: GPL-2.0-only */
/* changing.c: what the changer process does. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "change/clone.h"
#include "run/changing.h"
#include "run/filemake.h"
#include "run/nudge.h"
#include "run/stage.h"

static struct pc_target target = { .fd = -1, .other_fd = -1 };

static int open_rw(const char *path, int *ret_fd, struct pc_err *err)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	*ret_fd = fd;
	return 0;
}

int pc_changing_make_other(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_stamp_id id = { s->arena->env.run, PC_WRITER_OTHER, 1 };

	return pc_file_make(s->other_path, s->other_from, s->file_bytes, &id, err);
}

static int open_other(const struct pc_stage *s, struct pc_err *err)
{
	struct pc_change_fact *change = &s->arena->facts.change;
	struct stat pinned, other;
	int r = open_rw(s->other_path, &target.other_fd, err);

	if (r < 0)
		return r;
	if (fstat(target.fd, &pinned) < 0 || fstat(target.other_fd, &other) < 0)
		return pc_fail(err, errno, "fstat: %s", strerror(errno));
	change->two_files = true;
	change->pinned_is_higher = pinned.st_ino > other.st_ino;
	return 0;
}

int pc_changing_open(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	unsigned int flags = s->cell->change->flags;
	int r = 0;

	target.cfg = s->cfg;
	target.id = (struct pc_stamp_id){ s->arena->env.run, PC_WRITER_OWNER, 2 };
	target.path = s->path;
	target.other_path = s->other_path;
	target.offset = s->change_offset;
	target.bytes = s->bytes;
	target.place = &s->arena->place;
	if (!(flags & PC_CHANGE_DEVICE))
		r = open_rw(s->path, &target.fd, err);
	if (r == 0 && (flags & PC_CHANGE_TWO_FILES))
		r = open_other(s, err);
	return r;
}

int pc_changing_share(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	int r = pc_clone_range(target.fd, target.other_fd, s->offset, s->bytes);

	if (r < 0)
		r = pc_fail(err, r, "FICLONERANGE from %s to %s: %s", s->path, s->other_path,
			strerror(-r));
	return r;
}

int pc_changing_prepare(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;

	return s->cell->change->prepare ? s->cell->change->prepare(&target, err) : 0;
}

int pc_changing_apply(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_log *log = &s->arena->log[PC_ROLE_CHANGER];
	/* An entry is locked for a moment only: one look at it would hardly ever meet that. */
	bool nudged = s->cell->situation->flags & PC_SIT_SYNCS;
	uint64_t before, after;
	int r;

	(void)err;
	if (nudged)
		pc_nudge_begin();
	before = pc_now_ns();
	pc_log_add(log, PC_ROLE_CHANGER, PC_EV_CHANGE_CALL, before, 0, 0);
	r = s->cell->change->apply(&target);
	after = pc_now_ns();
	pc_log_add(log, PC_ROLE_CHANGER, PC_EV_CHANGE_RETURN, after, r, 0);
	if (nudged)
		pc_nudge_end();
	s->arena->facts.change.error = r < 0 ? -r : 0;
	return 0;
}

int pc_changing_apply_again(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;

	(void)err;
	s->arena->facts.change.again_error = -s->cell->change->apply(&target);
	return 0;
}
