/* SPDX-License-Identifier: GPL-2.0-only */
/* umount.c: change umount. */
#include <errno.h>
#include <sys/mount.h>
#include <unistd.h>

#include "pinclash/change.h"

/* Refused (EBUSY) while the holder has the file open or mapped. */
static int apply(struct pc_target *t)
{
	close(t->fd);
	t->fd = -1;
	return umount2(t->place->dir, 0) < 0 ? -errno : 0;
}

static const struct pc_change umount_change = {
	.op = {
		.name = "umount",
		.help = "the file system is unmounted; mounted again once that has returned",
	},
	.flags = PC_CHANGE_WHOLE | PC_CHANGE_MOUNT,
	.apply = apply,
};

PC_REGISTER(change, umount_change);
