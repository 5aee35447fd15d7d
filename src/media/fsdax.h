/* SPDX-License-Identifier: GPL-2.0-only */
/* fsdax.h: what the file systems share, DAX or not. */
#ifndef PC_MEDIA_FSDAX_H
#define PC_MEDIA_FSDAX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "pinclash/medium.h"

/**
 * struct pc_fsdax - what differs between them
 * @name: of the medium, which is also the section of its options
 * @type: file system type
 * @mount_options: as for mount(8) -o
 * @page_cache: any block device will do, and files must not be DAX
 * @min_bytes: smallest device that mkfs takes
 * @make: run mkfs on @device, at most @bytes of it; labels it PC_BLOCKDEV_LABEL
 * @tune: optional; called on the mounted directory
 * @check: run the offline check; fills @ret_fsck
 */
struct pc_fsdax {
	const char *name;
	const char *type;
	const char *mount_options;
	bool page_cache;
	uint64_t min_bytes;
	int (*make)(const char *device, uint64_t bytes, struct pc_err *err);
	int (*tune)(const char *device, const char *dir, struct pc_err *err);
	int (*check)(const char *device, struct pc_fsck_fact *ret_fsck, struct pc_err *err);
};

/* Options of each; the size differs. */
#define PC_FSDAX_OPTIONS(default_size, min_size)                                               \
	{ .key = "region", .type = PC_TYPE_STRING,                                             \
		.help = "make an fsdax namespace on this empty region, destroyed afterwards" },\
	{ .key = "device", .type = PC_TYPE_PATH,                                               \
		.help = "use this fsdax block device, as /dev/pmem0" },                        \
	{ .key = "overwrite", .type = PC_TYPE_BOOL, .fallback = "no",                          \
		.help = "destroy what the device carries" },                                   \
	{ .key = "size", .type = PC_TYPE_SIZE, .fallback = default_size, .min = (min_size),    \
		.max = 1LL << 40,                                                              \
		.help = "size of the file system; small, so freed blocks are soon reused" },   \
	{ .key = "map", .type = PC_TYPE_STRING, .fallback = "mem",                             \
		.help = "where the struct pages of a namespace made here lie: mem or dev" },   \
	{ .key = NULL }

/** pc_statx_dax - was a file found to be DAX? */
bool pc_statx_dax(const struct statx *stx);

/** pc_fsdax_supported - is one device, region or target named, by options that make sense? */
bool pc_fsdax_supported(const struct pc_fsdax *fs, const struct pc_config *cfg, char *why);

/** pc_fsdax_open - pc_medium.open; also -EOPNOTSUPP files there are not DAX */
int pc_fsdax_open(const struct pc_fsdax *fs, struct pc_place *ret_place, struct pc_env *env,
	const struct pc_config *cfg, struct pc_err *err);

/**
 * pc_fsdax_ready - pc_medium.ready: thawed, mounted, and DAX as place->inode_dax wants it
 *
 * Does nothing to a place that is foreign.
 *
 * Errors: -EBUSY it must be mounted anew and is in use, those of mount(2).
 */
int pc_fsdax_ready(const struct pc_fsdax *fs, struct pc_place *place, struct pc_err *err);

/**
 * pc_fsdax_close - pc_medium.close
 *
 * That the checker could not be run is told in @ret_fsck, and is no error.
 *
 * What comes above place->undo_mark in env's undo list is put back, whoever
 * pushed it: open the medium after what the holders provide. Modules that
 * were loaded for it stay below the mark, loaded until the run ends.
 */
int pc_fsdax_close(const struct pc_fsdax *fs, struct pc_place *place, struct pc_env *env,
	struct pc_fsck_fact *ret_fsck, struct pc_err *err);

/**
 * pc_fsdax_check_run - an offline check by a tool
 *
 * Exit status 0 means clean. @ret_fsck gets status and the end of the output.
 *
 * Errors: those of pc_exec(); then ran stays false and text says why.
 */
int pc_fsdax_check_run(const char *const argv[], struct pc_fsck_fact *ret_fsck,
	struct pc_err *err);

/**
 * pc_fs_ballast - fill a file system but for a rest
 * @dir: where the ballast files are made ("ballast.N"), unwritten extents only
 * @leave_bytes: about as much stays free
 *
 * Blocks that a file gives up are then soon given to the next writer.
 *
 * Errors: those of fallocate(2) but ENOSPC, of statfs(2).
 */
int pc_fs_ballast(const char *dir, uint64_t leave_bytes, struct pc_err *err);

#endif
