/* SPDX-License-Identifier: GPL-2.0-only */
/* freeze.c: change freeze. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pinclash/change.h"

/* Frees nothing, and need not wait: the pinned range must own its blocks afterwards. */
static int apply(struct pc_target *t)
{
	int fd = open(t->place->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

	if (fd < 0)
		return -errno;
	r = ioctl(fd, FIFREEZE, 0) < 0 ? -errno : 0;
	close(fd);
	return r;
}

static const struct pc_change freeze_change = {
	.op = {
		.name = "freeze",
		.help = "FIFREEZE of the file system; thawed once that has returned",
	},
	.flags = PC_CHANGE_WHOLE | PC_CHANGE_MOUNT,
	.apply = apply,
};

PC_REGISTER(change, freeze_change);
