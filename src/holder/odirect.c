/* SPDX-License-Identifier: GPL-2.0-only */
/* odirect.c: holder odirect, an O_DIRECT read in flight whose buffer is the DAX mapping. */
#include <errno.h>
#include <fcntl.h>
#include <libaio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "holder/dm.h"
#include "pinclash/holder.h"

#define COMPLETE_MAX_S 5

/*
 * The read waits in a suspended device-mapper target, pages pinned, until
 * the target is resumed. libaio and not io_uring: io_submit() returns when
 * the request is queued there, where io_uring would hand it to a thread and
 * return before the pages are pinned.
 */
struct state {
	int fd;
	io_context_t aio;
	void *content; /* what the device holds and the read will bring */
};

static const int refusals[] = { EFAULT, EOPNOTSUPP, EINVAL, 0 };

static int provide(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err)
{
	char name[48];

	if (env->dm_name[0])
		return 0;
	snprintf(name, sizeof(name), "pinclash-%llx", (unsigned long long)env->run);
	return pc_dm_create(env, name, (uint64_t)pc_config_num(cfg, "run", "pin-size"), err);
}

static int write_content(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	int fd = open(h->env->dm_path, O_WRONLY | O_DIRECT | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", h->env->dm_path, strerror(errno));
	pc_stamp_fill(s->content, h->bytes, &h->id, 0);
	n = pwrite(fd, s->content, h->bytes, 0);
	close(fd);
	if (n != (ssize_t)h->bytes)
		return pc_fail(err, n < 0 ? errno : EIO, "%s: wrote %zd of %zu bytes",
			h->env->dm_path, n, h->bytes);
	return 0;
}

static int prepare(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return pc_oom(err);
	h->state = s;
	s->fd = open(h->env->dm_path, O_RDWR | O_DIRECT | O_CLOEXEC);
	if (s->fd < 0)
		return pc_fail(err, errno, "%s: %s", h->env->dm_path, strerror(errno));
	s->content = aligned_alloc(PC_PAGE, h->bytes);
	if (!s->content)
		return pc_oom(err);
	r = io_setup((int)h->times, &s->aio);
	if (r < 0)
		return pc_fail(err, -r, "io_setup: %s; see fs.aio-max-nr", strerror(-r));
	r = write_content(h, err);
	return r < 0 ? r : pc_dm_suspend(h->env->dm_name, err);
}

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	struct timespec at_once = { 0 };
	struct iocb cb, *list[1] = { &cb };
	struct io_event done;
	int r = 1;

	if (h->keep_content)
		io_prep_pwrite(&cb, s->fd, h->addr, h->bytes, 0);
	else
		io_prep_pread(&cb, s->fd, h->addr, h->bytes, 0);
	for (unsigned int i = 0; i < h->times && r == 1; i++)
		r = io_submit(s->aio, 1, list);
	if (r != 1)
		return pc_fail(err, r < 0 ? -r : EIO, "io_submit: %s", strerror(-r));
	if (io_getevents(s->aio, 0, 1, &done, &at_once) == 1)
		return pc_fail(err, (long)done.res < 0 ? -(int)done.res : EIO,
			"the request did not stay in flight: result %ld", (long)done.res);
	return 0;
}

static int await_read(const struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	struct timespec limit = { .tv_sec = COMPLETE_MAX_S };
	struct io_event done;
	int r = io_getevents(s->aio, 1, 1, &done, &limit);

	if (r != 1)
		return pc_fail(err, r < 0 ? -r : ETIMEDOUT, "the request did not end after the resume");
	if (done.res != h->bytes)
		return pc_fail(err, EIO, "the request gave %ld of %zu bytes", (long)done.res,
			h->bytes);
	return 0;
}

static int release(struct pc_hold *h, struct pc_err *err)
{
	int r = pc_dm_resume(h->env->dm_name, err);

	for (unsigned int i = 0; i < h->times && r == 0; i++)
		r = await_read(h, err);
	return r;
}

/* A process with such a read in flight cannot end (exit_aio) before the device answers. */
static int after_kill(const struct pc_env *env, struct pc_err *err)
{
	return pc_dm_resume(env->dm_name, err);
}

static void finish(struct pc_hold *h)
{
	struct state *s = h->state;

	if (!s)
		return;
	/* Also when the pin was refused: the next cell needs a running device. */
	pc_dm_resume(h->env->dm_name, NULL);
	if (s->aio)
		io_destroy(s->aio);
	if (s->fd >= 0)
		close(s->fd);
	free(s->content);
	free(s);
	h->state = NULL;
}

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_ROOT },
	{ .kind = PC_NEED_MODULE, .what = "dm_mod" },
	{ .kind = PC_NEED_END },
};

static const struct pc_holder odirect = {
	.op = {
		.name = "odirect",
		.help = "O_DIRECT read held in flight by a suspended device-mapper target",
		.needs = needs,
	},
	.flags = PC_HOLDER_COUNTED | PC_HOLDER_DMA_AT_RELEASE | PC_HOLDER_REPEATS |
		PC_HOLDER_ENDS_ALL | PC_HOLDER_ONCE,
	.call = "io_submit",
	.refusals = refusals,
	.provide = provide,
	.prepare = prepare,
	.acquire = acquire,
	.release = release,
	.after_kill = after_kill,
	.finish = finish,
};

PC_REGISTER(holder, odirect);
