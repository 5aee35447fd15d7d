/* SPDX-License-Identifier: GPL-2.0-only */
/* exit.c: oracle exit: the holder's release and exit come to an end. */
#include "pinclash/oracle.h"

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_event *late = pc_history_about(&c->history, PC_EV_DEADLINE, PC_ROLE_HOLDER);

	if (!late)
		late = pc_history_about(&c->history, PC_EV_DEADLINE, PC_ROLE_SECOND);
	pc_finding_at(f, late ? late : pc_history_about(&c->history, PC_EV_EXIT, PC_ROLE_HOLDER));
	if (!c->pin.tried || c->log.guest_died)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "there was no holder");
	else if (late)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_STUCK_HOLDER,
			"the holder did not end its %s within %u ms",
			c->holder_killed ? "exit" : "release or exit", c->deadlines.exit_ms);
	else if (c->holder_ended)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "the holder ended");
	else
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "the holder's end was not seen");
}

static const struct pc_oracle holder_exit = {
	.op = {
		.name = "exit",
		.help = "the holder's release and exit come to an end",
	},
	.judge = judge,
};

PC_REGISTER(oracle, holder_exit);
