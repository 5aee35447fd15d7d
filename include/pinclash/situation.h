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
	PC_SIT_FORKS = 1 << 3,  /* the mapping lives on in a child of the holder, who unmaps its own */
	PC_SIT_EDGE = 1 << 4,   /* the change reaches the last page of the pin and no other */
	PC_SIT_PMD = 1 << 5,    /* one page of a 2 MiB mapping is pinned, and changed */
	PC_SIT_TWO = 1 << 6,    /* a second holder pins the second half of the range as well */
	PC_SIT_MANY = 1 << 7,   /* one page, pinned PC_MANY times */
	PC_SIT_SYNCS = 1 << 8,  /* the file is dirtied and synced over and over meanwhile */
	PC_SIT_SWITCH_OFF = 1 << 9, /* the test switch for long-term pins of fsdax is off */
	PC_SIT_STORM = 1 << 10, /* no staged cell: all such cells of a medium are one storm */
};

/*
 * From 1,024 references on a page whose pins are not counted looks pinned:
 * GUP_PIN_COUNTING_BIAS, include/linux/mm.h.
 */
#define PC_MANY 1100u

/** struct pc_situation - one situation; staged cells read the flags */
struct pc_situation {
	struct pc_op op;
	unsigned int flags;
};

#endif
