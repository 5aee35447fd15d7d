/* SPDX-License-Identifier: GPL-2.0-only */
/* run.c: works off the cells of a run, under guard. */
#include "run/guard.h"
#include "run/run.h"
#include "run/supervise.h"

static int supervise(const struct pc_config *cfg, const void *args, struct pc_arena *arena,
	struct pc_err *err)
{
	return pc_supervise(cfg, args, arena, err);
}

int pc_run(const struct pc_config *cfg, const struct pc_run_args *args, struct pc_err *err)
{
	return pc_guard(cfg, supervise, args, err);
}
