/* SPDX-License-Identifier: GPL-2.0-only */
/* mounted.h: a DAX file system that is mounted already, and not ours. */
#ifndef PC_MEDIA_MOUNTED_H
#define PC_MEDIA_MOUNTED_H

#include <stdbool.h>

#include "pinclash/medium.h"

/** PC_MOUNTED_DIR - our directory beneath the target; gone when the run has ended */
#define PC_MOUNTED_DIR "pinclash-cells"

/**
 * pc_mounted_check - can what "target" names be a target at all?
 *
 * Puts the canonical path back into @cfg. Looks at paths and the mount table,
 * and changes nothing; whether files there are DAX, and can be made, shows
 * pc_mounted_open().
 *
 * Errors: -EINVAL no such directory, a file system for which there is no
 * medium "TYPE-dax", one whose device is named as well, a path too long for the
 * undo list, or nothing said about dangerous cells.
 */
int pc_mounted_check(struct pc_config *cfg, struct pc_err *err);

/**
 * pc_mounted_supported - is the target's file system the one of this medium?
 * @type: the medium's file system type
 * @why: PC_WHY bytes, filled when not
 */
bool pc_mounted_supported(const char *type, const struct pc_config *cfg, char *why);

/**
 * pc_mounted_open - make our directory beneath the target
 *
 * Errors: -EEXIST it is there already and may not be ours, -EOPNOTSUPP files in
 * it are not DAX, -EINVAL it cannot be written; the last two leave nothing behind.
 */
int pc_mounted_open(const char *target, struct pc_place *place, struct pc_env *env,
	struct pc_err *err);

/**
 * pc_mounted_drop - remove our directory and the files in it; nothing when it is not there
 *
 * Errors: those of unlink(2) and rmdir(2).
 */
int pc_mounted_drop(const char *dir, struct pc_err *err);

#endif
