/* SPDX-License-Identifier: GPL-2.0-only */
/* destroy_namespace.c: change destroy-namespace. */
#include <stdio.h>

#include "media/namespace.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return pc_namespace_destroy(t->place->namespace, NULL);
}

/* Somebody else's namespace is not for us to take away. */
static bool supported(const struct pc_config *cfg, char *why)
{
	if (pc_config_str(cfg, "devdax", "region"))
		return true;
	snprintf(why, PC_WHY, "it is about the namespace, and the one of --devdax.device is not ours; "
		"name a region with --devdax.region");
	return false;
}

static const struct pc_change destroy_namespace = {
	.op = {
		.name = "destroy-namespace",
		.help = "the namespace of the DAX device is destroyed",
		.supported = supported,
	},
	.flags = PC_CHANGE_DEVICE,
	.apply = apply,
};

PC_REGISTER(change, destroy_namespace);
