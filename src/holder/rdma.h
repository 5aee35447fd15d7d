/* SPDX-License-Identifier: GPL-2.0-only */
/* rdma.h: a pair of queue pairs in loopback on one RDMA device. */
#ifndef PINCLASH_HOLDER_RDMA_H
#define PINCLASH_HOLDER_RDMA_H

#include <infiniband/verbs.h>
#include <stddef.h>

#include "pinclash/error.h"

/**
 * struct pc_rdma - one process' verbs objects
 * @channel: wakes who waits for a completion
 * @qp: [0] sends, [1] is its peer on the same port
 * @local: ordinary memory that RDMA WRITE takes its bytes from and RDMA READ puts them to
 */
struct pc_rdma {
	struct ibv_context *context;
	struct ibv_pd *pd;
	struct ibv_comp_channel *channel;
	struct ibv_cq *cq;
	struct ibv_qp *qp[2];
	void *local;
	size_t bytes;
	struct ibv_mr *local_mr;
};

/**
 * pc_rdma_open - open @device and connect the pair
 * @bytes: size of the local buffer
 * @ret_rdma: closed by pc_rdma_close()
 *
 * Errors: -ENODEV no such RDMA device or no usable port, -ENOTSUP its GID
 * table has no RoCE v2 or InfiniBand entry, others from the verbs; @err
 * names the verb.
 */
int pc_rdma_open(const char *device, size_t bytes, struct pc_rdma **ret_rdma, struct pc_err *err);

/** pc_rdma_close - accepts NULL; MRs of the caller must be gone */
void pc_rdma_close(struct pc_rdma *rdma);

/**
 * pc_rdma_transfer - one RDMA WRITE or READ between the local buffer and @remote
 * @opcode: IBV_WR_RDMA_WRITE or IBV_WR_RDMA_READ
 * @bytes: at most the size of the local buffer
 *
 * Sleeps until the completion is there, at most five seconds.
 * Errors: -EIO completion with an error status (named in @err), -ETIMEDOUT; those of ibv_req_notify_cq().
 */
int pc_rdma_transfer(struct pc_rdma *rdma, enum ibv_wr_opcode opcode, const struct ibv_mr *remote,
	size_t bytes, struct pc_err *err);

#endif
