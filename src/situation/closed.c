/* SPDX-License-Identifier: GPL-2.0-only */
/* closed.c: situation closed. */
#include "pinclash/situation.h"

static const struct pc_situation closed = {
	.op = {
		.name = "closed",
		.help = "munmap and close after the pin was taken",
	},
	.flags = PC_SIT_UNMAPS | PC_SIT_CLOSES,
};

PC_REGISTER(situation, closed);
