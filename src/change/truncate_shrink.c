/* SPDX-License-Identifier: GPL-2.0-only */
/* truncate_shrink.c: change truncate-shrink. */
#include <errno.h>
#include <unistd.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return ftruncate(t->fd, (off_t)t->offset) < 0 ? -errno : 0;
}

static const struct pc_change truncate_shrink = {
	.op = {
		.name = "truncate-shrink",
		.help = "ftruncate to the start of the pinned range",
	},
	.flags = PC_CHANGE_FREES,
	.apply = apply,
};

PC_REGISTER(change, truncate_shrink);
