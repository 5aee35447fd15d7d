/* SPDX-License-Identifier: GPL-2.0-only */
/* many.c: situation many. */
#include "pinclash/situation.h"

static const struct pc_situation many = {
	.op = {
		.name = "many",
		.help = "one page, pinned 1,100 times",
	},
	.flags = PC_SIT_MANY,
};

PC_REGISTER(situation, many);
