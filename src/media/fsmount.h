/* SPDX-License-Identifier: GPL-2.0-only */
/* fsmount.h: mounts and unmounts. */
#ifndef PC_MEDIA_FSMOUNT_H
#define PC_MEDIA_FSMOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "pinclash/error.h"

/**
 * pc_fs_mount - mount a device
 * @device: block device
 * @dir: existing directory
 * @type: "xfs"
 * @options: as for mount(8) -o
 *
 * Errors: those of mount(2); @err has the device, the options and the reason.
 */
int pc_fs_mount(const char *device, const char *dir, const char *type, const char *options,
	struct pc_err *err);

/**
 * pc_fs_umount - unmount; nothing when @dir is no mount point
 *
 * Blocks as long as the kernel does.
 *
 * Errors: -EBUSY still in use, or those of umount(2).
 */
int pc_fs_umount(const char *dir, struct pc_err *err);

/**
 * pc_fs_type_at - type of the file system that holds a path, from the mount table
 * @path: canonical
 * @ret_type: "xfs"; @size bytes
 *
 * Never touches the file system itself. Errors: -ENOENT the table does not tell.
 */
int pc_fs_type_at(const char *path, char *ret_type, size_t size);

/** pc_fs_is_mounted - is @dir a mount point? Never touches the file system itself. */
bool pc_fs_is_mounted(const char *dir);

#endif
