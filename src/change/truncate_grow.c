/* SPDX-License-Identifier: GPL-2.0-only */
/* truncate_grow.c: change truncate-grow. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pinclash/change.h"

/* Frees nothing: whether or not it waits, the pinned range must own its blocks afterwards. */
static int apply(struct pc_target *t)
{
	struct stat st;

	if (fstat(t->fd, &st) < 0)
		return -errno;
	return ftruncate(t->fd, st.st_size + (off_t)t->bytes) < 0 ? -errno : 0;
}

static const struct pc_change truncate_grow = {
	.op = {
		.name = "truncate-grow",
		.help = "ftruncate to a larger size",
	},
	.flags = PC_CHANGE_WHOLE,
	.apply = apply,
};

PC_REGISTER(change, truncate_grow);
