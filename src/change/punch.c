/* SPDX-License-Identifier: GPL-2.0-only */
/* punch.c: change punch. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

	return fallocate(t->fd, mode, (off_t)t->offset, (off_t)t->bytes) < 0 ? -errno : 0;
}

static const struct pc_change punch = {
	.op = {
		.name = "punch",
		.help = "FALLOC_FL_PUNCH_HOLE over the pinned range",
	},
	.flags = PC_CHANGE_FREES,
	.apply = apply,
};

PC_REGISTER(change, punch);
