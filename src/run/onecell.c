/* SPDX-License-Identifier: GPL-2.0-only */
/* onecell.c: one cell from its journal line to its verdict. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pinclash/oracle.h"
#include "report/result.h"
#include "run/frames.h"
#include "run/onecell.h"
#include "run/oops.h"
#include "run/session.h"

#define READY_MS 60000

void pc_onecell_blank(struct pc_running *run, const struct pc_cell *cell, struct pc_case *c)
{
	memset(c, 0, sizeof(*c));
	snprintf(c->id, sizeof(c->id), "%s", cell->id);
	snprintf(c->medium, sizeof(c->medium), "%s", cell->medium->op.name);
	snprintf(c->holder, sizeof(c->holder), "%s", cell->holder->op.name);
	snprintf(c->change_name, sizeof(c->change_name), "%s", cell->change->op.name);
	snprintf(c->situation, sizeof(c->situation), "%s", cell->situation->op.name);
	snprintf(c->kernel, sizeof(c->kernel), "%s", run->kernel);
	snprintf(c->accel, sizeof(c->accel), "%s", run->args->accel);
	c->seed = (uint64_t)pc_config_num(run->cfg, "run", "seed");
	c->run = run->arena->env.run;
}

bool pc_onecell_possible(const struct pc_running *run, const struct pc_cell *cell, char *why)
{
	const struct pc_op *const ops[] = {
		&cell->medium->op, &cell->holder->op, &cell->change->op, &cell->situation->op,
	};
	char reason[PC_WHY];

	if (cell->rule) {
		snprintf(why, PC_WHY, "%s", cell->rule->reason);
		return false;
	}
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		if (!pc_op_supported(ops[i], run->cfg, reason)) {
			snprintf(why, PC_WHY, "%s: %.250s", ops[i]->name, reason);
			return false;
		}
	}
	return true;
}

void pc_onecell_ask(struct pc_running *run, bool before)
{
	const struct pc_op *op;

	pc_for_each_op(op, PC_KIND_ORACLE) {
		const struct pc_oracle *oracle = (const struct pc_oracle *)op;

		if (before && oracle->before)
			oracle->before(&run->arena->facts, &run->arena->env);
		else if (!before && oracle->after)
			oracle->after(&run->arena->facts, &run->arena->env);
	}
}

/* Different stamps for each cell: nothing that an earlier cell left behind can be mistaken. */
uint64_t pc_onecell_id(const struct pc_running *run, size_t number)
{
	uint64_t x = run->salt + number * 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	return x ^ x >> 27;
}

static int provided(const struct pc_running *run, const struct pc_holder *holder, struct pc_err *err)
{
	for (size_t i = 0; i < run->unprovided_count; i++) {
		if (run->unprovided[i].holder == holder)
			return pc_fail(err, EIO, "%s: %s", holder->op.name,
				run->unprovided[i].why);
	}
	return 0;
}

int pc_onecell_ready(struct pc_running *run, const struct pc_cell *cell, struct pc_err *err)
{
	int r;

	run->arena->holder = cell->holder;
	run->arena->change = cell->change;
	run->arena->place.inode_dax = cell->change->flags & PC_CHANGE_INODE_DAX;
	run->arena->longterm_off = !pc_config_bool(run->cfg, "run", "longterm-fsdax") ||
		(cell->situation->flags & PC_SIT_SWITCH_OFF);
	if (!run->open)
		return pc_fail(err, EIO, "the medium is not open");
	r = provided(run, cell->holder, err);
	return r < 0 ? r : pc_running_keep(run, pc_keeper_ready, READY_MS, err);
}

static int collide(struct pc_running *run, const struct pc_cell *cell, size_t number,
	bool other_first, struct pc_err *err)
{
	struct pc_case *facts = &run->arena->facts;
	struct pc_err why = { 0 };
	int r = pc_onecell_ready(run, cell, &why);

	if (r < 0) {
		snprintf(facts->setup_failed, sizeof(facts->setup_failed), "%.290s", why.text);
		return r == -EINTR ? pc_fail(err, EINTR, "interrupted") : 0;
	}
	if (cell->medium->flags & PC_MEDIUM_FILES)
		pc_frames_of_device(&run->arena->place, &facts->frames);
	facts->frames.device_owed = run->device_owed;
	pc_onecell_ask(run, true);
	r = pc_stage_run(&run->stage, cell, (unsigned int)number, other_first, err);
	pc_onecell_ask(run, false);
	run->device_owed = facts->frames.device_known &&
		facts->frames.device_after != facts->frames.device_before;
	return r;
}

static void look_for_damage(struct pc_running *run)
{
	if (pc_kernel_oopsed())
		pc_running_damaged(run, "the kernel has oopsed");
	else if (pc_stage_lost(&run->stage))
		pc_running_damaged(run, "a process cannot end");
}

/* One collision, or the reason why there is none. @ret_case owns its history. */
static int one_round(struct pc_running *run, size_t number, bool other_first,
	struct pc_case *ret_case, struct pc_err *err)
{
	const struct pc_cell *cell = &run->cells.cells[number];
	struct pc_case *facts = &run->arena->facts;
	struct pc_case c;
	int r = 0;

	pc_onecell_blank(run, cell, facts);
	for (size_t role = 0; role < PC_ROLES; role++)
		pc_log_reset(&run->arena->log[role]);
	if (pc_onecell_possible(run, cell, facts->skipped)) {
		r = collide(run, cell, number, other_first, err);
		look_for_damage(run);
	}
	if (r < 0)
		return r;
	c = *facts;
	r = pc_log_merge(run->arena->log, PC_ROLES, &c.history, err);
	if (r < 0)
		return r;
	if (run->args->verbosity > 0)
		pc_progress_events(&run->progress, &c.history);
	*ret_case = c;
	return 0;
}

static void keep_worse(struct pc_case *kept, struct pc_case *other)
{
	struct pc_judgement a, b;
	struct pc_case better;

	pc_judge(kept, &a);
	pc_judge(other, &b);
	if (pc_judgement_worse(&b, &a)) {
		better = *kept;
		*kept = *other;
		*other = better;
	}
	pc_history_free(&other->history);
}

/*
 * A change of two files is made twice, with the pinned file's inode number
 * the lower and the higher one: kernels lock and wait in that order. The
 * worse of the two is the cell's.
 */
static int all_rounds(struct pc_running *run, size_t number, struct pc_case *ret_case,
	struct pc_err *err)
{
	const struct pc_cell *cell = &run->cells.cells[number];
	struct pc_case first, second;
	int r = one_round(run, number, false, &first, err);

	if (r < 0)
		return r;
	if ((cell->change->flags & PC_CHANGE_TWO_FILES) && first.pin.granted && !run->damage[0]) {
		r = one_round(run, number, true, &second, err);
		if (r == 0)
			keep_worse(&first, &second);
	}
	if (r < 0)
		pc_history_free(&first.history);
	else
		*ret_case = first;
	return r;
}

/*
 * The file system is checked when the session is closed. Should the machine
 * go down before that, what the journal says of the cell must not be safe.
 */
static void await_fsck(struct pc_case *c, const struct pc_running *run)
{
	c->fsck.applies = !c->skipped[0] && pc_session_checked(run);
	snprintf(c->fsck.text, sizeof(c->fsck.text), "the session was not closed");
}

int pc_onecell_keep(struct pc_running *run, size_t number, struct pc_case *c,
	double duration_ms, struct pc_err *err)
{
	struct pc_judgement so_far;
	struct pc_result shown, noted;
	int r;

	pc_judge(c, &so_far);
	pc_result_from(c, &so_far, &shown);
	shown.duration_ms = duration_ms;
	await_fsck(c, run);
	r = pc_record_case(&run->record, c, duration_ms, &noted, err);
	if (r < 0)
		return r;
	pc_running_judged(run, &noted);
	run->unsettled = run->unsettled || !pc_result_settled(&shown);
	run->session[number] = (struct pc_judged){ !c->skipped[0], duration_ms };
	pc_progress_result(&run->progress, &shown);
	return 0;
}

int pc_onecell_run(struct pc_running *run, size_t number, struct pc_err *err)
{
	const struct pc_cell *cell = &run->cells.cells[number];
	uint64_t begin_ns = pc_now_ns();
	struct pc_case c;
	int r;

	run->arena->env.run = pc_onecell_id(run, number);
	pc_progress_cell(&run->progress, cell->id);
	r = pc_journal_begin(run->record.journal, cell->id, err);
	if (r == 0)
		r = all_rounds(run, number, &c, err);
	if (r < 0)
		return r;
	r = pc_onecell_keep(run, number, &c, (double)(pc_now_ns() - begin_ns) / 1e6, err);
	pc_history_free(&c.history);
	return r;
}
