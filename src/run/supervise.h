/* SPDX-License-Identifier: GPL-2.0-only */
/* supervise.h: works off the cells; never waits for what cannot end. */
#ifndef PINCLASH_RUN_SUPERVISE_H
#define PINCLASH_RUN_SUPERVISE_H

#include "run/arena.h"
#include "run/run.h"

/**
 * pc_supervise - run all cells of @cfg in the calling process
 *
 * Everything that may block runs in worker processes with deadlines. On
 * return everything is put back, but for what could not be and stays on
 * arena's undo list.
 *
 * Return: an enum pc_exit, or -errno with @err filled when the run could not start.
 */
int pc_supervise(const struct pc_config *cfg, const struct pc_run_args *args,
	struct pc_arena *arena, struct pc_err *err);

#endif
