/* SPDX-License-Identifier: GPL-2.0-only */
/* unmapped.c: situation unmapped. */
#include "pinclash/situation.h"

static const struct pc_situation unmapped = {
	.op = {
		.name = "unmapped",
		.help = "munmap after the pin was taken",
	},
	.flags = PC_SIT_UNMAPS,
};

PC_REGISTER(situation, unmapped);
