/* SPDX-License-Identifier: GPL-2.0-only */
/* holder_killed.c: situation holder-killed. */
#include "pinclash/situation.h"

static const struct pc_situation holder_killed = {
	.op = {
		.name = "holder-killed",
		.help = "the pin goes with the SIGKILL of its holder",
	},
	.flags = PC_SIT_KILLS,
};

PC_REGISTER(situation, holder_killed);
