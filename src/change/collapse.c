/* SPDX-License-Identifier: GPL-2.0-only */
/* collapse.c: change collapse. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	int mode = FALLOC_FL_COLLAPSE_RANGE;

	return fallocate(t->fd, mode, (off_t)t->offset, (off_t)t->bytes) < 0 ? -errno : 0;
}

static const struct pc_change collapse = {
	.op = {
		.name = "collapse",
		.help = "FALLOC_FL_COLLAPSE_RANGE of the pinned range",
	},
	.flags = PC_CHANGE_FREES,
	.apply = apply,
};

PC_REGISTER(change, collapse);
