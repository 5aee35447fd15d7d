/* SPDX-License-Identifier: GPL-2.0-only */
/* exchange_range.c: change exchange-range. */
#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "media/xfsprogs.h"
#include "pinclash/change.h"

/* From fs/xfs/libxfs/xfs_fs.h of 6.10, which is in a package of its own. */
struct exchange_range {
	__s32 file1_fd;
	__u32 pad;
	__u64 file1_offset;
	__u64 file2_offset;
	__u64 length;
	__u64 flags;
};
#define EXCHANGE_RANGE _IOW('X', 129, struct exchange_range)

static int apply(struct pc_target *t)
{
	struct exchange_range range = {
		.file1_fd = t->other_fd,
		.file1_offset = t->offset,
		.file2_offset = t->offset,
		.length = t->bytes,
	};

	return ioctl(t->fd, EXCHANGE_RANGE, &range) < 0 ? -errno : 0;
}

static bool supported(const struct pc_config *cfg, char *why)
{
	(void)cfg;
	if (pc_xfsprogs_exchange())
		return true;
	snprintf(why, PC_WHY, "this mkfs.xfs makes no file system whose files can exchange "
		"ranges; install xfsprogs 6.10");
	return false;
}

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_KERNEL, .what = "6.10" },
	{ .kind = PC_NEED_END },
};

static const struct pc_change exchange_range = {
	.op = {
		.name = "exchange-range",
		.help = "XFS_IOC_EXCHANGE_RANGE of the pinned range with a second file",
		.needs = needs,
		.supported = supported,
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_GIVES | PC_CHANGE_REFLINK | PC_CHANGE_TWO_FILES,
	.apply = apply,
};

PC_REGISTER(change, exchange_range);
