/* SPDX-License-Identifier: GPL-2.0-only */
/* arena.h: the shared memory of a run; it outlives every process that writes to it. */
#ifndef PINCLASH_RUN_ARENA_H
#define PINCLASH_RUN_ARENA_H

#include <stdatomic.h>
#include <sys/types.h>

#include "event/log.h"
#include "pinclash/case.h"
#include "pinclash/change.h"
#include "pinclash/env.h"
#include "pinclash/holder.h"
#include "pinclash/medium.h"

/** pc_work - what a worker can be told to do; runs in the worker */
typedef int (*pc_work)(void *ctx, struct pc_err *err);

/**
 * struct pc_mailbox - one command at a time from the supervisor to a worker
 *
 * Worker and supervisor are forks of one program, so a function pointer
 * means the same in both.
 */
struct pc_mailbox {
	pc_work work;
	int result;
	struct pc_err err;
};

/**
 * struct pc_arena - everything that the processes of a run share
 * @owner: process id of the run that made it
 * @lock: descriptor that keeps other runs away, 0 for none
 * @medium: what the keeper's next command is about; registered, so that the
 *	address means the same in every process of this run
 * @holder: likewise
 * @change: likewise
 * @longterm_off: the cell wants the kernel's test switch for long-term pins off
 * @sync_stop: the syncer is to end
 * @syncs: how often it has synced
 * @facts: the cell under way; each field has one writer, named in case.h's
 *	terms: the holder writes pin, the tenant canary, the supervisor the rest
 */
struct pc_arena {
	pid_t owner;
	int lock;
	struct pc_env env;
	const struct pc_medium *medium;
	const struct pc_holder *holder;
	const struct pc_change *change;
	bool longterm_off;
	struct pc_place place;
	_Atomic bool sync_stop;
	_Atomic uint32_t syncs;
	struct pc_case facts;
	struct pc_fsck_fact fsck;
	struct pc_mailbox box[PC_ROLES];
	struct pc_log log[PC_ROLES];
};

/** PC_RUN_DIR - where arenas, mount points and the lock of a run live */
#define PC_RUN_DIR "/run/pinclash"

/**
 * pc_arena_make - a fresh arena, backed by a file under PC_RUN_DIR
 * @ret_arena: unmapped by pc_arena_drop()
 *
 * Errors: -EACCES or -EROFS when PC_RUN_DIR cannot be written, -ENOSPC.
 */
int pc_arena_make(struct pc_arena **ret_arena, struct pc_err *err);

/** pc_arena_drop - unmap, and delete the file when nothing is left to put back */
void pc_arena_drop(struct pc_arena *arena);

/**
 * pc_arena_recover - put back what runs that were killed have left behind
 *
 * The caller holds the lock of a run, so whatever arena it finds has no
 * owner any more; a process id that looks alive was given to somebody else.
 * Return: 0, or the first error with @err naming what stays behind.
 */
int pc_arena_recover(struct pc_err *err);

#endif
