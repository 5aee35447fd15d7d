/* SPDX-License-Identifier: GPL-2.0-only */
/* results.c: reads the journal of a run back, and counts. */
#include "pinclash/results.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/journal.h"
#include "report/result.h"
#include "util/scoped.h"

/**
 * struct loader - a journal being read
 * @plan: ids of the first "run" line
 * @open: id of the cell that began last and has no end
 */
struct loader {
	char path[PATH_MAX];
	unsigned int line;
	struct pc_results results;
	json_t *plan;
	char open[PC_CELL_ID];
	json_int_t first_ms, last_ms;
};

static struct pc_result *cell_of(struct pc_results *results, const char *id)
{
	struct pc_result *cells = pc_results_find(results, id);

	if (cells)
		return cells;
	cells = reallocarray(results->cells, results->count + 1, sizeof(*cells));
	if (!cells)
		return NULL;
	results->cells = cells;
	return &cells[results->count++];
}

static int put_cell(struct loader *l, const struct pc_result *r, struct pc_err *err)
{
	struct pc_result *cell = cell_of(&l->results, r->id);

	if (!cell)
		return pc_oom(err);
	*cell = *r;
	return 0;
}

static void take_text(const json_t *line, const char *key, char *text, size_t size)
{
	const char *value = json_string_value(json_object_get(line, key));

	snprintf(text, size, "%s", value ? value : "");
}

static int take_run(struct loader *l, json_t *line, struct pc_err *err)
{
	struct pc_results *r = &l->results;
	json_t *plan = json_object_get(line, "planned");

	(void)err;
	r->finished = false;
	r->stopped[0] = '\0';
	if (l->plan)
		return 0;
	l->plan = plan ? json_incref(plan) : json_array();
	r->planned = json_array_size(plan);
	r->seed = (uint64_t)json_integer_value(json_object_get(line, "seed"));
	take_text(line, "kernel", r->kernel, sizeof(r->kernel));
	take_text(line, "accel", r->accel, sizeof(r->accel));
	take_text(line, "started", r->started, sizeof(r->started));
	take_text(line, "scenario", r->scenario, sizeof(r->scenario));
	take_text(line, "again", r->again, sizeof(r->again));
	take_text(line, "version", r->version, sizeof(r->version));
	take_text(line, "shard", r->shard, sizeof(r->shard));
	take_text(line, "matrix", r->matrix, sizeof(r->matrix));
	return 0;
}

static int take_begin(struct loader *l, json_t *line, struct pc_err *err)
{
	struct pc_result r = { .verdict = PC_INCONCLUSIVE, .wait_ms = -1, .wake_ms = -1,
		.duration_ms = -1, .detail = "it began and did not end: the machine or the run died" };
	const char *id = json_string_value(json_object_get(line, "id"));

	if (!id || pc_result_name(&r, id))
		return pc_fail(err, EINVAL, "'id' is no cell");
	snprintf(l->open, sizeof(l->open), "%s", id);
	return put_cell(l, &r, err);
}

static int take_cell(struct loader *l, json_t *line, struct pc_err *err)
{
	struct pc_result r = { 0 };
	int rc;

	json_object_del(line, "type");
	json_object_del(line, "t_ms");
	rc = pc_fields_read(pc_result_fields, line, &r, err);
	if (!rc && !r.id[0])
		rc = pc_fail(err, EINVAL, "'id' is missing");
	if (!rc && !strcmp(l->open, r.id))
		l->open[0] = '\0';
	return rc ? rc : put_cell(l, &r, err);
}

static int take_end(struct loader *l, json_t *line, struct pc_err *err)
{
	(void)err;
	take_text(line, "stopped", l->results.stopped, sizeof(l->results.stopped));
	l->results.finished = !l->results.stopped[0];
	return 0;
}

static const struct {
	const char *type;
	int (*take)(struct loader *l, json_t *line, struct pc_err *err);
} lines[] = {
	{ "run", take_run },
	{ "begin", take_begin },
	{ "cell", take_cell },
	{ "end", take_end },
};

static int take_line(struct loader *l, json_t *line, struct pc_err *err)
{
	const char *type = json_string_value(json_object_get(line, "type"));
	json_int_t t_ms = json_integer_value(json_object_get(line, "t_ms"));

	l->last_ms = t_ms;
	if (!l->first_ms)
		l->first_ms = t_ms;
	if (!l->plan && (!type || strcmp(type, "run")))
		return pc_fail(err, EINVAL, "no journal of pinclash: it begins with no \"run\" line");
	for (size_t i = 0; type && i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!strcmp(lines[i].type, type))
			return lines[i].take(l, line, err);
	}
	return pc_fail(err, EINVAL, "unknown type '%s' of line", type ? type : "");
}

static int parse_line(struct loader *l, const char *text, struct pc_err *err)
{
	struct pc_err why = { 0 };
	json_error_t bad;
	json_t *line = json_loads(text, 0, &bad);
	int rc;

	if (line)
		rc = take_line(l, line, &why);
	else
		rc = pc_fail(&why, EINVAL, "no journal of pinclash: %s", bad.text);
	json_decref(line);
	return rc ? pc_fail(err, rc, "%s:%u: %s", l->path, l->line, why.text) : 0;
}

static int read_lines(struct loader *l, struct pc_err *err)
{
	pc_autofile FILE *file = fopen(l->path, "re");
	pc_autofree char *text = NULL;
	size_t room = 0;
	ssize_t len;
	int rc = 0;

	if (!file)
		return pc_fail(err, errno, "%s: cannot be read: %s", l->path, strerror(errno));
	errno = 0;
	while (!rc && (len = getline(&text, &room, file)) > 0) {
		l->line++;
		/* The machine died in the middle of this line. */
		if (text[len - 1] != '\n')
			break;
		rc = parse_line(l, text, err);
	}
	if (!rc && ferror(file))
		rc = pc_fail(err, errno, "%s: cannot be read: %s", l->path, strerror(errno));
	if (!rc && !l->plan)
		rc = pc_fail(err, ENOENT, "%s: is empty; the run had not begun", l->path);
	return rc;
}

/* Planned cells in the order of the plan, then those that no plan names. */
static int put_in_order(struct loader *l, struct pc_err *err)
{
	struct pc_results *r = &l->results;
	struct pc_result *cells = calloc(r->count + 1, sizeof(*cells)), *cell;
	size_t count = 0, i;
	json_t *id;

	if (!cells)
		return pc_oom(err);
	json_array_foreach(l->plan, i, id) {
		cell = pc_results_find(r, json_string_value(id) ? json_string_value(id) : "");
		if (!cell || !cell->id[0])
			continue;
		cells[count++] = *cell;
		cell->id[0] = '\0';
	}
	for (i = 0; i < r->count; i++) {
		if (r->cells[i].id[0])
			cells[count++] = r->cells[i];
	}
	free(r->cells);
	r->cells = cells;
	r->count = count;
	if (r->planned < count)
		r->planned = count;
	return 0;
}

static int load(const char *dir, struct loader *l, struct pc_err *err)
{
	int rc;

	if (snprintf(l->path, sizeof(l->path), "%s/" PC_JOURNAL, dir) >= (int)sizeof(l->path))
		return pc_fail(err, ENAMETOOLONG, "results folder: path too long");
	rc = read_lines(l, err);
	if (!rc)
		rc = put_in_order(l, err);
	json_decref(l->plan);
	if (rc) {
		pc_results_free(&l->results);
		return rc;
	}
	snprintf(l->results.dir, sizeof(l->results.dir), "%s", dir);
	l->results.duration_s = (double)(l->last_ms - l->first_ms) / 1000;
	if (!l->results.finished && !l->results.stopped[0])
		strcpy(l->results.stopped, PC_JOURNAL_NO_END);
	return 0; /* NOLINT(clang-analyzer-unix.Malloc): the cells are in l->results */
}

int pc_results_load(const char *dir, struct pc_results *ret_results, struct pc_err *err)
{
	struct loader l = { 0 };
	int rc = load(dir, &l, err);

	if (!rc)
		*ret_results = l.results;
	return rc;
}

int pc_journal_unfinished(const char *dir, char *ret_id, size_t size, struct pc_err *err)
{
	struct loader l = { 0 };
	int rc = load(dir, &l, err);

	if (rc)
		return rc;
	snprintf(ret_id, size, "%s", l.open);
	pc_results_free(&l.results);
	return 0;
}

void pc_results_free(struct pc_results *results)
{
	free(results->cells);
	results->cells = NULL;
	results->count = 0;
}

struct pc_result *pc_results_find(const struct pc_results *results, const char *id)
{
	for (size_t i = 0; i < results->count; i++) {
		if (!strcmp(results->cells[i].id, id))
			return &results->cells[i];
	}
	return NULL;
}

enum pc_standing pc_result_standing(const struct pc_result *r)
{
	switch (r->verdict) {
	case PC_SAFE:
		return r->known_fixed ? PC_STAND_MENDED : PC_STAND_PASS;
	case PC_UNSAFE:
		return r->known ? PC_STAND_KNOWN : PC_STAND_FAIL;
	case PC_SKIPPED:
		return PC_STAND_SKIP;
	default:
		return PC_STAND_ERROR;
	}
}

struct pc_tally pc_results_tally(const struct pc_results *results)
{
	struct pc_tally tally = { 0 };

	for (size_t i = 0; i < results->count; i++) {
		const struct pc_result *r = &results->cells[i];

		tally.by_verdict[r->verdict]++;
		tally.by_standing[pc_result_standing(r)]++;
		tally.known += r->known;
		tally.known_fixed += r->known_fixed;
	}
	return tally;
}

enum pc_exit pc_results_exit(const struct pc_results *results)
{
	struct pc_tally tally = pc_results_tally(results);

	if (tally.by_verdict[PC_UNSAFE] > tally.known)
		return PC_EXIT_UNSAFE;
	if (tally.by_verdict[PC_INCONCLUSIVE])
		return PC_EXIT_INCONCLUSIVE;
	if (!tally.by_verdict[PC_SAFE] && !tally.by_verdict[PC_UNSAFE])
		return PC_EXIT_NOTHING;
	return PC_EXIT_OK;
}
