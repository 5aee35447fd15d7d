/* SPDX-License-Identifier: GPL-2.0-only */
/* truncate_zero.c: change truncate-zero. */
#include <errno.h>
#include <unistd.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return ftruncate(t->fd, 0) < 0 ? -errno : 0;
}

static const struct pc_change truncate_zero = {
	.op = {
		.name = "truncate-zero",
		.help = "ftruncate to 0",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_WHOLE,
	.apply = apply,
};

PC_REGISTER(change, truncate_zero);
