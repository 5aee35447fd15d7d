/* SPDX-License-Identifier: GPL-2.0-only */
/* rdmalink.h: RDMA devices, as the kernel's nldev interface tells of them. */
#ifndef PC_UTIL_RDMALINK_H
#define PC_UTIL_RDMALINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "pinclash/env.h"
#include "pinclash/error.h"

/** struct pc_rdma_device - one RDMA device */
struct pc_rdma_device {
	char name[64];
	uint32_t index;
};

/**
 * pc_rdmalink_list - the RDMA devices of this machine
 * @ret_devices: @max rows, filled
 * @ret_count: rows filled; devices past @max are left out
 *
 * No RDMA at all in this kernel is an empty list, no error.
 *
 * Errors: the errno of the netlink socket.
 */
int pc_rdmalink_list(struct pc_rdma_device *ret_devices, size_t max, size_t *ret_count,
	struct pc_err *err);

/**
 * struct pc_rdma_mr - one memory region
 * @number: the kernel's, as "rdma resource show mr" gives it
 * @pid: thread that made it; 0 when that has ended and others keep it
 * @kernel: it belongs to a kernel module
 */
struct pc_rdma_mr {
	uint32_t number;
	uint64_t bytes;
	pid_t pid;
	bool kernel;
};

/**
 * pc_rdmalink_each_mr - memory regions of a device, of all processes
 *
 * Not its address: the kernel does not put that into its answer (fill_res_mr_entry()
 * in drivers/infiniband/core/nldev.c, 6.1 and 6.12).
 *
 * Errors: those of pc_netlink_talk(), in words.
 */
int pc_rdmalink_each_mr(const struct pc_rdma_device *device,
	void (*each)(const struct pc_rdma_mr *mr, void *data), void *data, struct pc_err *err);

/**
 * pc_rdmalink_load - load rdma_rxe and what it asks the kernel for when a link is made
 * @env: see pc_module_load()
 *
 * Errors: those of pc_module_load().
 */
int pc_rdmalink_load(struct pc_env *env, struct pc_err *err);

/**
 * pc_rdmalink_create - make a soft-RoCE (rxe) link
 * @name: of the new RDMA device
 * @netdev: to stand on
 *
 * pc_rdmalink_load() comes first.
 *
 * Errors: -EEXIST name taken, or the netdev carries a link already, -ENODEV
 * no such netdev, -EOPNOTSUPP rdma_rxe or RDMA itself is missing, -EPERM not root.
 */
int pc_rdmalink_create(const char *name, const char *netdev, struct pc_err *err);

/**
 * pc_rdmalink_delete - delete a link; nothing when it is not there
 *
 * Errors: -EBUSY a process has it open (the kernel would wait for it, beyond
 * SIGKILL), -EINVAL a hardware device, left alone; -EPERM not root.
 */
int pc_rdmalink_delete(const char *name, struct pc_err *err);

/**
 * pc_rdmalink_count_mrs - memory regions that exist on a device, of all processes
 *
 * Errors: -ENODEV no such device, -ENODATA the kernel does not tell.
 */
int pc_rdmalink_count_mrs(const char *name, int64_t *ret_count, struct pc_err *err);

#endif
