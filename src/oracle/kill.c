/* SPDX-License-Identifier: GPL-2.0-only */
/* kill.c: oracle kill: SIGKILL ends a change that waits. */
#include <inttypes.h>

#include "pinclash/oracle.h"

static void judge_storm(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_storm_fact *s = &c->storm;

	f->at_ns = s->unkillable.at_ns;
	if (s->unkillable.count)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_UNKILLABLE,
			"SIGKILL did not end %s within %u ms, %" PRIu64 " times; first worker %u on file %u",
			c->change_name, c->deadlines.kill_ms, s->unkillable.count,
			s->unkillable.changer, s->unkillable.file);
	else if (s->ended)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"SIGKILL ended %" PRIu64 " changes in their call", s->ended);
	else
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "no waiting change was killed");
}

static void judge_cell(const struct pc_case *c, struct pc_finding *f)
{
	/* What was killed first is the change that was seen to wait. */
	pc_finding_at(f, pc_history_about(&c->history, c->kill.ended ? PC_EV_EXIT : PC_EV_DEADLINE,
		PC_ROLE_CHANGER));
	if (!c->kill.tried)
		pc_finding_set(f, c->change.blocked_seen ? PC_SIGHT_BLIND : PC_SIGHT_NONE,
			PC_OUT_NONE, "no waiting change was killed");
	else if (c->kill.ended)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"SIGKILL ended the waiting change in %.1f ms", (double)c->kill.took_ns / 1e6);
	else
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_UNKILLABLE,
			"SIGKILL did not end %s within %u ms (state %c%s%s)", c->change_name,
			c->deadlines.kill_ms, c->change.state ? c->change.state : '?',
			c->change.waits_in[0] ? " in " : "", c->change.waits_in);
}

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	if (c->storm.ran)
		judge_storm(c, f);
	else
		judge_cell(c, f);
}

static const struct pc_oracle change_kill = {
	.op = {
		.name = "kill",
		.help = "SIGKILL ends a change that waits",
	},
	.judge = judge,
};

PC_REGISTER(oracle, change_kill);
