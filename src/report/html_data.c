/* SPDX-License-Identifier: GPL-2.0-only */
/* html_data.c: what the page's script shows of a cell, as JSON. */
#include <errno.h>
#include <string.h>

#include "pinclash/stamp.h"
#include "report/casefile.h"
#include "report/grid.h"
#include "report/html.h"
#include "report/pool.h"
#include "report/result.h"
#include "report/spread.h"
#include "report/story.h"

/* What says nothing is left out: false, 0, "" and whatever holds nothing but those. */
static bool says_nothing(const json_t *value)
{
	return !value || json_is_null(value) || json_is_false(value) ||
		(json_is_integer(value) && !json_integer_value(value)) ||
		(json_is_string(value) && !json_string_length(value)) ||
		(json_is_array(value) && !json_array_size(value)) ||
		(json_is_object(value) && !json_object_size(value));
}

static void prune(json_t *value)
{
	json_t *member, *item;
	const char *key;
	void *next;
	size_t i;

	json_array_foreach(value, i, item) {
		prune(item);
	}
	json_object_foreach_safe(value, next, key, member) {
		prune(member);
		if (says_nothing(member))
			json_object_del(value, key);
	}
}

static json_t *ns(const struct pc_timeline *t, uint64_t at_ns)
{
	return json_integer((json_int_t)(at_ns - t->begin_ns));
}

static json_t *span_json(const struct pc_timeline *t, const struct pc_span *s)
{
	json_t *span = json_pack("[s, s, o, o]", pc_span_name(s->kind), pc_role_name(s->lane),
		ns(t, s->from_ns), ns(t, s->to_ns));

	if (s->result || s->open)
		json_array_append_new(span, json_integer(s->result));
	if (s->open)
		json_array_append_new(span, json_true());
	return span;
}

static json_t *mark_json(const struct pc_timeline *t, const struct pc_mark *m)
{
	json_t *mark = json_pack("[s, s, o]", pc_event_name(m->kind), pc_role_name(m->lane),
		ns(t, m->at_ns));

	if (m->result)
		json_array_append_new(mark, json_integer(m->result));
	return mark;
}

/* Times are nanoseconds from the first event on; what is 0 or false at the end of a list is left out. */
static json_t *timeline_json(const struct pc_timeline *t)
{
	json_t *spans = json_array(), *marks = json_array();
	json_t *object = json_pack("{s:I, s:o, s:o, s:o}", "begin", (json_int_t)t->begin_ns, "end",
		ns(t, t->end_ns), "spans", spans, "marks", marks);

	for (size_t i = 0; object && i < t->span_count; i++)
		json_array_append_new(spans, span_json(t, &t->spans[i]));
	for (size_t i = 0; object && i < t->mark_count; i++)
		json_array_append_new(marks, mark_json(t, &t->marks[i]));
	if (object && t->woke)
		json_object_set_new(object, "wake",
			json_pack("[o, o, s]", ns(t, t->wake_from_ns), ns(t, t->wake_to_ns),
				pc_role_name(t->wake_lane)));
	return object;
}

/* What the foreign bytes say of themselves stands beside them. */
static void add_stamp(json_t *facts, const char *key, const struct pc_foreign *f)
{
	json_t *foreign = json_object_get(json_object_get(facts, "canary"), key);
	struct pc_stamp s;

	if (!f->found)
		json_object_del(json_object_get(facts, "canary"), key);
	else if (pc_stamp_read(f->sample, &s))
		json_object_set_new(foreign, "stamp", json_pack("{s:s, s:I, s:I, s:I, s:o}",
			"writer", pc_writer_name(s.writer), "seq", (json_int_t)s.seq, "page",
			(json_int_t)s.page, "slot", (json_int_t)s.slot, "run",
			json_sprintf("0x%llx", (unsigned long long)s.run)));
}

/* All facts there are, so that one that is added later is shown without a change here. */
static json_t *facts_json(const struct pc_case *c)
{
	static const char *const elsewhere[] = { "id", "medium", "holder", "change_name",
		"situation", "kernel", "accel", "seed", "storm" };
	json_t *facts = pc_fields_write(pc_case_fields, c);

	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		json_object_del(facts, elsewhere[i]);
	if (facts && c->history.lost)
		json_object_set_new(facts, "events_lost",
			json_integer((json_int_t)c->history.lost));
	prune(facts);
	add_stamp(facts, "stale_read", &c->canary.stale_read);
	add_stamp(facts, "stale_write", &c->canary.stale_write);
	return facts;
}

/* Findings are lists, as there are many: oracle, sight, detail, outcome, when it was settled. */
static json_t *findings_json(const struct pc_result *r, uint64_t begin_ns)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < r->finding_count; i++) {
		const struct pc_result_finding *f = &r->findings[i];
		json_t *item = json_pack("[s, s, o]", f->oracle, pc_sight_name(f->sight),
			pc_json_text(f->detail));

		if (f->outcome != PC_OUT_NONE || f->at_ns)
			json_array_append_new(item, json_string(pc_outcome_name(f->outcome)));
		if (f->at_ns)
			json_array_append_new(item, json_integer((json_int_t)(f->at_ns - begin_ns)));
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *result_json(const struct pc_result *r, uint64_t begin_ns)
{
	static const char *const elsewhere[] = { "id", "medium", "holder", "change", "situation" };
	json_t *object = pc_result_json(r);

	json_object_set_new(object, "findings", findings_json(r, begin_ns));
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		json_object_del(object, elsewhere[i]);
	prune(object);
	return object;
}

static int cell_json(const struct pc_results *run, const char *id, struct pc_pool *pool,
	json_t **ret_cell, struct pc_err *err)
{
	const struct pc_result *r = pc_results_find(run, id);
	struct pc_story story = { 0 };
	json_t *cell;
	int rc = r ? pc_story_load(run, id, &story, err) : 0;

	if (rc)
		return rc;
	cell = r ? result_json(r, story.timeline.begin_ns) : json_null();
	if (r && story.known) {
		json_object_set_new(cell, "facts", facts_json(&story.facts));
		json_object_set_new(cell, "timeline", timeline_json(&story.timeline));
	}
	if (r)
		pc_story_free(&story);
	*ret_cell = pc_pool_put(pool, cell);
	return *ret_cell ? 0 : pc_oom(err);
}

/* {"id": [cell in the first run, in the second, ...]} in the order of the matrix */
static int add_cells(const struct pc_results *runs, const struct pc_grid *grid,
	struct pc_pool *pool, json_t *cells, struct pc_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < grid->cell_count && !rc; i++) {
		const char *id = grid->cells[i]->id;
		json_t *list = json_array(), *cell;

		for (const struct pc_results *run = runs; run && !rc; run = run->next) {
			rc = cell_json(run, id, pool, &cell, err);
			if (!rc && json_array_append_new(list, cell))
				rc = pc_oom(err);
		}
		if (json_object_set_new(cells, id, list) && !rc)
			rc = pc_oom(err);
	}
	return rc;
}

static json_t *run_json(const struct pc_results *r)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "kernel",
		pc_json_text(r->kernel), "accel", pc_json_text(r->accel), "started",
		pc_json_text(r->started), "scenario", pc_json_text(r->scenario), "again",
		pc_json_text(r->again), "seed", (json_int_t)r->seed, "version",
		pc_json_text(r->version), "dir", pc_json_text(r->dir));
}

/*
 * Within a script element nothing is read as HTML but what ends it or begins
 * a comment: no "<" may stand there as itself.
 */
static int put_escaped(const char *text, size_t size, void *out)
{
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '<')
			fputs("\\u003c", out);
		else
			fputc(text[i], out);
	}
	return ferror((FILE *)out) ? -1 : 0;
}

static int dump(json_t *object, FILE *out, struct pc_err *err)
{
	if (!object)
		return pc_oom(err);
	if (json_dump_callback(object, put_escaped, out,
		    JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(7)))
		return pc_fail(err, EIO, "the stream failed");
	return 0;
}

int pc_html_data(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	json_t *list = json_array(), *cells = json_object();
	json_t *object = json_pack("{s:o, s:o}", "runs", list, "cells", cells);
	struct pc_pool pool = { 0 };
	struct pc_grid grid = { 0 };
	int rc = object && !pc_pool_open(&pool) ? pc_grid_make(runs, &grid, err) : pc_oom(err);

	for (const struct pc_results *run = runs; run && !rc; run = run->next) {
		if (json_array_append_new(list, run_json(run)))
			rc = pc_oom(err);
	}
	if (!rc)
		rc = add_cells(runs, &grid, &pool, cells, err);
	if (!rc && pc_pool_settle(&pool, cells))
		rc = pc_oom(err);
	if (!rc && json_object_set(object, "values", pool.values))
		rc = pc_oom(err);
	if (!rc)
		rc = dump(object, out, err);
	json_decref(object);
	pc_grid_free(&grid);
	pc_pool_close(&pool);
	return rc;
}
