/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.c: what oracle progress must say. */
#include "build.h"

static void woken_at(struct pc_case *c, double ms)
{
	case_waits_on(c);
	at(c, ms, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
}

static void woke_too_late(struct pc_case *c)
{
	woken_at(c, RELEASED_MS + 5000.001);
}

static void woke_on_the_deadline(struct pc_case *c)
{
	woken_at(c, RELEASED_MS + 5000);
}

static void never_woke(struct pc_case *c)
{
	case_waits_on(c);
	about(c, RELEASED_MS + 5000, PC_EV_DEADLINE, PC_ROLE_CHANGER);
}

static void never_woke_after_the_kill(struct pc_case *c)
{
	never_woke(c);
	killed_holder(c);
}

/* No probe could be killed; the one changer there is waits for ever. */
static void never_woke_unprobed(struct pc_case *c)
{
	never_woke(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_PROBE);
	c->kill.tried = false;
}

static void woke_too_late_after_the_kill(struct pc_case *c)
{
	woke_too_late(c);
	killed_holder(c);
}

static void woke_after_the_kill(struct pc_case *c)
{
	case_waited(c);
	killed_holder(c);
}

static void woke_within_the_release(struct pc_case *c)
{
	woken_at(c, RELEASE_MS + 0.5);
}

static void not_watched_to_the_deadline(struct pc_case *c)
{
	case_waits_on(c);
}

/* The deadline that passed is the holder's. */
static void deadline_of_another(struct pc_case *c)
{
	case_waits_on(c);
	about(c, RELEASED_MS + 5000, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void no_release(struct pc_case *c)
{
	case_waited(c);
	without(c, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
}

static void refused_until_the_release(struct pc_case *c)
{
	case_change_failed(c, EBUSY);
	c->change.error = EBUSY;
	c->change.again_tried = c->change.again_ended = true;
}

static void refused_after_the_release(struct pc_case *c)
{
	refused_until_the_release(c);
	c->change.again_error = EBUSY;
}

static void waits_after_the_release(struct pc_case *c)
{
	refused_until_the_release(c);
	c->change.again_ended = false;
}

/* Nobody knows whether the pin was given back. */
static void release_never_ended(struct pc_case *c)
{
	never_woke(c);
	without(c, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void killed_holder_never_ended(struct pc_case *c)
{
	never_woke_after_the_kill(c);
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void never_woke_and_the_holder_does_not_exit(struct pc_case *c)
{
	never_woke(c);
	about(c, 9100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void killed_and_cannot_be_repeated(struct pc_case *c)
{
	case_waits_on(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_PROBE);
}

static const struct row rows[] = {
	CRIES(woke_too_late, PC_OUT_LOST_WAKEUP,
		"punch returned 5000 ms after the release, later than 5000 ms"),
	CRIES(woke_too_late_after_the_kill, PC_OUT_LOST_WAKEUP, "returned 5001 ms after"),
	CRIES(never_woke, PC_OUT_LOST_WAKEUP, "punch still waits 5000 ms after the release"),
	CRIES(never_woke_after_the_kill, PC_OUT_LOST_WAKEUP, "still waits 5000 ms"),
	CRIES(never_woke_unprobed, PC_OUT_LOST_WAKEUP, "still waits 5000 ms"),
	CRIES(never_woke_and_the_holder_does_not_exit, PC_OUT_LOST_WAKEUP, "still waits 5000 ms"),
	CRIES(refused_after_the_release, PC_OUT_LOST_WAKEUP,
		"no pin is left, and punch is refused all the same: EBUSY"),
	CRIES(waits_after_the_release, PC_OUT_LOST_WAKEUP,
		"no pin is left, and punch does not end within 5000 ms"),
	SILENT(refused_until_the_release, "punch was refused, and possible after the release"),
	SILENT(case_waited, "woke 3.0 ms after the release"),
	SILENT(woke_on_the_deadline, "woke 5000.0 ms after the release"),
	SILENT(woke_after_the_kill, "woke 4.0 ms after the release"),
	SILENT(woke_within_the_release, "woke 0.0 ms after the release"),
	BLIND(not_watched_to_the_deadline, "not watched until its deadline"),
	BLIND(deadline_of_another, "not watched until its deadline"),
	NOT_ASKED(no_release, "no change waited for a release"),
	NOT_ASKED(release_never_ended, "the release did not end"),
	NOT_ASKED(killed_holder_never_ended, "the release did not end"),
	NOT_ASKED(case_kept, "no change waited for a release"),
	NOT_ASKED(killed_and_cannot_be_repeated, "cannot be made again"),
	NOT_ASKED(case_died, "no change waited"),
	{ 0 }
};

const struct table progress_table = { "progress", rows };
