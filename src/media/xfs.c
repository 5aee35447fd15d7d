/* SPDX-License-Identifier: GPL-2.0-only */
/* xfs.c: XFS is made, tuned and checked. */
#include "media/xfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "media/blockdev.h"
#include "media/fsdax.h"
#include "media/xfsprogs.h"
#include "util/exec.h"
#include "util/scoped.h"

#define MAKE_MS 60000

/* From xfs/xfs_fs.h, which is in a package of its own. */
struct reserved_blocks {
	uint64_t wanted;
	uint64_t available;
};
#define SET_RESERVED_BLOCKS _IOWR('X', 114, struct reserved_blocks)

int pc_xfs_make(const char *device, uint64_t bytes, struct pc_err *err)
{
	const char *inodes = pc_xfsprogs_exchange() ? "maxpct=5,exchange=1" : "maxpct=5";
	char data[64];
	const char *const argv[] = { "mkfs.xfs", "-q", "-f", "-K", "-L", PC_BLOCKDEV_LABEL,
		"-b", "size=4096", "-m", "reflink=1,rmapbt=0,bigtime=1", "-i", inodes,
		"-d", data, "-l", "size=64m", device, NULL };

	snprintf(data, sizeof(data), "size=%llu,agcount=2", (unsigned long long)bytes);
	return pc_exec_ok(argv, MAKE_MS, err);
}

/* Blocks that XFS keeps for itself would be given to no tenant. */
int pc_xfs_tune(const char *device, const char *dir, struct pc_err *err)
{
	pc_autofd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct reserved_blocks blocks = { .wanted = 0 };

	if (fd < 0 || ioctl(fd, SET_RESERVED_BLOCKS, &blocks))
		return pc_fail(err, errno, "reserved blocks of %s on %s cannot be set: %s", dir,
			device, strerror(errno));
	return 0;
}

int pc_xfs_check(const char *device, struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	const char *const argv[] = { "xfs_repair", "-n", device, NULL };

	return pc_fsdax_check_run(argv, ret_fsck, err);
}
