/* SPDX-License-Identifier: GPL-2.0-only */
/* shard.h: a list of cells divided among machines. */
#ifndef PINCLASH_SCENARIO_SHARD_H
#define PINCLASH_SCENARIO_SHARD_H

#include <stdint.h>

#include "pinclash/error.h"
#include "scenario/cell.h"

/** PC_SHARDS_MAX - most parts that a list may be divided into */
#define PC_SHARDS_MAX 9999

/**
 * struct pc_shard - one part of a list
 * @index: from 1
 * @count: how many parts there are; 0 when the list is not divided
 */
struct pc_shard {
	unsigned int index, count;
};

/**
 * pc_shard_parse - "2/4"
 *
 * Errors: -EINVAL not two numbers, or the first is not within 1..second.
 */
int pc_shard_parse(const char *text, struct pc_shard *ret_shard, struct pc_err *err);

/**
 * pc_shard_cut - leave in @list the cells of one shard, in the order they had
 *
 * Depends on the ids alone, so every machine divides alike. The shards' sizes
 * differ by one cell at most, and so do their shares of each medium: each
 * opens a medium once, as the whole run does. Which cells of a medium come
 * together is as good as random: neighbours are alike, and a list dealt in
 * its own order would give all that are slow, or crash, to the same shard.
 *
 * Errors: -EINVAL no cell is left (more shards than cells); @list is as it was.
 */
int pc_shard_cut(struct pc_cells *list, const struct pc_shard *shard, struct pc_err *err);

/** pc_cells_hash - a fingerprint of the ids in @list, by which shards of one list are known */
uint64_t pc_cells_hash(const struct pc_cells *list);

#endif
