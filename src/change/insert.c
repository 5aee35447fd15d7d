/* SPDX-License-Identifier: GPL-2.0-only */
/* insert.c: change insert. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	int mode = FALLOC_FL_INSERT_RANGE;

	return fallocate(t->fd, mode, (off_t)t->offset, (off_t)t->bytes) < 0 ? -errno : 0;
}

static const struct pc_change insert_change = {
	.op = {
		.name = "insert",
		.help = "FALLOC_FL_INSERT_RANGE at the pinned range",
	},
	.flags = PC_CHANGE_MOVES,
	.apply = apply,
};

PC_REGISTER(change, insert_change);
