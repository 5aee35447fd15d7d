/* SPDX-License-Identifier: GPL-2.0-only */
/* cow_break.c: change cow-break. */
#include "change/write.h"

static const struct pc_change cow_break = {
	.op = {
		.name = "cow-break",
		.help = "write(2) to a pinned range that a clone shares",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_GIVES | PC_CHANGE_SHARED | PC_CHANGE_READ_PIN |
		PC_CHANGE_REFLINK | PC_CHANGE_TWO_FILES,
	.prepare = pc_write_prepare,
	.apply = pc_write_range,
};

PC_REGISTER(change, cow_break);
