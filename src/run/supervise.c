/* SPDX-License-Identifier: GPL-2.0-only */
/* supervise.c: works off the cells; never waits for what cannot end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/utsname.h>

#include "event/recorder.h"
#include "report/finish.h"
#include "run/keepsake.h"
#include "run/onecell.h"
#include "run/onestorm.h"
#include "run/oops.h"
#include "run/plan.h"
#include "run/resume.h"
#include "run/session.h"
#include "run/supervise.h"

#define UNDO_MS 20000

/* A keeper of a damaged kernel may be stuck; the machine is to be booted again anyway. */
#define DAMAGED_UNDO_MS 3000

static int step(struct pc_running *run, size_t number, struct pc_err *err)
{
	const struct pc_cell *cell = &run->cells.cells[number];
	int r;

	if (pc_running_done(run, cell) || run->session[number].pending)
		return 0;
	if (pc_running_over(run))
		return 0;
	if (run->damage[0]) {
		pc_running_stop(run, PC_EXIT_REBOOT, "boot again and go on with --resume");
		return 0;
	}
	r = cell->rule ? 0 : pc_session_open(run, cell->medium, err);
	/* Input that a person has to mend ends the run; anything else costs the medium's cells. */
	if (r < 0 && (pc_running_bad_input(r) || r == -EINTR))
		return r;
	if (r < 0) {
		/* A kernel that hangs over what earlier cells did opens the medium after a boot. */
		pc_running_stop(run, run->damage[0] ? PC_EXIT_REBOOT : PC_EXIT_FAILED, err->text);
		return 0;
	}
	if (run->stop[0])
		return 0;
	if (pc_onestorm_is(run, number))
		return pc_onestorm_run(run, number, err);
	return pc_onecell_run(run, number, err);
}

static int work_off(struct pc_running *run, struct pc_err *err)
{
	struct pc_err close_err = { 0 };
	int r = pc_session_provide(run, err), closed;

	for (size_t i = 0; r == 0 && i < run->cells.count && !run->stop[0]; i++) {
		if (pc_interrupted())
			pc_running_stop(run, PC_EXIT_SIGINT, "interrupted");
		else if (pc_now_ns() > run->end_ns)
			pc_running_stop(run, PC_EXIT_FAILED, "the run met its deadline");
		else
			r = step(run, i, err);
	}
	if (r == -EINTR)
		pc_running_stop(run, PC_EXIT_SIGINT, "interrupted");
	closed = pc_session_close(run, &close_err);
	if (run->unsettled && run->damage[0] && !run->unsafe[0])
		pc_running_stop(run, PC_EXIT_REBOOT, "boot again and go on with --resume");
	if (r < 0 && r != -EINTR)
		return r;
	return closed < 0 ? pc_fail(err, closed, "%s", close_err.text) : 0;
}

static int prepare(struct pc_running *run, struct pc_err *err)
{
	const char *recorder = pc_config_str(run->cfg, "run", "recorder");
	struct utsname u;
	int r;

	uname(&u);
	snprintf(run->kernel, sizeof(run->kernel), "%s", u.release);
	if (getrandom(&run->salt, sizeof(run->salt), 0) != (ssize_t)sizeof(run->salt))
		run->salt = pc_now_ns();
	run->arena->env.run = run->salt;
	run->arena->env.keep_modules = pc_config_bool(run->cfg, "run", "keep-modules");
	run->end_ns = pc_now_ns() + (uint64_t)pc_config_num(run->cfg, "run", "deadline") * 1000000u;
	run->keeping = (struct pc_keeping){ run->cfg, run->arena };
	run->stage = (struct pc_stage){ .cfg = run->cfg, .arena = run->arena,
		.keeper = &run->keeper };
	if (pc_kernel_oopsed())
		return pc_fail(err, EINVAL, "this kernel has oopsed before (/proc/sys/kernel/tainted "
			"has bit 7 set), its verdicts would mean nothing; boot again");
	r = pc_plan(run->cfg, &run->args->shard, &run->cells, &run->matrix, err);
	if (r < 0)
		return r;
	run->session = calloc(run->cells.count + 1, sizeof(*run->session));
	if (!run->session)
		return pc_oom(err);
	if (recorder)
		r = pc_recorder_open(recorder, err);
	if (r == 0)
		r = pc_keep_scenario(run->args->results, run->cfg, err);
	if (r == 0)
		r = pc_resume_journal(run, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < run->before.count; i++)
		pc_running_judged(run, &run->before.cells[i]);
	return pc_worker_start(&run->keeper, run->arena, PC_ROLE_KEEPER, &run->keeping, err);
}

static void put_back(struct pc_running *run)
{
	struct pc_err err = { 0 };
	bool hurt = run->damage[0];

	if (run->keeper.pid == 0)
		return;
	/* What fails here the guardian tries again, and says so if that fails too. */
	pc_worker_call(&run->keeper, pc_keeper_undo, hurt ? DAMAGED_UNDO_MS : UNDO_MS, &err);
	pc_worker_stop(&run->keeper, hurt ? 100 : 2000);
}

static void say_why(const struct pc_running *run)
{
	if (run->damage[0])
		fprintf(stderr, "pinclash: %s; boot this machine again%s\n", run->damage,
			run->code == PC_EXIT_REBOOT ? " and go on with --resume" : "");
	else if (run->stop[0])
		fprintf(stderr, "pinclash: %s\n", run->stop);
}

static int finish(struct pc_running *run, int r, struct pc_err *err)
{
	const char *dir = run->args->results;
	struct pc_results results = { 0 };
	struct pc_err why = { 0 };
	int code;

	pc_progress_end(&run->progress);
	if (r < 0)
		return r;
	say_why(run);
	/* Verdicts do not hang on it: what the oracles saw of the log is in the cases. */
	if (pc_keep_kernel_log(dir, &why) < 0)
		fprintf(stderr, "pinclash: %s\n", why.text);
	r = pc_journal_end(run->record.journal, run->stop, err);
	if (r == 0 && run->args->journal_only)
		r = pc_results_load(dir, &results, err);
	else if (r == 0)
		r = pc_finish(dir, pc_config_str(run->cfg, "run", "known"),
			run->code == PC_EXIT_REBOOT ? NULL : run->args->print, &results, err);
	if (r < 0)
		return r;
	code = run->stop[0] ? run->code : (int)pc_results_exit(&results);
	pc_results_free(&results);
	return code;
}

static void cleanup(struct pc_running *run)
{
	pc_recorder_close();
	pc_journal_close(run->record.journal);
	pc_results_free(&run->before);
	pc_cells_free(&run->cells);
	free(run->session);
}

static size_t settled(const struct pc_running *run)
{
	size_t count = 0;

	for (size_t i = 0; i < run->cells.count; i++)
		count += pc_running_done(run, &run->cells.cells[i]);
	return count;
}

/* What a program reads from standard output is the report and nothing else. */
static FILE *progress_stream(const struct pc_run_args *args)
{
	return args->print && !strcmp(args->print, "json") ? stderr : stdout;
}

int pc_supervise(const struct pc_config *cfg, const struct pc_run_args *args,
	struct pc_arena *arena, struct pc_err *err)
{
	struct pc_running run = { .cfg = cfg, .args = args, .arena = arena };
	int r = prepare(&run, err);

	if (r == 0) {
		pc_progress_begin(&run.progress, progress_stream(args),
			pc_progress_style(progress_stream(args), args->verbosity),
			run.cells.count, settled(&run));
		r = work_off(&run, err);
	}
	put_back(&run);
	r = finish(&run, r, err);
	cleanup(&run);
	return r;
}
