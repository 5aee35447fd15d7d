/* SPDX-License-Identifier: GPL-2.0-only */
/* destroy_namespace.c: change destroy-namespace. */
#include <errno.h>

#include "change/region.h"
#include "media/namespace.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	/* No name, no namespace of ours; to destroy what is not there is no error elsewhere. */
	return t->place->namespace[0] ? pc_namespace_destroy(t->place->namespace, NULL) : -ENOENT;
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
