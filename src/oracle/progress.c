/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.c: oracle progress: a change that waited goes on once the pin is gone. */
#include <inttypes.h>
#include <string.h>

#include "pinclash/oracle.h"

/* A release or an exit that does not end may not have given the pin back: that is exit's say. */
static bool released(const struct pc_case *c, const struct pc_times *t)
{
	if (c->holder_killed)
		return !pc_history_about(&c->history, PC_EV_DEADLINE, PC_ROLE_HOLDER);
	return t->release_return != 0;
}

static void judge_storm(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_storm_fact *s = &c->storm;

	f->at_ns = s->late.at_ns;
	if (s->late.count)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LOST_WAKEUP,
			"%s waited on %" PRIu64 " times when no pin of the file was left; first for %.0f ms, "
			"worker %u on file %u", c->change_name, s->late.count,
			(double)s->late.took_ns / 1e6, s->late.changer, s->late.file);
	else if (s->cut)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%" PRIu64 " calls had not returned when the log ended", s->cut);
	else if (s->wake.figures)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"woke %.1f ms after the release (half of them), %.1f ms (99 of 100), %.1f ms (all)",
			(double)s->wake.p50_ns / 1e6, (double)s->wake.p99_ns / 1e6,
			(double)s->wake.max_ns / 1e6);
	else
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "no change waited for a release");
}

/* It was refused while the pin was held. */
static void judge_again(const struct pc_case *c, struct pc_finding *f)
{
	if (!c->change.again_ended)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LOST_WAKEUP,
			"no pin is left, and %s does not end within %u ms", c->change_name,
			c->deadlines.progress_ms);
	else if (c->change.again_error)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LOST_WAKEUP,
			"no pin is left, and %s is refused all the same: %s", c->change_name,
			strerrorname_np(c->change.again_error));
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"%s was refused, and possible after the release", c->change_name);
}

static void judge_cell(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_event *late = pc_history_about(&c->history, PC_EV_DEADLINE, PC_ROLE_CHANGER);
	struct pc_times t = pc_case_times(c);

	pc_finding_at(f, late);
	if (t.change_returned)
		f->at_ns = t.change_return;
	if (c->change.again_tried)
		judge_again(c, f);
	else if (!c->change.blocked_seen || !t.release_call)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "no change waited for a release");
	else if (c->kill.tried && !t.change_returned &&
		!pc_history_first(&c->history, PC_EV_CHANGE_CALL, PC_ROLE_PROBE))
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE,
			"the waiting change was killed and cannot be made again");
	else if (!released(c, &t))
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "the release did not end");
	else if (t.change_returned && t.wake_ns > c->deadlines.progress_ms * 1000000ull)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LOST_WAKEUP,
			"%s returned %.0f ms after the release, later than %u ms", c->change_name,
			(double)t.wake_ns / 1e6, c->deadlines.progress_ms);
	else if (t.change_returned)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "woke %.1f ms after the release",
			(double)t.wake_ns / 1e6);
	else if (late)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LOST_WAKEUP,
			"%s still waits %u ms after the release", c->change_name,
			c->deadlines.progress_ms);
	else
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"the change was not watched until its deadline");
}

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	if (c->storm.ran)
		judge_storm(c, f);
	else
		judge_cell(c, f);
}

static const struct pc_oracle progress = {
	.op = {
		.name = "progress",
		.help = "a change that waited goes on once the pin is gone",
	},
	.judge = judge,
};

PC_REGISTER(oracle, progress);
