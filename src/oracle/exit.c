/* SPDX-License-Identifier: GPL-2.0-only */
/* exit.c: oracle exit: the holder's release and exit come to an end. */
#include <inttypes.h>

#include "pinclash/oracle.h"

static void judge_storm(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_storm_sight *stuck = &c->storm.stuck;

	f->at_ns = stuck->at_ns;
	if (stuck->count)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_STUCK_HOLDER,
			"a holder did not end its release or exit within %u ms, %" PRIu64
			" times; first worker %u with pages %u to %u of file %u", c->deadlines.exit_ms,
			stuck->count, stuck->holder, stuck->first, stuck->first + stuck->pages - 1,
			stuck->file);
	else if (c->pin.granted)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"no release and no exit took longer than %u ms", c->deadlines.exit_ms);
	else
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "there was no pin");
}

static void judge_cell(const struct pc_case *c, struct pc_finding *f)
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

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	if (c->storm.ran)
		judge_storm(c, f);
	else
		judge_cell(c, f);
}

static const struct pc_oracle holder_exit = {
	.op = {
		.name = "exit",
		.help = "the holder's release and exit come to an end",
	},
	.judge = judge,
};

PC_REGISTER(oracle, holder_exit);
