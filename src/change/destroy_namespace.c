/* SPDX-License-Identifier: GPL-2.0-only */
/* destroy_namespace.c: change destroy-namespace. */
#include "change/region.h"
#include "media/namespace.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return pc_namespace_destroy(t->place->namespace, NULL);
}

static const struct pc_change destroy_namespace = {
	.op = {
		.name = "destroy-namespace",
		.help = "the namespace of the DAX device is destroyed",
		.supported = pc_region_named,
	},
	.flags = PC_CHANGE_DEVICE,
	.apply = apply,
};

PC_REGISTER(change, destroy_namespace);
