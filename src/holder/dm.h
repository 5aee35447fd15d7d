/* SPDX-License-Identifier: GPL-2.0-only */
/* dm.h: a block device whose requests stay in flight as long as wanted. */
#ifndef PC_HOLDER_DM_H
#define PC_HOLDER_DM_H

#include <stdint.h>

#include "pinclash/env.h"
#include "pinclash/error.h"

/**
 * pc_dm_create - make a linear device-mapper target on memory
 * @env: PC_UNDO_DM is pushed before it is made; dm_name and dm_path are set
 * @name: "pinclash-..."
 * @bytes: size, a multiple of 4096
 *
 * Below it lies a loop device on a memfd, which nobody else can reach and
 * which goes with the target, whoever removes it. Loads dm_mod and loop.
 * The path is the /dev/dm-N that devtmpfs made, so udev is not needed.
 *
 * Errors: -EEXIST name taken, -EPERM not root, -ENOENT a module is missing,
 * -ETIMEDOUT no node appeared, or the errno of the ioctl.
 */
int pc_dm_create(struct pc_env *env, const char *name, uint64_t bytes, struct pc_err *err);

/**
 * pc_dm_suspend - hold back requests from now on
 *
 * Neither flushes nor freezes anything: a request submitted later stays in
 * flight, its pages pinned, until pc_dm_resume().
 *
 * Errors: -ENXIO no such device, or the errno of the ioctl.
 */
int pc_dm_suspend(const char *name, struct pc_err *err);

/** pc_dm_resume - let requests go; nothing when it is not suspended. Errors: as above. */
int pc_dm_resume(const char *name, struct pc_err *err);

/**
 * pc_dm_remove - resume and remove; nothing when it is not there
 *
 * Errors: -EEXIST a device of that name is not ours and is left alone,
 * -EBUSY still open.
 */
int pc_dm_remove(const char *name, struct pc_err *err);

#endif
