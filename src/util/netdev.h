/* SPDX-License-Identifier: GPL-2.0-only */
/* netdev.h: a dummy network device to stand an RDMA link on. */
#ifndef PC_UTIL_NETDEV_H
#define PC_UTIL_NETDEV_H

#include "pinclash/error.h"

/**
 * pc_netdev_create - make a dummy device, bring it up, give it an address
 * @name: at most 15 characters
 * @address: IPv4, "198.18.0.1"; set as /32, so no route of this machine changes
 *
 * Module dummy must be loaded (pc_module_load()). Nothing stays behind on failure.
 *
 * Errors: -EEXIST there is a device of that name, -EINVAL bad name or
 * address, -EPERM not root, -EOPNOTSUPP module dummy is missing.
 */
int pc_netdev_create(const char *name, const char *address, struct pc_err *err);

/**
 * pc_netdev_delete - delete a dummy device; nothing when it is not there
 *
 * Errors: -EBUSY an RDMA link stands on it; delete that first; -EINVAL a
 * device of that name is no dummy and is left alone, -EPERM not root.
 */
int pc_netdev_delete(const char *name, struct pc_err *err);

#endif
