/* SPDX-License-Identifier: GPL-2.0-only */
/* rename_over.c: change rename-over. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	int fd = t->fd;

	if (rename(t->other_path, t->path) < 0)
		return -errno;
	t->fd = -1;
	return close(fd) < 0 ? -errno : 0;
}

static const struct pc_change rename_over = {
	.op = {
		.name = "rename-over",
		.help = "another file takes the last name, and the last descriptor goes",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_LAST_REF | PC_CHANGE_TWO_FILES | PC_CHANGE_WHOLE,
	.apply = apply,
};

PC_REGISTER(change, rename_over);
