/* SPDX-License-Identifier: GPL-2.0-only */
/* rdmadev.c: the RDMA device of a run. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "holder/rdmadev.h"
#include "util/module.h"
#include "util/netdev.h"
#include "util/rdmalink.h"
#include "util/sysfs.h"

/* An interface name has at most 15 characters. */
#define NETDEV "pinclash0"
#define LINK   "pinclash_rxe0"

/* RFC 2544 sets 198.18.0.0/15 aside for tests between devices of one's own. */
#define ADDRESS "198.18.7.1"

bool pc_rdmadev_usable(const struct pc_config *cfg, char *why)
{
	static const char *const modules[] = { "rdma_rxe", "dummy", "ib_uverbs" };
	const char *name = pc_config_str(cfg, "run", "rdma-device");

	if (name && !pc_sysfs_exists("/sys/class/infiniband/%s", name)) {
		snprintf(why, PC_WHY, "no RDMA device %s; see 'rdma link', or leave "
			"--rdma-device out for a soft-RoCE one", name);
		return false;
	}
	for (size_t i = 0; !name && i < sizeof(modules) / sizeof(modules[0]); i++) {
		if (!pc_module_available(modules[i])) {
			snprintf(why, PC_WHY, "no RDMA device: module %s is not there for this "
				"kernel; name a device with --rdma-device", modules[i]);
			return false;
		}
	}
	return true;
}

/* What was there before us is not ours to delete. */
static int disown_if_exists(struct pc_env *env, int r)
{
	if (r == -EEXIST)
		env->undo_count--;
	return r;
}

static int make_link(struct pc_env *env, struct pc_err *err)
{
	int r = pc_module_load(env, "ib_uverbs", err);

	if (r == 0)
		r = pc_rdmalink_load(env, err);
	if (r == 0)
		r = pc_module_load(env, "dummy", err);
	if (r == 0)
		r = pc_undo_push(env, PC_UNDO_NETDEV, NETDEV, err);
	if (r == 0)
		r = disown_if_exists(env, pc_netdev_create(NETDEV, ADDRESS, err));
	if (r == 0)
		r = pc_undo_push(env, PC_UNDO_RDMA_LINK, LINK, err);
	if (r == 0)
		r = disown_if_exists(env, pc_rdmalink_create(LINK, NETDEV, err));
	return r;
}

int pc_rdmadev_provide(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err)
{
	const char *name = pc_config_str(cfg, "run", "rdma-device");
	int r = 0;

	if (env->rdma_device[0])
		return 0;
	if (!name) {
		name = LINK;
		r = make_link(env, err);
	} else if (!pc_sysfs_exists("/sys/class/infiniband/%s", name)) {
		r = pc_fail(err, ENODEV, "--rdma-device %s: no such RDMA device; see 'rdma link'",
			name);
	}
	if (r == 0)
		snprintf(env->rdma_device, sizeof(env->rdma_device), "%s", name);
	return r;
}
