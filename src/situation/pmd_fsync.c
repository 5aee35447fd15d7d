/* SPDX-License-Identifier: GPL-2.0-only */
/* pmd_fsync.c: situation pmd-fsync. */
#include "pinclash/situation.h"

/* fsync has the entry of 2 MiB locked for as long as the flush of all of it takes, and looks are likely to meet that. */
static const struct pc_situation pmd_fsync = {
	.op = {
		.name = "pmd-fsync",
		.help = "one 4 KiB page of a 2 MiB mapping is pinned, which is synced over and over",
	},
	.flags = PC_SIT_PMD | PC_SIT_SYNCS,
};

PC_REGISTER(situation, pmd_fsync);
