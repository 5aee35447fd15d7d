/* SPDX-License-Identifier: GPL-2.0-only */
/* guard.h: whatever becomes of the process that makes things on this machine, they are put back. */
#ifndef PINCLASH_RUN_GUARD_H
#define PINCLASH_RUN_GUARD_H

#include "run/arena.h"

/**
 * pc_guarded - what runs under guard, in a process of its own
 * @args: those of pc_guard()
 *
 * SIGINT, SIGTERM and SIGHUP only end its waits. Return: an exit code, or a
 * negative errno with @err.
 */
typedef int (*pc_guarded)(const struct pc_config *cfg, const void *args, struct pc_arena *arena,
	struct pc_err *err);

/**
 * pc_guard - put back what killed runs have left, then run @body under guard
 *
 * When @body has ended, or was killed, what its arena's undo list still holds is put back.
 *
 * Return: the exit code of @body (PC_EXIT_USAGE or PC_EXIT_FAILED with the one
 * line printed where it gave an errno), or a negative errno when it could not
 * start: -EBUSY another run is under way, others from pc_arena_recover() and
 * pc_arena_make().
 */
int pc_guard(const struct pc_config *cfg, pc_guarded body, const void *args, struct pc_err *err);

/**
 * pc_guard_free - would pc_guard() start now?
 *
 * For those who make something before: it may be another's turn by then.
 *
 * Errors: -EBUSY another run is under way.
 */
int pc_guard_free(struct pc_err *err);

#endif
