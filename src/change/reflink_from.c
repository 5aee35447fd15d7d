/* SPDX-License-Identifier: GPL-2.0-only */
/* reflink_from.c: change reflink-from. */
#include "change/clone.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return pc_clone_range(t->fd, t->other_fd, t->offset, t->bytes);
}

static const struct pc_change reflink_from = {
	.op = {
		.name = "reflink-from",
		.help = "FICLONERANGE: the pinned range is the source",
	},
	.flags = PC_CHANGE_SHARES | PC_CHANGE_REFLINK | PC_CHANGE_TWO_FILES,
	.apply = apply,
};

PC_REGISTER(change, reflink_from);
