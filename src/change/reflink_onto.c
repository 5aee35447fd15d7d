/* SPDX-License-Identifier: GPL-2.0-only */
/* reflink_onto.c: change reflink-onto. */
#include "change/clone.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return pc_clone_range(t->other_fd, t->fd, t->offset, t->bytes);
}

static const struct pc_change reflink_onto = {
	.op = {
		.name = "reflink-onto",
		.help = "FICLONERANGE: the pinned range is the destination",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_REFLINK | PC_CHANGE_TWO_FILES,
	.apply = apply,
};

PC_REGISTER(change, reflink_onto);
