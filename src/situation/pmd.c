/* SPDX-License-Identifier: GPL-2.0-only */
/* pmd.c: situation pmd. */
#include "pinclash/situation.h"

static const struct pc_situation pmd = {
	.op = {
		.name = "pmd",
		.help = "one 4 KiB page of a 2 MiB mapping is pinned",
	},
	.flags = PC_SIT_PMD,
};

PC_REGISTER(situation, pmd);
