/* SPDX-License-Identifier: GPL-2.0-only */
/* stage.c: one collision in lock step. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "event/recorder.h"
#include "pinclash/change.h"
#include "run/changing.h"
#include "run/holding.h"
#include "run/keeper.h"
#include "run/mapping.h"
#include "run/stage.h"
#include "run/syncing.h"
#include "run/taskstate.h"
#include "run/tenant.h"

#define LOOK_MS 5 /* between two looks at a change that has not returned */
#define LOOKS   3 /* so many in a row must find it in the same wait: it may only pass through */

static struct pc_case *facts_of(const struct pc_stage *s)
{
	return &s->arena->facts;
}

static void note(struct pc_stage *s, enum pc_event_kind kind, enum pc_role about)
{
	pc_log_add(&s->arena->log[PC_ROLE_SUPERVISOR], PC_ROLE_SUPERVISOR, kind, pc_now_ns(), 0,
		about);
}

/* Time that the cell has left, for steps without a deadline of their own. */
static int left_ms(const struct pc_stage *s)
{
	uint64_t now = pc_now_ns();

	return now >= s->end_ns ? 0 : (int)((s->end_ns - now) / 1000000u);
}

static int call(struct pc_stage *s, struct pc_worker *w, pc_work work, struct pc_err *err)
{
	return pc_worker_call(w, work, left_ms(s), err);
}

static int start(struct pc_stage *s, struct pc_worker *w, enum pc_role role, struct pc_err *err)
{
	return pc_worker_start(w, s->arena, role, s, err);
}

/* Inode numbers rise in the order in which files are made. */
static int make_files(struct pc_stage *s, struct pc_err *err)
{
	bool two = s->cell->change->flags & PC_CHANGE_TWO_FILES;
	int r = 0;

	if (two && s->other_first)
		r = call(s, &s->changer, pc_changing_make_other, err);
	if (r == 0)
		r = call(s, &s->holder, pc_holding_open, err);
	if (r == 0 && two && !s->other_first)
		r = call(s, &s->changer, pc_changing_make_other, err);
	if (r == 0)
		r = call(s, &s->changer, pc_changing_open, err);
	if (r == 0 && (s->cell->change->flags & PC_CHANGE_SHARED))
		r = call(s, &s->changer, pc_changing_share, err);
	return r;
}

static bool is(const struct pc_stage *s, unsigned int situation)
{
	return s->cell->situation->flags & situation;
}

static int set_up(struct pc_stage *s, struct pc_err *err)
{
	int r = start(s, &s->holder, PC_ROLE_HOLDER, err);

	if (r == 0)
		r = start(s, &s->changer, PC_ROLE_CHANGER, err);
	if (r == 0)
		r = start(s, &s->tenant, PC_ROLE_TENANT, err);
	if (r == 0 && is(s, PC_SIT_TWO))
		r = start(s, &s->second, PC_ROLE_SECOND, err);
	if (r == 0 && is(s, PC_SIT_SYNCS))
		r = start(s, &s->syncer, PC_ROLE_SYNCER, err);
	return r < 0 ? r : make_files(s, err);
}

static int take_second_pin(struct pc_stage *s, struct pc_err *err)
{
	int r = call(s, &s->second, pc_holding_join, err);

	return r < 0 ? r : call(s, &s->second, pc_holding_acquire_second, err);
}

/* From now on until stop_syncing(). */
static int start_syncing(struct pc_stage *s, struct pc_err *err)
{
	int r = call(s, &s->syncer, pc_syncing_open, err);

	atomic_store(&s->arena->sync_stop, false);
	atomic_store(&s->arena->syncs, 0);
	if (r == 0)
		pc_worker_post(&s->syncer, pc_syncing_run);
	return r;
}

static int take_pin(struct pc_stage *s, struct pc_err *err)
{
	int r = call(s, &s->holder, pc_holding_acquire, err);

	if (r == 0 && facts_of(s)->pin.granted)
		r = call(s, &s->holder, pc_holding_baseline, err);
	if (r < 0 || !facts_of(s)->pin.granted)
		return r;
	if (is(s, PC_SIT_TWO))
		r = take_second_pin(s, err);
	if (r == 0 && is(s, PC_SIT_SYNCS))
		r = start_syncing(s, err);
	return r < 0 ? r : call(s, &s->holder, pc_holding_twist, err);
}

/*
 * Wait until the change has returned or is seen to wait. A wait for pinned
 * pages is known by its kernel stack; anything else that does not return,
 * a loop that never sleeps too, counts as waiting after blocked-after.
 */
static int watch_change(struct pc_stage *s, struct pc_err *err)
{
	struct pc_change_fact *change = &facts_of(s)->change;
	uint64_t patience = (uint64_t)pc_config_num(s->cfg, "run", "blocked-after") * 1000000u;
	uint64_t begin = pc_now_ns();
	struct pc_task_state task;
	int result, waits = 0;

	change->blocked_seen = false;
	for (;;) {
		switch (pc_worker_wait(&s->changer, LOOK_MS, &result)) {
		case PC_WAIT_DONE:
			return 0;
		case PC_WAIT_DIED:
			return pc_fail(err, EIO, "the changer process died in its call");
		case PC_WAIT_INTERRUPTED:
			return pc_fail(err, EINTR, "interrupted");
		case PC_WAIT_TIMEOUT:
			break;
		}
		task = pc_task_look(s->changer.pid);
		waits = task.layout_wait && task.state != 'R' ? waits + 1 : 0;
		if (waits == LOOKS || pc_now_ns() - begin > patience)
			break;
	}
	change->blocked_seen = true;
	change->state = task.state;
	memcpy(change->waits_in, task.waits_in, sizeof(change->waits_in));
	note(s, PC_EV_BLOCKED, PC_ROLE_CHANGER);
	return 0;
}

static int make_change(struct pc_stage *s, struct pc_err *err)
{
	int r = call(s, &s->changer, pc_changing_prepare, err);

	if (r < 0)
		return r;
	pc_worker_post(&s->changer, pc_changing_apply);
	return watch_change(s, err);
}

/* SIGKILL must end a change that waits. */
static void try_kill(struct pc_stage *s)
{
	struct pc_kill_fact *kill = &facts_of(s)->kill;
	uint64_t begin = pc_now_ns();

	kill->tried = true;
	pc_worker_kill(&s->changer);
	kill->ended = pc_worker_reap(&s->changer, (int)facts_of(s)->deadlines.kill_ms, NULL);
	kill->took_ns = pc_now_ns() - begin;
	if (!kill->ended)
		note(s, PC_EV_DEADLINE, PC_ROLE_CHANGER);
}

/*
 * The killed changer's events become the probe's, and a new changer makes
 * the same change. One that takes a name away cannot be made twice.
 */
static int change_again(struct pc_stage *s, struct pc_err *err)
{
	int r;

	if (!facts_of(s)->kill.ended || (s->cell->change->flags & PC_CHANGE_LAST_REF))
		return 0;
	pc_log_relabel(&s->arena->log[PC_ROLE_CHANGER], PC_ROLE_PROBE);
	r = start(s, &s->changer, PC_ROLE_CHANGER, err);
	if (r == 0)
		r = call(s, &s->changer, pc_changing_open, err);
	return r < 0 ? r : make_change(s, err);
}

static bool on_files(const struct pc_stage *s)
{
	return s->cell->medium->flags & PC_MEDIUM_FILES;
}

/* The one that lets go last: until then its pin can be used. */
static struct pc_worker *last_holder(struct pc_stage *s)
{
	return is(s, PC_SIT_TWO) ? &s->second : &s->holder;
}

/* While the change waits nobody may be given a pinned block. */
static int look_while_blocked(struct pc_stage *s, struct pc_err *err)
{
	int r;

	if (!on_files(s))
		return 0;
	r = call(s, &s->tenant, pc_tenant_squat, err);
	if (r == 0)
		r = call(s, last_holder(s), pc_holding_repeat, err);
	if (r == 0)
		r = call(s, &s->tenant, pc_tenant_verify, err);
	return r < 0 ? r : call(s, &s->tenant, pc_tenant_drop, err);
}

/* The change has returned and the pin is held: who owns the blocks now? */
static int look_after_return(struct pc_stage *s, struct pc_err *err)
{
	unsigned int flags = s->cell->change->flags;
	int r;

	if (!on_files(s))
		return 0;
	/* A change may have unmounted or frozen the file system. */
	r = pc_worker_call(s->keeper, pc_keeper_ready, left_ms(s), err);
	if (r == 0)
		r = call(s, &s->tenant, pc_tenant_look, err);
	if (r == 0 && (flags & PC_CHANGE_GIVES))
		r = call(s, &s->tenant, pc_tenant_take_given, err);
	else if (r == 0 && (flags & PC_CHANGE_FREES))
		r = call(s, &s->tenant, pc_tenant_take, err);
	return r < 0 ? r : call(s, last_holder(s), pc_holding_repeat, err);
}

/*
 * A killed process whose DMA is in flight cannot end before its device
 * answers: the holder's after_kill lets it. Once it has ended, that DMA has
 * gone where it goes.
 */
static int release_by_kill(struct pc_stage *s, struct pc_err *err)
{
	struct pc_case *facts = facts_of(s);
	int r = 0;

	facts->holder_killed = true;
	pc_worker_kill(&s->holder);
	if (s->cell->holder->after_kill)
		r = call(s, s->keeper, pc_keeper_after_kill, err);
	facts->holder_ended = pc_worker_reap(&s->holder, (int)facts->deadlines.exit_ms, NULL);
	if (!facts->holder_ended)
		note(s, PC_EV_DEADLINE, PC_ROLE_HOLDER);
	else if (s->cell->holder->flags & PC_HOLDER_DMA_AT_RELEASE)
		facts->canary.repeated = true;
	return r;
}

static int release_of(struct pc_stage *s, struct pc_worker *w, struct pc_err *err)
{
	int result, r = 0;

	pc_worker_post(w, pc_holding_release);
	switch (pc_worker_wait(w, (int)facts_of(s)->deadlines.exit_ms, &result)) {
	case PC_WAIT_DONE:
		if (result < 0)
			r = pc_fail(err, result, "release: %.400s",
				s->arena->box[w->role].err.text);
		break;
	case PC_WAIT_DIED:
		r = pc_fail(err, EIO, "the %s process died in its release",
			pc_role_name(w->role));
		break;
	case PC_WAIT_TIMEOUT:
		/* With a request in flight its end has to wait for the device, and that for the release. */
		if (pc_task_look(w->pid).ending)
			r = pc_fail(err, EIO, "the %s process was ended from outside",
				pc_role_name(w->role));
		else
			note(s, PC_EV_DEADLINE, w->role);
		break;
	case PC_WAIT_INTERRUPTED:
		r = pc_fail(err, EINTR, "interrupted");
		break;
	}
	return r;
}

/* The change must go on waiting when the first of two holders lets go. */
static int release_first(struct pc_stage *s, struct pc_err *err)
{
	bool waited = facts_of(s)->change.blocked_seen;
	int r = release_of(s, &s->holder, err);

	if (r < 0 || !waited || s->holder.busy)
		return r;
	r = watch_change(s, err);
	return r < 0 || facts_of(s)->change.blocked_seen ? r : look_after_return(s, err);
}

static int release(struct pc_stage *s, struct pc_err *err)
{
	int r = 0;

	if (is(s, PC_SIT_KILLS))
		return release_by_kill(s, err);
	if (is(s, PC_SIT_TWO))
		r = release_first(s, err);
	return r < 0 ? r : release_of(s, last_holder(s), err);
}

static int settle_change(struct pc_stage *s, struct pc_err *err)
{
	int result;

	if (!s->changer.busy || s->changer.pid == 0 || s->changer.lost)
		return 0;
	switch (pc_worker_wait(&s->changer, (int)facts_of(s)->deadlines.progress_ms, &result)) {
	case PC_WAIT_DONE:
		return 0;
	case PC_WAIT_DIED:
		return pc_fail(err, EIO, "the changer process died in its call");
	case PC_WAIT_TIMEOUT:
		note(s, PC_EV_DEADLINE, PC_ROLE_CHANGER);
		return 0;
	case PC_WAIT_INTERRUPTED:
		break;
	}
	return pc_fail(err, EINTR, "interrupted");
}

/* What was refused for a pin must be possible once there is none. */
static int change_once_more(struct pc_stage *s, struct pc_err *err)
{
	struct pc_change_fact *change = &facts_of(s)->change;
	int result;

	change->again_tried = true;
	pc_worker_post(&s->changer, pc_changing_apply_again);
	switch (pc_worker_wait(&s->changer, (int)facts_of(s)->deadlines.progress_ms, &result)) {
	case PC_WAIT_DONE:
		change->again_ended = true;
		return 0;
	case PC_WAIT_DIED:
		return pc_fail(err, EIO, "the changer process died in its second call");
	case PC_WAIT_TIMEOUT:
		return 0;
	case PC_WAIT_INTERRUPTED:
		break;
	}
	return pc_fail(err, EINTR, "interrupted");
}

/* A device that is gone must be gone from the holder's mapping, too. */
static int take_device_away(struct pc_stage *s, struct pc_err *err)
{
	struct pc_case *facts = facts_of(s);
	int r = 0;

	if (!(s->cell->change->flags & PC_CHANGE_DEVICE) || s->changer.busy || s->holder.busy ||
		pc_change_unknown(facts->change.error))
		return 0;
	if (facts->change.error)
		r = change_once_more(s, err);
	if (r < 0 || s->changer.busy || facts->change.again_error || s->holder.pid == 0)
		return r;
	return call(s, &s->holder, pc_holding_look, err);
}

static void stop_syncing(struct pc_stage *s)
{
	struct pc_case *facts = facts_of(s);
	int result;

	atomic_store(&s->arena->sync_stop, true);
	if (s->syncer.busy)
		pc_worker_wait(&s->syncer, (int)facts->deadlines.exit_ms, &result);
	if (atomic_load(&s->arena->syncs) == 0)
		snprintf(facts->situation_blind, sizeof(facts->situation_blind),
			"the file was not synced once during the change");
}

static int collide(struct pc_stage *s, struct pc_err *err)
{
	int r = set_up(s, err);

	if (r == 0)
		r = take_pin(s, err);
	if (r < 0 || !facts_of(s)->pin.granted)
		return r;
	r = make_change(s, err);
	if (r == 0 && facts_of(s)->change.blocked_seen) {
		try_kill(s);
		r = change_again(s, err);
	}
	if (r == 0 && facts_of(s)->change.blocked_seen)
		r = look_while_blocked(s, err);
	else if (r == 0)
		r = look_after_return(s, err);
	if (r == 0)
		r = release(s, err);
	if (r == 0)
		r = settle_change(s, err);
	if (r == 0)
		r = take_device_away(s, err);
	if (is(s, PC_SIT_SYNCS))
		stop_syncing(s);
	if (r == 0 && on_files(s) && !facts_of(s)->change.blocked_seen)
		r = call(s, &s->tenant, pc_tenant_verify, err);
	return r;
}

static void end_holder(struct pc_stage *s, struct pc_worker *w)
{
	struct pc_err err = { 0 };
	int exit_ms = (int)facts_of(s)->deadlines.exit_ms;

	if (w->pid == 0 || w->lost)
		return;
	if (!w->busy)
		call(s, w, pc_holding_finish, &err);
	if (w->busy && s->cell->holder->after_kill) {
		pc_worker_kill(w);
		pc_worker_call(s->keeper, pc_keeper_after_kill, exit_ms, &err);
	}
	facts_of(s)->holder_ended = pc_worker_stop(w, exit_ms);
	if (!facts_of(s)->holder_ended)
		note(s, PC_EV_DEADLINE, w->role);
}

static void end_all(struct pc_stage *s)
{
	struct pc_err err = { 0 };
	int exit_ms = (int)facts_of(s)->deadlines.exit_ms;

	end_holder(s, &s->holder);
	end_holder(s, &s->second);
	pc_worker_stop(&s->syncer, exit_ms);
	pc_worker_stop(&s->changer, (int)facts_of(s)->deadlines.kill_ms);
	if (on_files(s) && s->tenant.pid && !s->tenant.busy)
		call(s, &s->tenant, pc_tenant_clean, &err);
	pc_worker_stop(&s->tenant, exit_ms);
}

bool pc_stage_lost(const struct pc_stage *s)
{
	return s->holder.lost || s->second.lost || s->changer.lost || s->tenant.lost ||
		s->syncer.lost;
}

static uint64_t pin_bytes(const struct pc_config *cfg, const struct pc_cell *cell)
{
	uint64_t bytes = (uint64_t)pc_config_num(cfg, "run", "pin-size");
	uint64_t most = cell->holder->max_bytes;

	if (cell->situation->flags & (PC_SIT_PMD | PC_SIT_MANY))
		return PC_PAGE;
	if (most && bytes > most)
		bytes = most;
	return bytes / PC_PAGE * PC_PAGE;
}

/* The middle third of the file; of a huge one, a page in the middle of its second 2 MiB. */
static void plan_ranges(struct pc_stage *s)
{
	bool huge = is(s, PC_SIT_PMD);

	s->offset = huge ? PC_PMD + PC_PMD / 2 : s->bytes;
	s->change_offset = is(s, PC_SIT_EDGE) ? s->offset + s->bytes - PC_PAGE : s->offset;
	s->file_bytes = huge ? 2 * PC_PMD + PC_PAGE : 3 * s->bytes;
	s->other_from = huge ? s->file_bytes - PC_PMD / 2 - 4ul * PC_PAGE : 0;
}

/*
 * Of a device what follows its first folio, if there is more than that: a kernel that looks for pins
 * in the first one alone must be seen.
 */
static uint64_t device_offset(const struct pc_stage *s)
{
	const struct pc_place *place = &s->arena->place;

	return place->bytes >= place->align + s->bytes ? place->align : 0;
}

static void plan(struct pc_stage *s, unsigned int number)
{
	const struct pc_place *place = &s->arena->place;

	s->bytes = pin_bytes(s->cfg, s->cell);
	s->other_path[0] = s->tenant_path[0] = '\0';
	s->end_ns = pc_now_ns() +
		(uint64_t)pc_config_num(s->cfg, "run", "cell-deadline") * 1000000u;
	if (!on_files(s)) {
		s->offset = s->change_offset = device_offset(s);
		snprintf(s->path, sizeof(s->path), "%s", place->device);
		return;
	}
	plan_ranges(s);
	snprintf(s->path, sizeof(s->path), "%s/%u.pinned", place->dir, number);
	snprintf(s->tenant_path, sizeof(s->tenant_path), "%s/%u.tenant", place->dir, number);
	if (s->cell->change->flags & PC_CHANGE_TWO_FILES)
		snprintf(s->other_path, sizeof(s->other_path), "%s/%u.other", place->dir, number);
}

struct pc_deadlines pc_stage_deadlines(const struct pc_config *cfg)
{
	return (struct pc_deadlines){
		.progress_ms = (uint32_t)pc_config_num(cfg, "run", "progress-deadline"),
		.kill_ms = (uint32_t)pc_config_num(cfg, "run", "kill-deadline"),
		.exit_ms = (uint32_t)pc_config_num(cfg, "run", "exit-deadline"),
	};
}

static void plan_facts(struct pc_stage *s)
{
	struct pc_case *f = facts_of(s);
	unsigned int flags = s->cell->change->flags;

	f->deadlines = pc_stage_deadlines(s->cfg);
	f->change.frees = flags & PC_CHANGE_FREES;
	f->change.hole = flags & PC_CHANGE_HOLE;
	f->change.moves = flags & PC_CHANGE_MOVES;
	f->change.shares = flags & PC_CHANGE_SHARES;
	f->change.takes_device = flags & PC_CHANGE_DEVICE;
	f->change.layout_known = on_files(s);
	for (size_t role = 0; role < PC_ROLES; role++)
		pc_log_reset(&s->arena->log[role]);
	pc_recorder_begin(f->id, f->seed);
}

int pc_stage_run(struct pc_stage *s, const struct pc_cell *cell, unsigned int number,
	bool other_first, struct pc_err *err)
{
	int r;

	s->cell = cell;
	s->other_first = other_first;
	s->holder = s->second = s->changer = s->tenant = s->syncer = (struct pc_worker){ 0 };
	plan(s, number);
	plan_facts(s);
	r = collide(s, err);
	end_all(s);
	if (r < 0 && r != -EINTR)
		snprintf(facts_of(s)->setup_failed, sizeof(facts_of(s)->setup_failed), "%.290s",
			err->text);
	return r == -EINTR ? r : 0;
}
