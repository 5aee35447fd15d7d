/* SPDX-License-Identifier: GPL-2.0-only */
/* ext4_dax.c: medium ext4-dax, ext4 on persistent memory. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "media/blockdev.h"
#include "media/fsdax.h"
#include "util/exec.h"
#include "util/sysfs.h"

#define MAKE_MS 60000

static int make(const char *device, uint64_t bytes, struct pc_err *err)
{
	char blocks[32];
	/*
	 * No reserve for root, few inodes, nothing left to be initialised in the background. The first
	 * block group of a flexible one gives data no aligned pieces (ext4_mb_good_group()).
	 */
	const char *const argv[] = { "mkfs.ext4", "-q", "-F", "-b", "4096", "-m", "0", "-N",
		"256", "-J", "size=4", "-L", PC_BLOCKDEV_LABEL, "-O", "^resize_inode,^flex_bg",
		"-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", device, blocks, NULL };

	snprintf(blocks, sizeof(blocks), "%lluk", (unsigned long long)bytes >> 10);
	return pc_exec_ok(argv, MAKE_MS, err);
}

/*
 * What ext4 keeps for itself would be given to no tenant: the reserve, and the
 * 2 MiB for each processor that small files are to share, which outlive the files.
 */
static int tune(const char *device, const char *dir, struct pc_err *err)
{
	static const char *const zeroes[] = { "reserved_clusters", "mb_stream_req" };
	const char *name = strrchr(device, '/') + 1;
	int rc = 0;

	for (size_t i = 0; !rc && i < sizeof(zeroes) / sizeof(zeroes[0]); i++) {
		rc = pc_sysfs_write("0", "/sys/fs/ext4/%s/%s", name, zeroes[i]);
		if (rc)
			pc_fail(err, rc, "%s of %s on %s cannot be set to 0: %s", zeroes[i], dir,
				device, strerror(-rc));
	}
	return rc;
}

static int check(const char *device, struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	const char *const argv[] = { "e2fsck", "-f", "-n", device, NULL };

	return pc_fsdax_check_run(argv, ret_fsck, err);
}

static const struct pc_fsdax fs = {
	.name = "ext4-dax",
	.type = "ext4",
	.mount_options = "dax=always",
	.min_bytes = 32ULL << 20,
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

static int ready(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_err *err)
{
	(void)env;
	(void)cfg;
	return pc_fsdax_ready(&fs, place, err);
}

static int close_medium(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	(void)cfg;
	return pc_fsdax_close(&fs, place, env, ret_fsck, err);
}

static const struct pc_need needs[] = {
	{ PC_NEED_ROOT, NULL, NULL },
	{ PC_NEED_MODULE, "ext4", NULL },
	{ PC_NEED_MODULE, "nd_pmem", NULL },
	{ PC_NEED_TOOL, "mkfs.ext4", "apt-get install e2fsprogs" },
	{ PC_NEED_TOOL, "e2fsck", "apt-get install e2fsprogs" },
	{ PC_NEED_END, NULL, NULL },
};

static const struct pc_option options[] = {
	PC_FSDAX_OPTIONS("64M", 32LL << 20),
};

static const struct pc_medium ext4_dax = {
	.op = {
		.name = "ext4-dax",
		.help = "ext4 on persistent memory, mounted dax=always",
		.needs = needs,
		.options = options,
		.supported = supported,
	},
	.flags = PC_MEDIUM_FILES | PC_MEDIUM_DAX,
	.open = open_medium,
	.ready = ready,
	.close = close_medium,
};

PC_REGISTER(medium, ext4_dax);
