/* SPDX-License-Identifier: GPL-2.0-only */
/* holding.h: what the holder process does, step by step. All take a struct pc_stage. */
#ifndef PINCLASH_RUN_HOLDING_H
#define PINCLASH_RUN_HOLDING_H

#include "pinclash/error.h"

/** pc_holding_open - make and stamp the pinned file (or device range), map it, note its layout */
int pc_holding_open(void *stage, struct pc_err *err);

/** pc_holding_join - in a second holder process: map the second half of the range */
int pc_holding_join(void *stage, struct pc_err *err);

/** pc_holding_acquire_second - there: take a pin of that half; here a refusal is an error */
int pc_holding_acquire_second(void *stage, struct pc_err *err);

/** pc_holding_acquire - prepare the holder and take the pin; a refusal is no error */
int pc_holding_acquire(void *stage, struct pc_err *err);

/** pc_holding_baseline - show that DMA reaches the file's own blocks */
int pc_holding_baseline(void *stage, struct pc_err *err);

/** pc_holding_twist - fork, unmap and close as the situation asks */
int pc_holding_twist(void *stage, struct pc_err *err);

/** pc_holding_repeat - DMA again after somebody else may have the blocks */
int pc_holding_repeat(void *stage, struct pc_err *err);

/** pc_holding_release - give the pin back */
int pc_holding_release(void *stage, struct pc_err *err);

/** pc_holding_look - does the mapping of a device that is gone still show its pages? */
int pc_holding_look(void *stage, struct pc_err *err);

/** pc_holding_finish - free what the holder made */
int pc_holding_finish(void *stage, struct pc_err *err);

#endif
