/* SPDX-License-Identifier: GPL-2.0-only */
/* xfs.h: XFS is made, tuned and checked. For struct pc_fsdax, see there. */
#ifndef PC_MEDIA_XFS_H
#define PC_MEDIA_XFS_H

#include <stdint.h>

#include "pinclash/case.h"
#include "pinclash/error.h"

/** PC_XFS_MIN_BYTES - smallest that mkfs.xfs makes */
#define PC_XFS_MIN_BYTES (300ULL << 20)

/** pc_xfs_make - with reflink=1, two allocation groups and a small log */
int pc_xfs_make(const char *device, uint64_t bytes, struct pc_err *err);

/** pc_xfs_tune - give up the blocks that XFS keeps for itself */
int pc_xfs_tune(const char *device, const char *dir, struct pc_err *err);

/** pc_xfs_check - xfs_repair -n */
int pc_xfs_check(const char *device, struct pc_fsck_fact *ret_fsck, struct pc_err *err);

#endif
