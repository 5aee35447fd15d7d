/* SPDX-License-Identifier: GPL-2.0-only */
/* reconfigure.c: change reconfigure. */
#include "media/daxdev.h"
#include "pinclash/change.h"
#include "util/module.h"

static int provide(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err)
{
	(void)cfg;
	return pc_module_load(env, "kmem", err);
}

static int apply(struct pc_target *t)
{
	int r = pc_dax_unbind(t->place->device, NULL);

	return r ? r : pc_dax_bind_ram(t->place->device, NULL);
}

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_MODULE, .what = "kmem" },
	{ .kind = PC_NEED_END },
};

static const struct pc_change reconfigure = {
	.op = {
		.name = "reconfigure",
		.help = "the DAX device is unbound and becomes system memory (kmem)",
		.needs = needs,
	},
	.flags = PC_CHANGE_DEVICE,
	.provide = provide,
	.apply = apply,
};

PC_REGISTER(change, reconfigure);
