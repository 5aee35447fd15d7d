/* SPDX-License-Identifier: GPL-2.0-only */
/* frames.h: which page frames a cell is about. */
#ifndef PINCLASH_RUN_FRAMES_H
#define PINCLASH_RUN_FRAMES_H

#include <stddef.h>

#include "pinclash/case.h"
#include "pinclash/medium.h"

/**
 * pc_frames_of_device - one that the block device of a medium of files has for sure
 *
 * Sets @ret_frames->device, to 0 when it cannot be known, or when others have files there as well.
 * Source: attribute resource of the device below the disk (drivers/nvdimm/{namespace,pfn}_devs.c).
 */
void pc_frames_of_device(const struct pc_place *place, struct pc_frame_fact *ret_frames);

/**
 * pc_frames_of_pin - those that the caller has mapped at @addr
 *
 * Sets @ret_frames->pinned and @ret_frames->count, to 0 where /proc/self/pagemap does not tell; for root.
 */
void pc_frames_of_pin(const void *addr, size_t bytes, struct pc_frame_fact *ret_frames);

#endif
