/* SPDX-License-Identifier: GPL-2.0-only */
/* forked.c: situation forked. */
#include "pinclash/situation.h"

static const struct pc_situation forked = {
	.op = {
		.name = "forked",
		.help = "fork after the pin was taken, munmap in the parent: the mapping lives on in a child",
	},
	.flags = PC_SIT_FORKS,
};

PC_REGISTER(situation, forked);
