/* SPDX-License-Identifier: GPL-2.0-only */
/* change.h: contract of a change, that which moves, frees or takes blocks away. */
#ifndef PINCLASH_CHANGE_H
#define PINCLASH_CHANGE_H

#include "pinclash/config.h"
#include "pinclash/medium.h"
#include "pinclash/op.h"
#include "pinclash/stamp.h"

/** enum pc_change_flags - what a change does and needs */
enum pc_change_flags {
	PC_CHANGE_FREES = 1 << 0,    /* gives blocks of the pinned range back */
	PC_CHANGE_SHARES = 1 << 1,   /* makes them shared with the second file */
	PC_CHANGE_DEVICE = 1 << 2,   /* takes the device away; device media only */
	PC_CHANGE_REFLINK = 1 << 3,  /* needs a medium whose files share blocks */
	PC_CHANGE_LAST_REF = 1 << 4, /* works only when the holder's mapping and descriptor are gone */
	PC_CHANGE_TWO_FILES = 1 << 5, /* has a second file, made by the caller */
	PC_CHANGE_WHOLE = 1 << 6,    /* works on the file as a whole and takes no range */
	PC_CHANGE_SHARED = 1 << 7,   /* second file shares the pinned one's blocks before the pin */
	PC_CHANGE_GIVES = 1 << 8,    /* what the pinned range loses is the second file's from then on */
	PC_CHANGE_MOVES = 1 << 9,    /* or stands at another offset of the pinned file */
	PC_CHANGE_READ_PIN = 1 << 10, /* about pins that were taken for reading */
	PC_CHANGE_HOLE = 1 << 11,    /* the pinned range is a hole, and its pages the zero page */
	PC_CHANGE_INODE_DAX = 1 << 12, /* DAX must be on by the inode's flag, not by the mount */
	PC_CHANGE_MOUNT = 1 << 13, /* is done to the file system as a whole: never on a target */
};

/**
 * struct pc_target - what a change works on; changer process only
 * @path: the pinned file, "" on a device
 * @fd: open for reading and writing, -1 on a device
 * @other_path: second file, of the same size and with its own content; "" without one
 * @other_fd: open for reading and writing, or -1
 * @id: stamps for what the change writes into the pinned file
 * @data: the change's own, from prepare to apply; goes with the process
 * @offset: start of the range to change, which overlaps the pinned one; bytes, a
 *	multiple of the block size
 * @bytes: its length, likewise
 * @place: where it lives
 */
struct pc_target {
	const struct pc_config *cfg;
	const char *path;
	int fd;
	const char *other_path;
	int other_fd;
	struct pc_stamp_id id;
	void *data;
	uint64_t offset;
	uint64_t bytes;
	const struct pc_place *place;
};

/**
 * struct pc_change - one change
 * @op: common head
 * @flags: enum pc_change_flags
 * @provide: optional; makes what the change needs on this machine, pushed to
 *	env's undo list. Keeper process, before each cell. Idempotent.
 * @prepare: optional; everything that must be there before the call, and is no
 *	part of it. The pin is held already.
 * @apply: required; makes the one system call. Returns 0 or its -errno. May
 *	close @fd, which it then sets to -1.
 */
struct pc_change {
	struct pc_op op;
	unsigned int flags;
	int (*provide)(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err);
	int (*prepare)(struct pc_target *t, struct pc_err *err);
	int (*apply)(struct pc_target *t);
};

/**
 * pc_change_unknown - does a kernel say so (@error, positive) of a change that it does not know?
 *
 * It was never made then, and nothing refused it.
 */
bool pc_change_unknown(int error);

#endif
