/* SPDX-License-Identifier: GPL-2.0-only */
/* hole_fill.c: change hole-fill. */
#include "change/write.h"

static const struct pc_change hole_fill = {
	.op = {
		.name = "hole-fill",
		.help = "write(2) into a hole whose zero page is pinned",
	},
	.flags = PC_CHANGE_READ_PIN | PC_CHANGE_HOLE,
	.prepare = pc_write_prepare,
	.apply = pc_write_range,
};

PC_REGISTER(change, hole_fill);
