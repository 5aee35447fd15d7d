/* SPDX-License-Identifier: GPL-2.0-only */
/* situation.h: contract of a situation, a twist on the collision. */
#ifndef PINCLASH_SITUATION_H
#define PINCLASH_SITUATION_H

#include "pinclash/op.h"

/** enum pc_situation_flags - what the twist is */
enum pc_situation_flags {
	PC_SIT_UNMAPS = 1 << 0, /* the holder's mapping goes after the pin is taken */
	PC_SIT_CLOSES = 1 << 1, /* and its descriptor */
	PC_SIT_KILLS = 1 << 2,  /* the pin is released by SIGKILL to the holder */
};

/** struct pc_situation - one situation; staged cells read the flags */
struct pc_situation {
	struct pc_op op;
	unsigned int flags;
};

#endif
