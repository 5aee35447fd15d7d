/* SPDX-License-Identifier: GPL-2.0-only */
/* disable_namespace.c: change disable-namespace. */
#include "change/region.h"
#include "media/namespace.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return pc_namespace_disable(t->place->namespace, NULL);
}

static const struct pc_change disable_namespace = {
	.op = {
		.name = "disable-namespace",
		.help = "the namespace of the DAX device is disabled",
		.supported = pc_region_named,
	},
	.flags = PC_CHANGE_DEVICE,
	.apply = apply,
};

PC_REGISTER(change, disable_namespace);
