/* SPDX-License-Identifier: GPL-2.0-only */
/* mr.c: memory regions that RDMA WRITE and READ go through. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "holder/mr.h"
#include "holder/rdma.h"

struct state {
	struct pc_rdma *rdma;
	struct ibv_mr **mr; /* the first one moves the data */
	unsigned int count;
};

int pc_mr_prepare(struct pc_hold *h, struct pc_err *err)
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

int pc_mr_acquire(struct pc_hold *h, int access, struct pc_err *err)
{
	struct state *s = h->state;
	int error;

	access |= IBV_ACCESS_REMOTE_READ;
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

int pc_mr_dma_write(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;

	pc_stamp_fill(s->rdma->local, h->bytes, &h->id, 0);
	return pc_rdma_transfer(s->rdma, IBV_WR_RDMA_WRITE, s->mr[0], h->bytes, err);
}

int pc_mr_dma_read(struct pc_hold *h, void *buf, struct pc_err *err)
{
	struct state *s = h->state;
	int r;

	memset(s->rdma->local, 0, h->bytes);
	r = pc_rdma_transfer(s->rdma, IBV_WR_RDMA_READ, s->mr[0], h->bytes, err);
	if (r == 0)
		memcpy(buf, s->rdma->local, h->bytes);
	return r;
}

int pc_mr_release(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	int r = drop_all(s);

	return r ? pc_fail(err, r, "ibv_dereg_mr: %s", strerror(r)) : 0;
}

void pc_mr_finish(struct pc_hold *h)
{
	struct state *s = h->state;

	if (!s)
		return;
	pc_rdma_close(s->rdma);
	free(s->mr);
	free(s);
	h->state = NULL;
}
