/* SPDX-License-Identifier: GPL-2.0-only */
/* switch_off.c: situation switch-off. */
#include "pinclash/situation.h"
#include "util/longterm.h"

static const struct pc_need needs[] = {
	{ .kind = PC_NEED_FILE, .what = PC_LONGTERM_SWITCH,
		.remedy = "this kernel has no test switch for long-term pins of DAX files" },
	{ .kind = PC_NEED_END },
};

static const struct pc_situation switch_off = {
	.op = {
		.name = "switch-off",
		.help = "the kernel's test switch for long-term pins of DAX files is off",
		.needs = needs,
	},
	.flags = PC_SIT_SWITCH_OFF,
};

PC_REGISTER(situation, switch_off);
