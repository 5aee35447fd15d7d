/* SPDX-License-Identifier: GPL-2.0-only */
/* keeper.c: what the keeper process does. */
#include "run/keeper.h"
#include "util/longterm.h"

int pc_keeper_open(void *keeping, struct pc_err *err)
{
	struct pc_keeping *k = keeping;
	struct pc_arena *a = k->arena;

	return a->medium->open(&a->place, &a->env, k->cfg, err);
}

int pc_keeper_ready(void *keeping, struct pc_err *err)
{
	struct pc_keeping *k = keeping;
	struct pc_arena *a = k->arena;

	int r = pc_longterm_set(&a->env, !a->longterm_off, err);

	if (r == 0 && a->change->provide)
		r = a->change->provide(&a->env, k->cfg, err);
	if (r == 0 && a->medium->ready)
		r = a->medium->ready(&a->place, &a->env, k->cfg, err);
	return r;
}

int pc_keeper_close(void *keeping, struct pc_err *err)
{
	struct pc_keeping *k = keeping;
	struct pc_arena *a = k->arena;

	a->fsck = (struct pc_fsck_fact){ 0 };
	return a->medium->close(&a->place, &a->env, k->cfg, &a->fsck, err);
}

int pc_keeper_provide(void *keeping, struct pc_err *err)
{
	struct pc_keeping *k = keeping;
	struct pc_arena *a = k->arena;

	return a->holder->provide ? a->holder->provide(&a->env, k->cfg, err) : 0;
}

int pc_keeper_after_kill(void *keeping, struct pc_err *err)
{
	struct pc_keeping *k = keeping;

	return k->arena->holder->after_kill(&k->arena->env, err);
}

int pc_keeper_undo(void *keeping, struct pc_err *err)
{
	struct pc_keeping *k = keeping;

	return pc_undo_to(&k->arena->env, 0, err);
}
