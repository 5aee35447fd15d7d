/* SPDX-License-Identifier: GPL-2.0-only */
/* exit.c: what oracle exit must say. */
#include "build.h"

static void release_never_ends(struct pc_case *c)
{
	case_waited(c);
	without(c, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
	c->holder_ended = false;
}

static void killed_holder_never_ends(struct pc_case *c)
{
	case_waited(c);
	killed_holder(c);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
	c->holder_ended = false;
}

/* It came back from the release in the end, and was then stopped. */
static void ended_after_its_deadline(struct pc_case *c)
{
	case_waited(c);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void refused_holder_never_ends(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void killed_holder_ends(struct pc_case *c)
{
	case_waited(c);
	killed_holder(c);
}

static void deadline_of_another(struct pc_case *c)
{
	case_waits_on(c);
	about(c, 5100, PC_EV_DEADLINE, PC_ROLE_CHANGER);
}

static void second_holder_never_ends(struct pc_case *c)
{
	two_holders(case_waited, c);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_SECOND);
}

static void end_not_seen(struct pc_case *c)
{
	case_waited(c);
	c->holder_ended = false;
}

static const struct row rows[] = {
	CRIES(release_never_ends, PC_OUT_STUCK_HOLDER,
		"did not end its release or exit within 4000 ms"),
	CRIES(killed_holder_never_ends, PC_OUT_STUCK_HOLDER, "did not end its exit within 4000 ms"),
	CRIES(ended_after_its_deadline, PC_OUT_STUCK_HOLDER, "within 4000 ms"),
	CRIES(refused_holder_never_ends, PC_OUT_STUCK_HOLDER, "within 4000 ms"),
	CRIES(second_holder_never_ends, PC_OUT_STUCK_HOLDER, "within 4000 ms"),
	SILENT(case_waited, "the holder ended"),
	SILENT(killed_holder_ends, "the holder ended"),
	SILENT(deadline_of_another, "the holder ended"),
	BLIND(end_not_seen, "the holder's end was not seen"),
	NOT_ASKED(case_died, "there was no holder"),
	{ 0 }
};

const struct table exit_table = { "exit", rows };
