/* SPDX-License-Identifier: GPL-2.0-only */
/* xfs_dax.c: medium xfs-dax, XFS with reflink on persistent memory. */
#include "media/fsdax.h"
#include "media/xfs.h"

static const struct pc_fsdax fs = {
	.name = "xfs-dax",
	.type = "xfs",
	.mount_options = "dax=always",
	.min_bytes = PC_XFS_MIN_BYTES,
	.make = pc_xfs_make,
	.tune = pc_xfs_tune,
	.check = pc_xfs_check,
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
	.ready = ready,
	.close = close_medium,
};

PC_REGISTER(medium, xfs_dax);
