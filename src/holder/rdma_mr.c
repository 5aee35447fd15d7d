/* SPDX-License-Identifier: GPL-2.0-only */
/* rdma_mr.c: holder rdma-mr, a memory region that RDMA WRITE and READ go through. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "holder/rdma.h"
#include "pinclash/holder.h"
#include "holder/rdmadev.h"

struct state {
	struct pc_rdma *rdma;
	struct ibv_mr **mr; /* the first one moves the data */
	unsigned int count;
};

/*
 * FOLL_LONGTERM on an fsdax VMA: check_vma_flags() (mm/gup.c) says
 * EOPNOTSUPP; kernels before 5.17 said it from get_user_pages_longterm().
 */
static const int refusals[] = { EOPNOTSUPP, 0 };

/* 6.5 on: writable_file_mapping_allowed() (mm/gup.c), where a file system tracks dirty pages. */
static const int cache_refusals[] = { EFAULT, 0 };

static int prepare(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = calloc(1, sizeof(*s));

	if (!s)
		return pc_oom(err);
	h->state = s;
	s->mr = calloc(h->times, sizeof(struct ibv_mr *));
	if (!s->mr)
		return pc_oom(err);
	return pc_rdma_open(h->env->rdma_device, h->bytes, &s->rdma, err);
}

static int drop_all(struct state *s)
{
	int r = 0;

	for (; r == 0 && s->count > 0; s->count -= r == 0)
		r = ibv_dereg_mr(s->mr[s->count - 1]);
	return r;
}

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	int access = IBV_ACCESS_REMOTE_READ, error;

	if (!h->read_only)
		access |= IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE;

	for (; s->count < h->times; s->count++) {
		s->mr[s->count] = ibv_reg_mr(s->rdma->pd, h->addr, h->bytes, access);
		if (!s->mr[s->count]) {
			error = errno;
			drop_all(s);
			return pc_fail(err, error, "ibv_reg_mr: %s", strerror(error));
		}
	}
	return 0;
}

static int dma_write(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;

	pc_stamp_fill(s->rdma->local, h->bytes, &h->id, 0);
	return pc_rdma_transfer(s->rdma, IBV_WR_RDMA_WRITE, s->mr[0], h->bytes, err);
}

static int dma_read(struct pc_hold *h, void *buf, struct pc_err *err)
{
	struct state *s = h->state;
	int r;

	memset(s->rdma->local, 0, h->bytes);
	r = pc_rdma_transfer(s->rdma, IBV_WR_RDMA_READ, s->mr[0], h->bytes, err);
	if (r == 0)
		memcpy(buf, s->rdma->local, h->bytes);
	return r;
}

static int release(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	int r = drop_all(s);

	return r ? pc_fail(err, r, "ibv_dereg_mr: %s", strerror(r)) : 0;
}

static void finish(struct pc_hold *h)
{
	struct state *s = h->state;

	if (!s)
		return;
	pc_rdma_close(s->rdma);
	free(s->mr);
	free(s);
	h->state = NULL;
}

static bool supported(const struct pc_config *cfg, char *why)
{
	return pc_rdmadev_usable(cfg, why);
}

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_ROOT },
	{ .kind = PC_NEED_END },
};

static const struct pc_holder rdma_mr = {
	.op = {
		.name = "rdma-mr",
		.help = "memory region; real RDMA WRITE and READ through a queue pair in loopback",
		.needs = needs,
		.supported = supported,
	},
	.flags = PC_HOLDER_COUNTED | PC_HOLDER_RDMA | PC_HOLDER_REPEATS |
		PC_HOLDER_LONGTERM | PC_HOLDER_READS,
	.call = "ibv_reg_mr",
	.refusals = refusals,
	.cache_refusals = cache_refusals,
	.provide = pc_rdmadev_provide,
	.prepare = prepare,
	.acquire = acquire,
	.dma_write = dma_write,
	.dma_read = dma_read,
	.release = release,
	.finish = finish,
};

PC_REGISTER(holder, rdma_mr);
