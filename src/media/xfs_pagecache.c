/* SPDX-License-Identifier: GPL-2.0-only */
/* xfs_pagecache.c: medium xfs-pagecache, XFS with reflink without DAX. */
#include "media/fsdax.h"
#include "media/xfs.h"

static const struct pc_fsdax fs = {
	.name = "xfs-pagecache",
	.type = "xfs",
	.mount_options = "dax=never",
	.page_cache = true,
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
	{ PC_NEED_MODULE, "xfs", NULL },
	{ PC_NEED_TOOL, "mkfs.xfs", "apt-get install xfsprogs" },
	{ PC_NEED_TOOL, "xfs_repair", "apt-get install xfsprogs" },
	{ PC_NEED_END, NULL, NULL },
};

static const struct pc_option options[] = {
	PC_FSDAX_OPTIONS("304M", 300LL << 20),
};

static const struct pc_medium xfs_pagecache = {
	.op = {
		.name = "xfs-pagecache",
		.help = "control: XFS with reflink=1 on any block device, in the page cache",
		.needs = needs,
		.options = options,
		.supported = supported,
	},
	.flags = PC_MEDIUM_FILES | PC_MEDIUM_REFLINK,
	.open = open_medium,
	.ready = ready,
	.close = close_medium,
};

PC_REGISTER(medium, xfs_pagecache);
