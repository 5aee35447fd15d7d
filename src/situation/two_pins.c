/* SPDX-License-Identifier: GPL-2.0-only */
/* two_pins.c: situation two-pins. */
#include "pinclash/situation.h"

static const struct pc_situation two_pins = {
	.op = {
		.name = "two-pins",
		.help = "two holders, the second one on half of the range and letting go last",
	},
	.flags = PC_SIT_TWO,
};

PC_REGISTER(situation, two_pins);
