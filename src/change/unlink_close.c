/* SPDX-License-Identifier: GPL-2.0-only */
/* unlink_close.c: change unlink-close. */
#include <errno.h>
#include <unistd.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	int fd = t->fd;

	if (unlink(t->path) < 0)
		return -errno;
	t->fd = -1;
	return close(fd) < 0 ? -errno : 0;
}

static const struct pc_change unlink_close = {
	.op = {
		.name = "unlink-close",
		.help = "the last name and the last descriptor go",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_LAST_REF | PC_CHANGE_WHOLE,
	.apply = apply,
};

PC_REGISTER(change, unlink_close);
