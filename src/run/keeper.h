/* SPDX-License-Identifier: GPL-2.0-only */
/* keeper.h: what the keeper process does: devices, mounts and links are made and put back there. */
#ifndef PINCLASH_RUN_KEEPER_H
#define PINCLASH_RUN_KEEPER_H

#include "run/arena.h"
#include "pinclash/config.h"

/** struct pc_keeping - context of the keeper's commands */
struct pc_keeping {
	const struct pc_config *cfg;
	struct pc_arena *arena;
};

/*
 * All take a struct pc_keeping, work on arena->medium or arena->holder, and
 * may block as long as the kernel does: the supervisor waits for them with a
 * deadline.
 */

/** pc_keeper_open - make the medium ready; fills arena->place */
int pc_keeper_open(void *keeping, struct pc_err *err);

/** pc_keeper_ready - before each cell: put the medium right, and the kernel's test switch */
int pc_keeper_ready(void *keeping, struct pc_err *err);

/** pc_keeper_close - take the medium down and check it offline; fills arena->fsck */
int pc_keeper_close(void *keeping, struct pc_err *err);

/** pc_keeper_provide - make what the holder shares between cells */
int pc_keeper_provide(void *keeping, struct pc_err *err);

/** pc_keeper_after_kill - let DMA in flight of a killed holder end */
int pc_keeper_after_kill(void *keeping, struct pc_err *err);

/** pc_keeper_undo - put everything back */
int pc_keeper_undo(void *keeping, struct pc_err *err);

#endif
