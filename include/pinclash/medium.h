/* SPDX-License-Identifier: GPL-2.0-only */
/* medium.h: contract of a medium, the place where the bytes live. */
#ifndef PINCLASH_MEDIUM_H
#define PINCLASH_MEDIUM_H

#include "pinclash/case.h"
#include "pinclash/config.h"
#include "pinclash/env.h"
#include "pinclash/op.h"

/** enum pc_medium_flags - what a medium is */
enum pc_medium_flags {
	PC_MEDIUM_FILES = 1 << 0,   /* has a file system */
	PC_MEDIUM_DEVICE = 1 << 1,  /* is a character device that is mapped whole */
	PC_MEDIUM_REFLINK = 1 << 2, /* files can share blocks */
	PC_MEDIUM_DAX = 1 << 3,     /* mappings are the persistent memory itself */
};

/**
 * struct pc_place - a medium made ready; shared memory, no pointers
 * @device: block device ("/dev/pmem0") or DAX device ("/dev/dax1.0")
 * @dir: directory for the cells' files, "" on a device medium
 * @foreign: its file system was mounted before us and stays mounted: it is not
 *	checked offline, and nothing may be done to it as a whole
 * @align: mapping alignment in bytes
 * @undo_mark: env->undo_count before it was made
 */
struct pc_place {
	char device[64];
	char dir[200];
	bool foreign;
	uint64_t align;
	uint64_t bytes;
	uint32_t undo_mark;
};

/**
 * struct pc_medium - one medium
 * @op: common head; its options name the device, and nothing is touched
 *	that they do not name
 * @flags: enum pc_medium_flags
 * @open: make it ready and fill @ret_place; pushes what it made to env's undo list.
 *	Errors: -ENODEV no device named or not there, -EBUSY in use or carries
 *	a signature, -EIO a tool failed; @err says which and what to do.
 * @ready: optional; put it right again between two cells (a device that the
 *	last change unbound)
 * @close: take it down and look at it offline; fills @ret_fsck when it has
 *	a file system
 *
 * All run in the keeper process and may block.
 */
struct pc_medium {
	struct pc_op op;
	unsigned int flags;
	int (*open)(struct pc_place *ret_place, struct pc_env *env, const struct pc_config *cfg,
		struct pc_err *err);
	int (*ready)(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
		struct pc_err *err);
	int (*close)(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
		struct pc_fsck_fact *ret_fsck, struct pc_err *err);
};

#endif
