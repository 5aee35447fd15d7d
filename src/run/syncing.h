/* SPDX-License-Identifier: GPL-2.0-only */
/* syncing.h: what the syncer process does. All take a struct pc_stage. */
#ifndef PINCLASH_RUN_SYNCING_H
#define PINCLASH_RUN_SYNCING_H

#include "pinclash/error.h"

/** pc_syncing_open - open and map the pinned range */
int pc_syncing_open(void *stage, struct pc_err *err);

/**
 * pc_syncing_run - dirty the pinned pages and sync the file until arena->sync_stop is set
 *
 * The pages are dirtied by write faults that store nothing
 * (MADV_POPULATE_WRITE), so that the stamps stay as they are. Counts
 * arena->syncs. What fails because the file has changed under it is no error.
 */
int pc_syncing_run(void *stage, struct pc_err *err);

#endif
