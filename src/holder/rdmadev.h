/* SPDX-License-Identifier: GPL-2.0-only */
/* rdmadev.h: the RDMA device of a run, the user's or a soft-RoCE one of our own. */
#ifndef PINCLASH_HOLDER_RDMADEV_H
#define PINCLASH_HOLDER_RDMADEV_H

#include <stdbool.h>

#include "pinclash/config.h"
#include "pinclash/env.h"

/**
 * pc_rdmadev_usable - can there be an RDMA device?
 * @why: PC_WHY bytes, the reason and the remedy when not
 *
 * True when --rdma-device names one that exists, or rdma_rxe and dummy can be loaded.
 */
bool pc_rdmadev_usable(const struct pc_config *cfg, char *why);

/**
 * pc_rdmadev_provide - fill env->rdma_device
 *
 * Takes the device that --rdma-device names, or makes a dummy netdev and an
 * rxe link on it, both on env's undo list. Does nothing the second time.
 * Keeper process.
 *
 * Errors: -ENODEV the named one is not there, others from making the link.
 */
int pc_rdmadev_provide(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err);

#endif
