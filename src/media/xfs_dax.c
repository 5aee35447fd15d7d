/* SPDX-License-Identifier: GPL-2.0-only */
/* xfs_dax.c: medium xfs-dax, XFS with reflink on persistent memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "media/blockdev.h"
#include "media/fsdax.h"
#include "util/exec.h"
#include "util/scoped.h"

#define MAKE_MS 60000

/* From xfs/xfs_fs.h, which is in a package of its own. */
struct reserved_blocks {
	uint64_t wanted;
	uint64_t available;
};
#define SET_RESERVED_BLOCKS _IOWR('X', 114, struct reserved_blocks)

static int make(const char *device, uint64_t bytes, struct pc_err *err)
{
	char data[64];
	const char *const argv[] = { "mkfs.xfs", "-q", "-f", "-K", "-L", PC_BLOCKDEV_LABEL,
		"-b", "size=4096", "-m", "reflink=1,rmapbt=0,bigtime=1", "-i", "maxpct=5",
		"-d", data, "-l", "size=64m", device, NULL };

	snprintf(data, sizeof(data), "size=%llu,agcount=2", (unsigned long long)bytes);
	return pc_exec_ok(argv, MAKE_MS, err);
}

/* Blocks that XFS keeps for itself would be given to no tenant. */
static int tune(const char *device, const char *dir, struct pc_err *err)
{
	pc_autofd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct reserved_blocks blocks = { .wanted = 0 };

	if (fd < 0 || ioctl(fd, SET_RESERVED_BLOCKS, &blocks))
		return pc_fail(err, errno, "reserved blocks of %s on %s cannot be set: %s", dir,
			device, strerror(errno));
	return 0;
}

static int check(const char *device, struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	const char *const argv[] = { "xfs_repair", "-n", device, NULL };

	return pc_fsdax_check_run(argv, ret_fsck, err);
}

static const struct pc_fsdax fs = {
	.name = "xfs-dax",
	.type = "xfs",
	.mount_options = "dax=always",
	.min_bytes = 300ULL << 20,
	.make = make,
	.tune = tune,
	.check = check,
};

static bool supported(const struct pc_config *cfg, char *why)
{
	return pc_fsdax_supported(&fs, cfg, why);
}

static int open_medium(struct pc_place *ret_place, struct pc_env *env,
	const struct pc_config *cfg, struct pc_err *err)
{
	return pc_fsdax_open(&fs, ret_place, env, cfg, err);
}

static int close_medium(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	(void)cfg;
	return pc_fsdax_close(&fs, place, env, ret_fsck, err);
}

static const struct pc_need needs[] = {
	{ PC_NEED_ROOT, NULL, NULL },
	{ PC_NEED_KERNEL, "6.1", "older kernels cannot do reflink and DAX at once" },
	{ PC_NEED_MODULE, "xfs", NULL },
	{ PC_NEED_MODULE, "nd_pmem", NULL },
	{ PC_NEED_TOOL, "mkfs.xfs", "apt-get install xfsprogs" },
	{ PC_NEED_TOOL, "xfs_repair", "apt-get install xfsprogs" },
	{ PC_NEED_END, NULL, NULL },
};

static const struct pc_option options[] = {
	PC_FSDAX_OPTIONS("304M", 300LL << 20),
};

static const struct pc_medium xfs_dax = {
	.op = {
		.name = "xfs-dax",
		.help = "XFS with reflink=1 on persistent memory, mounted dax=always",
		.needs = needs,
		.options = options,
		.supported = supported,
	},
	.flags = PC_MEDIUM_FILES | PC_MEDIUM_REFLINK | PC_MEDIUM_DAX,
	.open = open_medium,
	.close = close_medium,
};

PC_REGISTER(medium, xfs_dax);
