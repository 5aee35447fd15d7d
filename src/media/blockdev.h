/* SPDX-License-Identifier: GPL-2.0-only */
/* blockdev.h: may a block device be written over? */
#ifndef PC_MEDIA_BLOCKDEV_H
#define PC_MEDIA_BLOCKDEV_H

#include <stdbool.h>
#include <stdint.h>

#include "pinclash/error.h"

/** PC_BLOCKDEV_LABEL - label of our file systems; pc_blockdev_wipe() removes no other */
#define PC_BLOCKDEV_LABEL "pinclash"

/**
 * pc_blockdev_unused - may a block device be written over?
 * @overwrite: remove the signatures found instead of refusing
 * @ret_bytes: its size; may be NULL
 *
 * Refuses what is mounted, open exclusively or held by another device, even
 * with @overwrite. Changes nothing unless @overwrite is set.
 *
 * Errors: -ENOENT no such device, -ENOTBLK not a block device, -EBUSY in
 * use, -EEXIST carries a file system, partition table or the like, -EACCES
 * not root.
 */
int pc_blockdev_unused(const char *path, bool overwrite, uint64_t *ret_bytes, struct pc_err *err);

/**
 * pc_blockdev_claim - pc_blockdev_unused(), and can it do DAX?
 *
 * Errors: also -EOPNOTSUPP no DAX; looked at before anything is removed.
 */
int pc_blockdev_claim(const char *path, bool overwrite, uint64_t *ret_bytes, struct pc_err *err);

/**
 * pc_blockdev_wipe - remove the signatures of a file system that we made
 *
 * Nothing when the device is gone or carries none. Knows ours by its label.
 *
 * Errors: -EEXIST carries something that is not ours, left alone; -EBUSY in
 * use; -EIO.
 */
int pc_blockdev_wipe(const char *path, struct pc_err *err);

#endif
