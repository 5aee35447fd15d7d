/* SPDX-License-Identifier: GPL-2.0-only */
/* frames.h: what the helper module tells of pages when a cell is over; for oracle accounting. */
#ifndef PINCLASH_ORACLE_FRAMES_H
#define PINCLASH_ORACLE_FRAMES_H

#include <stdbool.h>

#include "pinclash/oracle.h"

/** pc_frames_before - look at the device of @frames; where there is no helper module nothing is known */
void pc_frames_before(struct pc_frame_fact *frames);

/**
 * pc_frames_after - look at the device and the pinned pages
 *
 * Return: false when something is not as it was; it may still be on its way back.
 */
bool pc_frames_after(struct pc_frame_fact *frames);

/** pc_frames_judge - cry when it did not come back. Return: has @ret_finding been set? */
bool pc_frames_judge(const struct pc_frame_fact *frames, struct pc_finding *ret_finding);

#endif
