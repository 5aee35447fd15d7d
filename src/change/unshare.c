/* SPDX-License-Identifier: GPL-2.0-only */
/* unshare.c: change unshare. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>

#include "pinclash/change.h"

/* The pinned file gets blocks of its own, and the old ones, pinned, stay with the clone alone. */
static int apply(struct pc_target *t)
{
	int mode = FALLOC_FL_UNSHARE_RANGE;

	return fallocate(t->fd, mode, (off_t)t->offset, (off_t)t->bytes) < 0 ? -errno : 0;
}

static const struct pc_change unshare_change = {
	.op = {
		.name = "unshare",
		.help = "FALLOC_FL_UNSHARE_RANGE of a pinned range that a clone shares",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_GIVES | PC_CHANGE_SHARED | PC_CHANGE_READ_PIN |
		PC_CHANGE_REFLINK | PC_CHANGE_TWO_FILES,
	.apply = apply,
};

PC_REGISTER(change, unshare_change);
