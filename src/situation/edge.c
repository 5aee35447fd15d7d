/* SPDX-License-Identifier: GPL-2.0-only */
/* edge.c: situation edge. */
#include "pinclash/situation.h"

static const struct pc_situation edge = {
	.op = {
		.name = "edge",
		.help = "the change reaches the last page of the pin and no other",
	},
	.flags = PC_SIT_EDGE,
};

PC_REGISTER(situation, edge);
