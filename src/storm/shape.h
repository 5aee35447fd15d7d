/* SPDX-License-Identifier: GPL-2.0-only */
/* shape.h: how large a storm is, from its options. */
#ifndef PINCLASH_STORM_SHAPE_H
#define PINCLASH_STORM_SHAPE_H

#include <stdint.h>

#include "pinclash/config.h"

/** PC_STORM - name of the situation, and of its section in scenarios */
#define PC_STORM "storm"

/** PC_STORM_WORKERS - most processes of a storm; they count from 1 */
#define PC_STORM_WORKERS 64

/** PC_STORM_FILES - most files of a storm; they count from 0. Sets of them are the bits of a uint64_t. */
#define PC_STORM_FILES 64

/** PC_STORM_PINS - most pins that a holder has at a time */
#define PC_STORM_PINS 16

/**
 * struct pc_storm_shape - what the plan of every worker hangs on
 * @seed: of the run
 * @files: that all workers share
 * @pages: size of each; the last one is neither pinned nor changed by itself, for
 *	changes that must not reach the end of the file
 * @most: pages that one pin or change covers at most
 * @pins: that a holder has at a time
 * @unmapped: of 100 pins, those whose mapping goes once they are taken
 * @read_only: of 100 pins, those for reading
 */
struct pc_storm_shape {
	uint64_t seed;
	uint32_t files;
	uint32_t pages;
	uint32_t most;
	uint32_t pins;
	uint32_t unmapped;
	uint32_t read_only;
};

/** pc_storm_shape_of - the shape that @cfg describes */
struct pc_storm_shape pc_storm_shape_of(const struct pc_config *cfg);

#endif
