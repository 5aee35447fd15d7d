/* SPDX-License-Identifier: GPL-2.0-only */
/* dax_flag.c: change dax-flag. */
#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pinclash/change.h"

/* Takes effect when the inode leaves memory (Documentation/filesystems/dax.rst). */
static int apply(struct pc_target *t)
{
	struct fsxattr attr;
	int fd = t->fd, r = 0;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &attr) < 0)
		return -errno;
	attr.fsx_xflags &= ~(unsigned int)FS_XFLAG_DAX;
	if (ioctl(fd, FS_IOC_FSSETXATTR, &attr) < 0)
		r = -errno;
	t->fd = -1;
	close(fd);
	return r;
}

static const struct pc_change dax_flag = {
	.op = {
		.name = "dax-flag",
		.help = "the DAX flag of the inode is cleared and the descriptor closed",
	},
	.flags = PC_CHANGE_WHOLE | PC_CHANGE_INODE_DAX | PC_CHANGE_MOUNT,
	.apply = apply,
};

PC_REGISTER(change, dax_flag);
