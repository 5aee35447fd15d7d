/* SPDX-License-Identifier: GPL-2.0-only */
/* fsmap.h: which blocks of a file system are free (GETFSMAP). */
#ifndef PINCLASH_RUN_FSMAP_H
#define PINCLASH_RUN_FSMAP_H

#include "pinclash/case.h"
#include "pinclash/error.h"

/**
 * pc_fsmap_owned - the parts of a layout that the file system does not have for free
 * @fd: any file or directory of the mounted file system
 * @of: physical space, as FIEMAP told it
 * @ret_owned: filled only on success
 *
 * Tells nothing of the owner, which may be a file without a name. What was
 * freed in a transaction that is not on disk yet may be either.
 * Source: ioctl_getfsmap(2), FMR_OWN_FREE.
 *
 * Errors: -errno of the ioctl, -ENOTTY or -EOPNOTSUPP when the file system has no GETFSMAP.
 */
int pc_fsmap_owned(int fd, const struct pc_layout *of, struct pc_layout *ret_owned,
	struct pc_err *err);

#endif
