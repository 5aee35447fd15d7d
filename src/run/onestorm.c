/* SPDX-License-Identifier: GPL-2.0-only */
/* onestorm.c: all storm cells of a medium, from one storm to a verdict each. */
#include "run/onestorm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "event/recorder.h"
#include "run/onecell.h"
#include "run/oops.h"
#include "storm/replay.h"
#include "storm/roster.h"
#include "storm/run.h"
#include "storm/stream.h"

#define FOLDERS_MAX 64 /* boots of one run */

/** struct making - a storm, and which cells it is made of */
struct making {
	struct pc_storm storm;
	struct pc_roster roster;
	size_t cells[PC_ROSTER_PAIRS];
	size_t cell_count;
	char dir[4096];
};

bool pc_onestorm_is(const struct pc_running *run, size_t number)
{
	const struct pc_cell *cell = &run->cells.cells[number];
	char why[PC_WHY];

	return (cell->situation->flags & PC_SIT_STORM) && pc_onecell_possible(run, cell, why);
}

static void gather(const struct pc_running *run, size_t number, struct making *m)
{
	for (size_t i = number; i < run->cells.count && m->cell_count < PC_ROSTER_PAIRS; i++) {
		const struct pc_cell *cell = &run->cells.cells[i];

		if (cell->medium == run->open && pc_onestorm_is(run, i) &&
			!pc_running_done(run, cell))
			m->cells[m->cell_count++] = i;
	}
}

static const struct pc_cell *cell_at(const struct pc_running *run, const struct making *m, size_t i)
{
	return &run->cells.cells[m->cells[i]];
}

/* The part number @kind that the cells have, without duplicates; NULL past the end. */
static const struct pc_op *part_at(const struct pc_running *run, const struct making *m, bool holders,
	size_t kind)
{
	const struct pc_op *seen[PC_STORM_WORKERS];
	size_t count = 0, k;

	for (size_t i = 0; i < m->cell_count && count < PC_STORM_WORKERS; i++) {
		const struct pc_cell *cell = cell_at(run, m, i);
		const struct pc_op *op = holders ? &cell->holder->op : &cell->change->op;

		for (k = 0; k < count && seen[k] != op; k++)
			;
		if (k == count)
			seen[count++] = op;
	}
	return kind < count ? seen[kind] : NULL;
}

static bool has_one(const struct pc_storm *storm, const struct pc_holder *holder)
{
	for (size_t i = 0; i < storm->worker_count; i++) {
		if (storm->workers[i].holder == holder)
			return true;
	}
	return false;
}

/* Every kind once, and then from the first again until there are @wanted. */
static void hire(const struct pc_running *run, struct making *m, bool holders, size_t wanted)
{
	struct pc_storm *storm = &m->storm;
	size_t kinds = 0;

	while (part_at(run, m, holders, kinds))
		kinds++;
	if (kinds == 0)
		return;
	for (size_t i = 0; i < (wanted > kinds ? wanted : kinds); i++) {
		const struct pc_op *op = part_at(run, m, holders, i % kinds);
		struct pc_storm_worker w = { 0 };

		if (holders)
			w.holder = (const struct pc_holder *)op;
		else
			w.change = (const struct pc_change *)op;
		/* A pin whose end is everybody's is no pin that anything can be said of. */
		if (holders && (w.holder->flags & PC_HOLDER_ENDS_ALL) && has_one(storm, w.holder))
			continue;
		if (storm->worker_count < PC_STORM_WORKERS)
			storm->workers[storm->worker_count++] = w;
	}
}

static void tell(void *ctx, uint64_t passed_ns, uint64_t changes)
{
	struct pc_running *run = ctx;
	char text[120];

	snprintf(text, sizeof(text), "storm on %s: %llu of %lld s, %llu changes", run->open->op.name,
		(unsigned long long)(passed_ns / 1000000000u),
		pc_config_num(run->cfg, PC_STORM, "for") / 1000, (unsigned long long)changes);
	pc_progress_cell(&run->progress, text);
}

static void plan(struct pc_running *run, struct making *m)
{
	m->storm.tell = tell;
	m->storm.tell_ctx = run;
	m->storm.cfg = run->cfg;
	m->storm.arena = run->arena;
	m->storm.run = run->arena->env.run;
	m->storm.shape = pc_storm_shape_of(run->cfg);
	hire(run, m, true, (size_t)pc_config_num(run->cfg, PC_STORM, "holders"));
	hire(run, m, false, (size_t)pc_config_num(run->cfg, PC_STORM, "changers"));
}

static void enlist(const struct pc_running *run, const struct pc_storm_worker *w, struct pc_roster_worker *row)
{
	const char *name = w->holder ? w->holder->op.name : w->change->op.name;

	*row = (struct pc_roster_worker){
		.number = w->number,
		.role = w->holder ? PC_ROLE_HOLDER : PC_ROLE_CHANGER,
		.revocable = w->holder && (w->holder->flags & PC_HOLDER_REVOCABLE),
		.cached = w->holder && !(run->open->flags & PC_MEDIUM_DAX),
		.frees = w->change && w->seat->reach != PC_REACH_NONE,
	};
	snprintf(row->medium, sizeof(row->medium), "%s", run->open->op.name);
	snprintf(row->name, sizeof(row->name), "%s", name);
}

static void list_files(const struct making *m, struct pc_roster *roster)
{
	for (uint32_t i = 0; i < m->storm.shape.files; i++) {
		struct pc_roster_file *file = &roster->files[roster->file_count++];

		file->number = i;
		file->bytes = (uint64_t)m->storm.shape.pages * PC_PAGE;
		snprintf(file->name, sizeof(file->name), "storm.%u", i);
	}
}

static void list_pairs(const struct pc_running *run, const struct making *m, struct pc_roster *roster)
{
	for (size_t i = 0; i < m->cell_count; i++) {
		const struct pc_cell *cell = cell_at(run, m, i);
		struct pc_roster_pair *pair = &roster->pairs[roster->pair_count++];

		snprintf(pair->medium, sizeof(pair->medium), "%s", cell->medium->op.name);
		snprintf(pair->holder, sizeof(pair->holder), "%s", cell->holder->op.name);
		snprintf(pair->change, sizeof(pair->change), "%s", cell->change->op.name);
	}
}

static void fill_roster(const struct pc_running *run, struct making *m)
{
	const struct pc_case *facts = &run->arena->facts;
	struct pc_roster *roster = &m->roster;

	roster->run = m->storm.run;
	roster->seed = facts->seed;
	memcpy(roster->kernel, facts->kernel, sizeof(roster->kernel));
	memcpy(roster->accel, facts->accel, sizeof(roster->accel));
	roster->page_bytes = PC_PAGE;
	roster->deadlines = facts->deadlines;
	roster->workers[roster->worker_count++].role = PC_ROLE_SUPERVISOR;
	for (size_t i = 0; i < m->storm.worker_count; i++)
		enlist(run, &m->storm.workers[i], &roster->workers[roster->worker_count++]);
	list_files(m, roster);
	list_pairs(run, m, roster);
}

/* "storm/xfs-dax", and of a run that goes on after a boot "storm/xfs-dax.2". */
static int make_folder(const struct pc_running *run, struct making *m, struct pc_err *err)
{
	char parent[sizeof(m->dir) - 64];

	snprintf(parent, sizeof(parent), "%s/" PC_STORM_DIR, run->args->results);
	if (mkdir(parent, 0777) && errno != EEXIST)
		return pc_fail(err, errno, "%s: cannot be made: %s", parent, strerror(errno));
	for (int i = 1; i < FOLDERS_MAX; i++) {
		int len = snprintf(m->dir, sizeof(m->dir), "%s/%s", parent, run->open->op.name);

		if (i > 1)
			snprintf(m->dir + len, sizeof(m->dir) - (size_t)len, ".%d", i);
		if (mkdir(m->dir, 0777) == 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return pc_fail(err, errno, "%s: cannot be made: %s", m->dir, strerror(errno));
}

/* What kept a worker of the pair from its work. */
static void blame(const struct making *m, const struct pc_cell *cell, struct pc_case *c)
{
	for (size_t i = 0; i < m->storm.worker_count && !c->setup_failed[0]; i++) {
		const struct pc_storm_worker *w = &m->storm.workers[i];

		if (w->seat->result < 0 && (w->holder == cell->holder || w->change == cell->change))
			snprintf(c->setup_failed, sizeof(c->setup_failed), "worker %u: %.250s",
				w->number, w->seat->why.text);
	}
}

/* Facts of the storm as a whole; those of the pairs are the judge's. */
static void blank(struct pc_running *run, size_t number)
{
	struct pc_case *facts = &run->arena->facts;

	pc_onecell_blank(run, &run->cells.cells[number], facts);
	facts->deadlines = pc_stage_deadlines(run->cfg);
	facts->holder_ended = true;
}

static int judge(struct pc_running *run, struct making *m, double duration_ms, struct pc_err *err)
{
	struct pc_storm_judge *judge = NULL;
	int r = pc_storm_replay(m->dir, &m->roster, &judge, err);

	for (uint32_t i = 0; r == 0 && i < m->cell_count; i++) {
		struct pc_case c = run->arena->facts;

		pc_storm_judge_fill(judge, i, &c);
		blame(m, cell_at(run, m, i), &c);
		r = pc_onecell_keep(run, m->cells[i], &c, duration_ms, err);
	}
	pc_storm_judge_close(judge);
	return r;
}

static int blow(struct pc_running *run, struct making *m, struct pc_err *err)
{
	struct pc_storm_end end = { 0 };
	int r = pc_storm_prepare(&m->storm, err);

	if (r == 0) {
		fill_roster(run, m);
		r = pc_roster_write(&m->roster, m->dir, err);
	}
	if (r == 0)
		r = pc_storm_run(&m->storm, &m->roster, m->dir, &run->keeper, &end, err);
	if (pc_kernel_oopsed())
		pc_running_damaged(run, "the kernel has oopsed");
	else if (end.lost)
		pc_running_damaged(run, "a process cannot end");
	return r;
}

/* A storm that was not to be had is its cells' trouble, and not the run's. */
static int keep_failed(struct pc_running *run, const struct making *m, const struct pc_err *why,
	struct pc_err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < m->cell_count; i++) {
		struct pc_case *facts = &run->arena->facts;

		blank(run, m->cells[i]);
		snprintf(facts->setup_failed, sizeof(facts->setup_failed), "%.290s", why->text);
		r = pc_onecell_keep(run, m->cells[i], facts, 0, err);
	}
	return r;
}

static int storm(struct pc_running *run, size_t number, struct making *m, struct pc_err *err)
{
	uint64_t begin_ns = pc_now_ns();
	struct pc_err why = { 0 };
	bool interrupted;
	int r;

	gather(run, number, m);
	run->arena->env.run = pc_onecell_id(run, number);
	plan(run, m);
	blank(run, number);
	r = pc_onecell_ready(run, &run->cells.cells[number], &why);
	if (r == 0) {
		pc_onecell_ask(run, true);
		r = blow(run, m, &why);
		pc_onecell_ask(run, false);
	}
	interrupted = r == -EINTR;
	if (r == 0 || (interrupted && m->roster.worker_count))
		r = judge(run, m, (double)(pc_now_ns() - begin_ns) / 1e6, err);
	else if (!interrupted)
		r = keep_failed(run, m, &why, err);
	if (interrupted)
		r = pc_fail(err, EINTR, "interrupted");
	pc_storm_clean(&m->storm);
	return r;
}

int pc_onestorm_run(struct pc_running *run, size_t number, struct pc_err *err)
{
	const struct pc_cell *cell = &run->cells.cells[number];
	struct making *m = calloc(1, sizeof(*m));
	int r = m ? 0 : pc_oom(err);

	if (r == 0)
		r = make_folder(run, m, err);
	if (r == 0)
		r = pc_journal_begin(run->record.journal, cell->id, err);
	pc_progress_cell(&run->progress, cell->id);
	pc_recorder_begin(cell->id, (uint64_t)pc_config_num(run->cfg, "run", "seed"));
	if (r == 0)
		r = storm(run, number, m, err);
	free(m);
	return r;
}
