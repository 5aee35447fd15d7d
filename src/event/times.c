/* SPDX-License-Identifier: GPL-2.0-only */
/* times.c: the figures that a history gives. */
#include "pinclash/case.h"

static uint64_t time_of(const struct pc_event *e)
{
	return e ? e->t_ns : 0;
}

struct pc_times pc_case_times(const struct pc_case *c)
{
	const struct pc_history *h = &c->history;
	/* Of two holders the second comes last and goes last: only between is all held, and then half. */
	enum pc_role last = c->pin.two ? PC_ROLE_SECOND : PC_ROLE_HOLDER;
	const struct pc_event *back = pc_history_first(h, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
	struct pc_times t = {
		.acquire_call = time_of(pc_history_first(h, PC_EV_ACQUIRE_CALL, PC_ROLE_HOLDER)),
		.acquire_return = time_of(pc_history_first(h, PC_EV_ACQUIRE_RETURN, last)),
		.change_call = time_of(pc_history_first(h, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER)),
		.change_return = time_of(back),
		.change_returned = back != NULL,
		.change_result = back ? back->result : 0,
	};

	if (c->holder_killed) {
		t.release_call = time_of(pc_history_about(h, PC_EV_KILL, PC_ROLE_HOLDER));
		/* The pages are put somewhere inside the exit: the kill is all we know. */
		t.release_return = t.release_call;
	} else {
		t.release_call = time_of(pc_history_first(h, PC_EV_RELEASE_CALL, last));
		t.release_return = time_of(pc_history_first(h, PC_EV_RELEASE_RETURN, last));
	}
	if (t.change_returned && t.change_call)
		t.wait_ns = t.change_return - t.change_call;
	if (t.change_returned && t.release_return && t.change_return > t.release_return)
		t.wake_ns = t.change_return - t.release_return;
	return t;
}
