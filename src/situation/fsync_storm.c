/* SPDX-License-Identifier: GPL-2.0-only */
/* fsync_storm.c: situation fsync-storm. */
#include "pinclash/situation.h"

static const struct pc_situation fsync_storm = {
	.op = {
		.name = "fsync-storm",
		.help = "the pinned file is dirtied and synced over and over during the change",
	},
	.flags = PC_SIT_SYNCS,
};

PC_REGISTER(situation, fsync_storm);
