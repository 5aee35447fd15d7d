/* SPDX-License-Identifier: GPL-2.0-only */
/* session.c: media are opened and closed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "run/session.h"
#include "run/taskstate.h"

#define OPEN_MS  60000
#define CLOSE_MS 30000

static bool wanted(const struct pc_running *run, const struct pc_holder *holder)
{
	for (size_t i = 0; i < run->cells.count; i++) {
		const struct pc_cell *cell = &run->cells.cells[i];

		if (cell->holder == holder && !cell->rule && !pc_running_done(run, cell))
			return true;
	}
	return false;
}

/*
 * What the holders share is made before any medium is opened: the undo list
 * is a stack, and closing a medium puts back all that came after it.
 */
int pc_session_provide(struct pc_running *run, struct pc_err *err)
{
	const struct pc_op *op;

	pc_for_each_op(op, PC_KIND_HOLDER) {
		const struct pc_holder *holder = (const struct pc_holder *)op;
		struct pc_unprovided *un = &run->unprovided[run->unprovided_count];
		struct pc_err why = { 0 };
		char reason[PC_WHY];
		int r;

		if (!wanted(run, holder) || !pc_op_supported(op, run->cfg, reason))
			continue;
		run->arena->holder = holder;
		r = pc_running_keep(run, pc_keeper_provide, OPEN_MS, &why);
		if (r == -EINTR)
			return pc_fail(err, EINTR, "interrupted");
		if (r < 0 && run->unprovided_count < PC_HOLDERS_MAX) {
			un->holder = holder;
			snprintf(un->why, sizeof(un->why), "%.250s", why.text);
			run->unprovided_count++;
		}
	}
	return 0;
}

static int amend_session(struct pc_running *run, const struct pc_late *late, struct pc_err *err)
{
	struct pc_result noted;
	int r = 0;

	for (size_t i = 0; r == 0 && i < run->cells.count; i++) {
		struct pc_judged *judged = &run->session[i];

		if (judged->pending && late->fsck.applies && !late->fsck.ran)
			run->unsettled = true;
		if (judged->pending) {
			r = pc_record_amend(&run->record, run->cells.cells[i].id,
				judged->duration_ms, late, &noted, err);
			if (r == 0)
				pc_running_judged(run, &noted);
		}
		judged->pending = false;
	}
	return r;
}

bool pc_session_checked(const struct pc_running *run)
{
	return run->open && (run->open->flags & PC_MEDIUM_FILES) && !run->arena->place.foreign;
}

/*
 * Is it the kernel's doing that the medium could not be taken down? Not when the keeper was killed, nor
 * when it sleeps at its deadline: it waits for the checker, which may take as long as it likes.
 */
static bool kernel_refused(const struct pc_running *run, int r)
{
	struct pc_task_state keeper;

	if (r == -EINTR || pc_worker_gone(&run->keeper))
		return false;
	keeper = pc_task_look(run->keeper.pid);
	return !keeper.ending && (r != -ETIMEDOUT || keeper.state == 'D');
}

/* Take the medium down, look at it offline, and tell its cells what was found. */
int pc_session_close(struct pc_running *run, struct pc_err *err)
{
	struct pc_late late = { 0 };
	struct pc_err why = { 0 };
	bool damaged = run->damage[0];
	int r = -EIO;

	if (!run->open)
		return 0;
	run->arena->medium = run->open;
	if (damaged)
		pc_fail(&why, EIO, "%s before it could be checked", run->damage);
	else
		r = pc_running_keep(run, pc_keeper_close, CLOSE_MS, &why);
	late.fsck = run->arena->fsck;
	if (r < 0) {
		late.teardown_failed = !damaged && kernel_refused(run, r);
		snprintf(late.teardown_text, sizeof(late.teardown_text), "%.150s", why.text);
	}
	if (r < 0 && pc_session_checked(run)) {
		late.fsck = (struct pc_fsck_fact){ .applies = true };
		snprintf(late.fsck.text, sizeof(late.fsck.text), "%.390s", why.text);
	}
	run->open = NULL;
	return amend_session(run, &late, err);
}

int pc_session_open(struct pc_running *run, const struct pc_medium *medium, struct pc_err *err)
{
	char why[PC_WHY];
	int r;

	if (run->open == medium)
		return 0;
	r = pc_session_close(run, err);
	if (r < 0 || pc_running_over(run))
		return r;
	if (!pc_op_supported(&medium->op, run->cfg, why))
		return 0; /* its cells say why they are skipped */
	run->arena->medium = medium;
	memset(&run->arena->place, 0, sizeof(run->arena->place));
	memset(&run->arena->fsck, 0, sizeof(run->arena->fsck));
	r = pc_running_keep(run, pc_keeper_open, OPEN_MS, err);
	if (r == 0)
		run->open = medium;
	return r;
}
