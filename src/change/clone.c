/* SPDX-License-Identifier: GPL-2.0-only */
/* clone.c: FICLONERANGE. */
#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "change/clone.h"

int pc_clone_range(int from, int to, uint64_t offset, uint64_t bytes)
{
	struct file_clone_range range = {
		.src_fd = from,
		.src_offset = offset,
		.src_length = bytes,
		.dest_offset = offset,
	};

	return ioctl(to, FICLONERANGE, &range) < 0 ? -errno : 0;
}
