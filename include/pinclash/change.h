/* SPDX-License-Identifier: GPL-2.0-only */
/* change.h: contract of a change, that which moves, frees or takes blocks away. */
#ifndef PINCLASH_CHANGE_H
#define PINCLASH_CHANGE_H

#include "pinclash/config.h"
#include "pinclash/medium.h"
#include "pinclash/op.h"

/** enum pc_change_flags - what a change does and needs */
enum pc_change_flags {
	PC_CHANGE_FREES = 1 << 0,    /* gives blocks of the pinned range back */
	PC_CHANGE_SHARES = 1 << 1,   /* makes them shared with the second file */
	PC_CHANGE_DEVICE = 1 << 2,   /* takes the device away; device media only */
	PC_CHANGE_REFLINK = 1 << 3,  /* needs a medium whose files share blocks */
	PC_CHANGE_LAST_REF = 1 << 4, /* works only when the holder's mapping and descriptor are gone */
	PC_CHANGE_TWO_FILES = 1 << 5, /* has a second file, made by the caller */
	PC_CHANGE_MOUNT = 1 << 13, /* is done to the file system as a whole: never on a target */
};

/**
 * struct pc_target - what a change works on; changer process only
 * @path: the pinned file, "" on a device
 * @fd: open for reading and writing, -1 on a device
 * @other_path: second file, of the same size and with its own content; "" without one
 * @other_fd: open for reading and writing, or -1
 * @offset: start of the pinned range, bytes, a multiple of the block size
 * @bytes: its length, likewise
 * @place: where it lives
 */
struct pc_target {
	const struct pc_config *cfg;
	const char *path;
	int fd;
	const char *other_path;
	int other_fd;
	uint64_t offset;
	uint64_t bytes;
	const struct pc_place *place;
};

/**
 * struct pc_change - one change
 * @op: common head
 * @flags: enum pc_change_flags
 * @apply: required; makes the one system call. Returns 0 or its -errno. May
 *	close @fd, which it then sets to -1.
 */
struct pc_change {
	struct pc_op op;
	unsigned int flags;
	int (*apply)(struct pc_target *t);
};

#endif
