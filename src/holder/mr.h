/* SPDX-License-Identifier: GPL-2.0-only */
/* mr.h: memory regions that RDMA WRITE and READ go through, pinned or on demand. */
#ifndef PINCLASH_HOLDER_MR_H
#define PINCLASH_HOLDER_MR_H

#include "pinclash/holder.h"

/* For struct pc_holder, see there; h->state is theirs. */

int pc_mr_prepare(struct pc_hold *h, struct pc_err *err);

/** pc_mr_acquire - @access: enum ibv_access_flags besides those for reading and writing */
int pc_mr_acquire(struct pc_hold *h, int access, struct pc_err *err);

int pc_mr_dma_write(struct pc_hold *h, struct pc_err *err);
int pc_mr_dma_read(struct pc_hold *h, void *buf, struct pc_err *err);
int pc_mr_release(struct pc_hold *h, struct pc_err *err);
void pc_mr_finish(struct pc_hold *h);

#endif
