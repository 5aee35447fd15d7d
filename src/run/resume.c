/* SPDX-License-Identifier: GPL-2.0-only */
/* resume.c: the journal of a run, begun or gone on with. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "event/log.h"
#include "oracle/klog.h"
#include "run/onecell.h"
#include "run/resume.h"
#include "storm/last.h"
#include "storm/stream.h"
#include "util/sysfs.h"

static int keep_storm(const struct pc_running *run, const struct pc_cell *cell, uint64_t seed,
	struct pc_err *err)
{
	char dir[4096], name[80];

	snprintf(dir, sizeof(dir), "%s/" PC_STORM_DIR, run->args->results);
	snprintf(name, sizeof(name), "%s.last", cell->medium->op.name);
	return pc_storm_last_keep(cell->id, seed, dir, name, err);
}

/*
 * The machine went down in the middle of a cell. All that is left of it is
 * the console log, what the launcher saw ("death" in the results folder) and
 * what the flight recorder has.
 */
static int judge_dead_cell(struct pc_running *run, const char *id, struct pc_err *err)
{
	struct pc_case *c = &run->arena->facts;
	struct pc_cell cell;
	struct pc_result result;
	char path[4096];
	int r = pc_cell_parse(id, &cell, err);

	if (r < 0)
		return r;
	pc_onecell_blank(run, &cell, c);
	c->log.guest_died = true;
	if (pc_sysfs_read(c->log.death, sizeof(c->log.death), "%s/death", run->args->results) < 0)
		snprintf(c->log.death, sizeof(c->log.death), "the run broke off in this cell");
	snprintf(path, sizeof(path), "%s/console.log", run->args->results);
	pc_klog_console(&c->log, path, id);
	c->log.guest_died = true;
	if (cell.situation->flags & PC_SIT_STORM)
		r = keep_storm(run, &cell, c->seed, err);
	else
		r = pc_log_recall(id, c->seed, &c->history, err);
	if (r == 0)
		r = pc_record_case(&run->record, c, -1, &result, err);
	pc_history_free(&c->history);
	return r;
}

/* What an earlier part of this run has left: judged cells, and the one that ended it. */
static int go_on(struct pc_running *run, const struct pc_results *head, const char *unfinished,
	struct pc_err *err)
{
	int r = unfinished[0] ? judge_dead_cell(run, unfinished, err) : 0;

	if (r == 0)
		r = pc_results_load(run->args->results, &run->before, err);
	if (r == 0 && strcmp(run->before.shard, head->shard) != 0)
		r = pc_fail(err, EINVAL, "%s was begun as shard '%s', not '%s'; give the same --shard",
			run->args->results, run->before.shard, head->shard);
	return r;
}

static void name_shard(const struct pc_running *run, struct pc_results *head)
{
	const struct pc_shard *shard = &run->args->shard;

	if (!shard->count)
		return;
	snprintf(head->shard, sizeof(head->shard), "%u/%u", shard->index, shard->count);
	snprintf(head->matrix, sizeof(head->matrix), "%016" PRIx64, run->matrix);
}

/* A launcher knows better than we what a person has to type (PINCLASH_AGAIN). */
static void name_again(const struct pc_running *run, char *text, size_t size)
{
	const char *launcher = getenv("PINCLASH_AGAIN");

	if (launcher)
		snprintf(text, size, "%s", launcher);
	else
		snprintf(text, size, "pinclash run %s/scenario.ini", run->args->results);
}

int pc_resume_journal(struct pc_running *run, struct pc_err *err)
{
	struct pc_results head = { .seed = (uint64_t)pc_config_num(run->cfg, "run", "seed") };
	char unfinished[PC_CELL_ID] = "";
	time_t now = time(NULL);
	struct tm tm;
	int r, there;

	snprintf(head.kernel, sizeof(head.kernel), "%s", run->kernel);
	snprintf(head.accel, sizeof(head.accel), "%s", run->args->accel);
	snprintf(head.scenario, sizeof(head.scenario), "%s", run->args->scenario);
	name_again(run, head.again, sizeof(head.again));
	snprintf(head.version, sizeof(head.version), "%s", PINCLASH_VERSION);
	strftime(head.started, sizeof(head.started), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	name_shard(run, &head);
	run->record.dir = run->args->results;
	there = pc_journal_unfinished(run->args->results, unfinished, sizeof(unfinished), err);
	if (there < 0 && there != -ENOENT)
		return there;
	r = pc_journal_open(run->args->results, &run->record.journal, err);
	if (r == 0 && there == 0)
		r = go_on(run, &head, unfinished, err);
	if (r == 0)
		r = pc_journal_run(run->record.journal, &head, &run->cells, err);
	return r;
}
