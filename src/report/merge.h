/* SPDX-License-Identifier: GPL-2.0-only */
/* merge.h: shards of one run are put together again. */
#ifndef PINCLASH_REPORT_MERGE_H
#define PINCLASH_REPORT_MERGE_H

#include <stddef.h>

#include "pinclash/error.h"

/**
 * pc_results_merge - one results folder from the folders of all shards
 * @dir: an existing folder without a run
 * @shards: paths of the shards' folders, in any order
 *
 * The folder gets journal, case files, scenario and list of known trouble, as
 * a run of all cells would have left them; reports are for the caller. If a
 * shard did not come to its end the whole has not. The journal is written
 * last: without it the folder is not taken for a run.
 *
 * Errors: -EINVAL a folder that is no shard, one that is of another run
 * (scenario, cells, seed, kernel, version or number of shards differ), one
 * shard twice, or not all of them; those of pc_results_load() and pc_save();
 * -ENOMEM.
 */
int pc_results_merge(const char *dir, char *const *shards, size_t count, struct pc_err *err);

#endif
