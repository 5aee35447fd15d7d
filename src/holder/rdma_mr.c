/* SPDX-License-Identifier: GPL-2.0-only */
/* rdma_mr.c: holder rdma-mr, a memory region that RDMA WRITE and READ go through. */
#include <errno.h>

#include "holder/mr.h"
#include "pinclash/holder.h"
#include "holder/rdmadev.h"

/*
 * FOLL_LONGTERM on an fsdax VMA: check_vma_flags() (mm/gup.c) says
 * EOPNOTSUPP; kernels before 5.17 said it from get_user_pages_longterm().
 */
static const int refusals[] = { EOPNOTSUPP, 0 };

/* 6.5 on: writable_file_mapping_allowed() (mm/gup.c), where a file system tracks dirty pages. */
static const int cache_refusals[] = { EFAULT, 0 };

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	return pc_mr_acquire(h, 0, err);
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
	.prepare = pc_mr_prepare,
	.acquire = acquire,
	.dma_write = pc_mr_dma_write,
	.dma_read = pc_mr_dma_read,
	.release = pc_mr_release,
	.finish = pc_mr_finish,
};

PC_REGISTER(holder, rdma_mr);
