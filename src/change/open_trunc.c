/* SPDX-License-Identifier: GPL-2.0-only */
/* open_trunc.c: change open-trunc. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	int fd = open(t->path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static const struct pc_change open_trunc = {
	.op = {
		.name = "open-trunc",
		.help = "open with O_TRUNC",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_WHOLE,
	.apply = apply,
};

PC_REGISTER(change, open_trunc);
