/* SPDX-License-Identifier: GPL-2.0-only */
/* plan.h: the cells that a run works off. */
#ifndef PINCLASH_RUN_PLAN_H
#define PINCLASH_RUN_PLAN_H

#include "pinclash/config.h"
#include "scenario/cell.h"
#include "scenario/shard.h"

/**
 * pc_plan - the cells of @cfg that belong to @shard
 * @ret_cells: with "dangerous = no" those that "known" expects to be dangerous
 *	on this kernel have a rule against them, and so are skipped; so have those
 *	with a change that is done to a whole file system, when there is a "target"
 * @ret_matrix: pc_cells_hash() of the cells of all shards; may be NULL
 *
 * Errors: those of pc_cells_expand(), pc_shard_cut() and pc_known_forbid();
 * -EINVAL "dangerous = no" without "known".
 */
int pc_plan(const struct pc_config *cfg, const struct pc_shard *shard, struct pc_cells *ret_cells,
	uint64_t *ret_matrix, struct pc_err *err);

#endif
