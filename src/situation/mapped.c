/* SPDX-License-Identifier: GPL-2.0-only */
/* mapped.c: situation mapped. */
#include "pinclash/situation.h"

static const struct pc_situation mapped = {
	.op = {
		.name = "mapped",
		.help = "the holder's mapping and descriptor stay open",
	},
	.flags = 0,
};

PC_REGISTER(situation, mapped);
