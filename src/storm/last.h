/* SPDX-License-Identifier: GPL-2.0-only */
/* last.h: what the flight recorder has of a storm that took the machine down. */
#ifndef PINCLASH_STORM_LAST_H
#define PINCLASH_STORM_LAST_H

#include <stdint.h>

#include "pinclash/error.h"

/**
 * pc_storm_last_keep - write the last events of each worker to @dir, a line each, by time
 * @id: of the cell that the recorder was told of, see pc_recorder_begin()
 * @name: of the file
 *
 * The streams in the results folder lack what the drainer had not taken yet.
 * Nothing is written when the recorder has nothing of that storm.
 *
 * Errors: -ENOMEM, those of pc_save().
 */
int pc_storm_last_keep(const char *id, uint64_t seed, const char *dir, const char *name,
	struct pc_err *err);

#endif
