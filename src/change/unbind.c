/* SPDX-License-Identifier: GPL-2.0-only */
/* unbind.c: change unbind. */
#include "media/daxdev.h"
#include "pinclash/change.h"

static int apply(struct pc_target *t)
{
	return pc_dax_unbind(t->place->device, NULL);
}

static const struct pc_change unbind = {
	.op = {
		.name = "unbind",
		.help = "the DAX device is unbound from its driver",
	},
	.flags = PC_CHANGE_DEVICE,
	.apply = apply,
};

PC_REGISTER(change, unbind);
