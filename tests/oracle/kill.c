/* SPDX-License-Identifier: GPL-2.0-only */
/* kill.c: what oracle kill must say. */
#include "build.h"

static void kill_ends_nothing(struct pc_case *c)
{
	case_waits_on(c);
	c->kill.ended = false;
}

static void kill_does_not_end_a_loop(struct pc_case *c)
{
	kill_ends_nothing(c);
	c->change.state = 'R';
	c->change.waits_in[0] = '\0';
}

static void state_was_not_seen(struct pc_case *c)
{
	kill_ends_nothing(c);
	c->change.state = '\0';
}

static void nobody_killed_it(struct pc_case *c)
{
	case_waited(c);
	c->kill = (struct pc_kill_fact){ 0 };
}

static const struct row rows[] = {
	CRIES(kill_ends_nothing, PC_OUT_UNKILLABLE,
		"did not end punch within 3000 ms (state S in xfs_break_dax_layouts)"),
	CRIES(kill_does_not_end_a_loop, PC_OUT_UNKILLABLE, "(state R)"),
	CRIES(state_was_not_seen, PC_OUT_UNKILLABLE, "(state ? in xfs_break_dax_layouts)"),
	SILENT(case_waited, "SIGKILL ended the waiting change in 1.0 ms"),
	BLIND(nobody_killed_it, "no waiting change was killed"),
	NOT_ASKED(case_kept, "no waiting change was killed"),
	NOT_ASKED(case_died, "no waiting change was killed"),
	{ 0 }
};

const struct table kill_table = { "kill", rows };
