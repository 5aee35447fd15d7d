/* SPDX-License-Identifier: GPL-2.0-only */
/* kpin.c: holder kpin, a pin that the helper module takes as a driver would. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kernel/module/pinclash_pin.h"
#include "pinclash/holder.h"
#include "util/module.h"

struct state {
	int fd;
	uint32_t handle;
	void *local; /* the other side of each transfer */
};

/* FOLL_LONGTERM on an fsdax VMA: check_vma_flags() (mm/gup.c). */
static const int refusals[] = { EOPNOTSUPP, 0 };

static int provide(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err)
{
	const char *path = pc_config_str(cfg, "kpin", "module");

	if (path)
		return pc_module_load_file(env, PINCLASH_PIN_NAME, path, err);
	return pc_module_load(env, PINCLASH_PIN_NAME, err);
}

static int prepare(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = calloc(1, sizeof(*s));

	if (!s)
		return pc_oom(err);
	h->state = s;
	s->fd = open(PINCLASH_PIN_DEVICE, O_RDWR | O_CLOEXEC);
	if (s->fd < 0)
		return pc_fail(err, errno, PINCLASH_PIN_DEVICE ": %s", strerror(errno));
	s->local = aligned_alloc(PC_PAGE, h->bytes);
	return s->local ? 0 : pc_oom(err);
}

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	bool longterm = pc_config_bool(h->cfg, "kpin", "longterm");
	struct state *s = h->state;
	struct pinclash_pin_range range = {
		.addr = (uintptr_t)h->addr,
		.bytes = h->bytes,
		.flags = PINCLASH_PIN_WRITE | (longterm ? PINCLASH_PIN_LONGTERM : 0u),
	};

	if (ioctl(s->fd, PINCLASH_PIN_HOLD, &range) < 0)
		return pc_fail(err, errno, "pin_user_pages: %s", strerror(errno));
	s->handle = range.handle;
	return 0;
}

static int transfer(struct pc_hold *h, unsigned long request, struct pc_err *err)
{
	struct state *s = h->state;
	struct pinclash_pin_dma dma = {
		.buffer = (uintptr_t)s->local,
		.bytes = h->bytes,
		.handle = s->handle,
	};

	if (ioctl(s->fd, request, &dma) < 0)
		return pc_fail(err, errno, "transfer through the pinned pages: %s",
			strerror(errno));
	return 0;
}

static int dma_write(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;

	pc_stamp_fill(s->local, h->bytes, &h->id, 0);
	return transfer(h, PINCLASH_PIN_DMA_WRITE, err);
}

static int dma_read(struct pc_hold *h, void *buf, struct pc_err *err)
{
	struct state *s = h->state;
	int r = transfer(h, PINCLASH_PIN_DMA_READ, err);

	if (r == 0)
		memcpy(buf, s->local, h->bytes);
	return r;
}

static int release(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;

	if (ioctl(s->fd, PINCLASH_PIN_DROP, &s->handle) < 0)
		return pc_fail(err, errno, "unpin_user_pages: %s", strerror(errno));
	return 0;
}

static void finish(struct pc_hold *h)
{
	struct state *s = h->state;

	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	free(s->local);
	free(s);
	h->state = NULL;
}

static bool supported(const struct pc_config *cfg, char *why)
{
	const char *path = pc_config_str(cfg, "kpin", "module");

	if (path && access(path, R_OK)) {
		snprintf(why, PC_WHY, "--kpin.module %.200s: %s", path, strerror(errno));
		return false;
	}
	if (path || pc_module_available(PINCLASH_PIN_NAME))
		return true;
	snprintf(why, PC_WHY, "no helper module " PINCLASH_PIN_NAME " for this kernel; build it "
		"(make -C kernel/module) and name it with --kpin.module");
	return false;
}

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_ROOT },
	{ .kind = PC_NEED_END },
};

static const struct pc_option options[] = {
	{
		.key = "module",
		.type = PC_TYPE_STRING,
		.help = "path of pinclash_pin.ko; without it the one in /lib/modules",
	},
	{
		.key = "longterm",
		.type = PC_TYPE_BOOL,
		.fallback = "no",
		.help = "pin with FOLL_LONGTERM, as drivers must; fsdax refuses that",
	},
	{ 0 },
};

static const struct pc_holder kpin = {
	.op = {
		.name = "kpin",
		.help = "pin of a driver (the helper module's), which reads and writes through it",
		.needs = needs,
		.options = options,
		.supported = supported,
	},
	.flags = PC_HOLDER_COUNTED,
	.call = "pin_user_pages",
	.refusals = refusals,
	.provide = provide,
	.prepare = prepare,
	.acquire = acquire,
	.dma_write = dma_write,
	.dma_read = dma_read,
	.release = release,
	.finish = finish,
};

PC_REGISTER(holder, kpin);
