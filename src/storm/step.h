/* SPDX-License-Identifier: GPL-2.0-only */
/* step.h: what a worker does next, from the seed alone. */
#ifndef PINCLASH_STORM_STEP_H
#define PINCLASH_STORM_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "storm/shape.h"

/**
 * struct pc_storm_step - one pin, or one change
 * @file: from 0
 * @first: first page of the range
 * @pages: its length; the last page of the file is never in it
 * @patience: how long the worker waits for the other side, see pc_storm_await(); a holder's first
 *	pin says it for all
 * @hold: unmapped pins are held until so many changes were made; likewise
 * @unmap: the mapping goes once the pin is taken
 * @read_only: the pin is for reading, if the holder can
 * @write: DMA writes through the pin, if the holder can
 */
struct pc_storm_step {
	uint32_t file;
	uint32_t first;
	uint32_t pages;
	uint32_t patience;
	uint32_t hold;
	bool unmap;
	bool read_only;
	bool write;
};

/**
 * pc_storm_step_at - step @number of @worker
 * @pin: which of its pins, from 0; 0 for a changer
 *
 * Depends on nothing but its arguments, so a replacement that goes on at the
 * same number does what the killed worker would have done.
 */
struct pc_storm_step pc_storm_step_at(const struct pc_storm_shape *shape, uint32_t worker,
	uint32_t pin, uint64_t number);

#endif
