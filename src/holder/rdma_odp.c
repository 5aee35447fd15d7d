/* SPDX-License-Identifier: GPL-2.0-only */
/* rdma_odp.c: holder rdma-odp, a memory region that pins nothing and faults its pages in on demand. */
#include <infiniband/verbs.h>

#include "holder/mr.h"
#include "holder/rdmadev.h"

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	return pc_mr_acquire(h, IBV_ACCESS_ON_DEMAND, err);
}

static bool supported(const struct pc_config *cfg, char *why)
{
	return pc_rdmadev_usable(cfg, why);
}

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_ROOT },
	{ .kind = PC_NEED_KERNEL, .what = "6.15",
		.remedy = "soft-RoCE of older kernels knows no on-demand paging" },
	{ .kind = PC_NEED_END },
};

static const struct pc_holder rdma_odp = {
	.op = {
		.name = "rdma-odp",
		.help = "memory region with on-demand paging, which the kernel may revoke at any time",
		.needs = needs,
		.supported = supported,
	},
	.flags = PC_HOLDER_RDMA | PC_HOLDER_READS | PC_HOLDER_REVOCABLE,
	.call = "ibv_reg_mr",
	.provide = pc_rdmadev_provide,
	.prepare = pc_mr_prepare,
	.acquire = acquire,
	.dma_write = pc_mr_dma_write,
	.dma_read = pc_mr_dma_read,
	.release = pc_mr_release,
	.finish = pc_mr_finish,
};

PC_REGISTER(holder, rdma_odp);
