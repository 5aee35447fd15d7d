/* SPDX-License-Identifier: GPL-2.0-only */
/* trace.c: a trace for viewers (ui.perfetto.dev, chrome://tracing) in Chrome's JSON trace event format. */
#include <errno.h>
#include <float.h>
#include <jansson.h>
#include <string.h>

#include "pinclash/report.h"
#include "report/fields.h"
#include "report/story.h"

/* Between the end of one cell and the first event of the next one after a boot. */
#define BOOT_NS 100000000

/**
 * struct trace - a trace being written
 * @pid: a cell is a "process", its workers are the "threads"
 * @flow: number of the last arrow
 * @shift_ns: added to times, so that cells after a boot come after those before it
 * @end_ns: last time so far, shifted
 * @many: cells of several runs: their names say which kernel it was
 */
struct trace {
	FILE *out;
	int pid;
	int flow;
	uint64_t shift_ns;
	uint64_t end_ns;
	bool many;
	bool begun;
};

/* An event that cannot be made (no memory) spoils the trace: NULL says so. */
static int put(struct trace *t, json_t *event)
{
	int rc;

	if (!event)
		return -ENOMEM;
	fputs(t->begun ? ",\n" : "\n", t->out);
	t->begun = true;
	rc = json_dumpf(event, t->out, JSON_COMPACT | JSON_REAL_PRECISION(17));
	json_decref(event);
	return rc ? -EIO : 0;
}

/*
 * The format's unit is the microsecond. Perfetto multiplies by 1000 and cuts off
 * (CoerceToTs() in its JSON importer), and a call that then ends a nanosecond
 * after the one around it is dropped: the product must not fall short.
 */
static double us_of(uint64_t ns)
{
	double us = (double)ns / 1e3;

	return us * 1e3 < (double)ns ? us * (1 + DBL_EPSILON) : us;
}

static double us(const struct trace *t, uint64_t ns)
{
	return us_of(ns + t->shift_ns);
}

static int put_name(struct trace *t, const char *what, int tid, const char *name)
{
	return put(t, json_pack("{s:s, s:s, s:f, s:i, s:i, s:{s:o}}", "ph", "M", "name", what,
		"ts", 0.0, "pid", t->pid, "tid", tid, "args", "name", pc_json_text(name)));
}

static int put_order(struct trace *t)
{
	return put(t, json_pack("{s:s, s:s, s:f, s:i, s:i, s:{s:i}}", "ph", "M", "name",
		"process_sort_index", "ts", 0.0, "pid", t->pid, "tid", 0, "args", "sort_index",
		t->pid));
}

/*
 * Calls of one worker nest, and are slices of its thread. Pins may overlap:
 * each is an asynchronous slice with an id of its own.
 */
static int put_span(struct trace *t, const struct pc_span *s, int id)
{
	const char *name = pc_span_name(s->kind);
	int rc;

	if (s->kind != PC_SPAN_HELD)
		return put(t, json_pack("{s:s, s:s, s:s, s:f, s:f, s:i, s:i, s:{s:i, s:b}}", "ph",
			"X", "cat", "pinclash", "name", name, "ts", us(t, s->from_ns), "dur",
			us_of(s->to_ns - s->from_ns), "pid", t->pid, "tid",
			(int)s->lane, "args", "result", s->result, "open", (int)s->open));
	rc = put(t, json_pack("{s:s, s:s, s:s, s:f, s:i, s:i, s:i}", "ph", "b", "cat", "pin",
		"name", name, "ts", us(t, s->from_ns), "pid", t->pid, "tid", (int)s->lane, "id",
		id));
	return rc ? rc : put(t, json_pack("{s:s, s:s, s:s, s:f, s:i, s:i, s:i}", "ph", "e", "cat",
		"pin", "name", name, "ts", us(t, s->to_ns), "pid", t->pid, "tid", (int)s->lane,
		"id", id));
}

static int put_moment(struct trace *t, const char *name, int tid, uint64_t at_ns, const char *why)
{
	return put(t, json_pack("{s:s, s:s, s:s, s:s, s:f, s:i, s:i, s:{s:o}}", "ph", "i", "s",
		"t", "cat", "pinclash", "name", name, "ts", us(t, at_ns), "pid", t->pid, "tid",
		tid, "args", "detail", pc_json_text(why)));
}

/* An arrow is bound to the slice around its end, whose last moment is no longer in it. */
static double us_within(const struct trace *t, const struct pc_timeline *line, enum pc_role lane,
	uint64_t ns)
{
	for (size_t i = 0; i < line->span_count; i++) {
		const struct pc_span *s = &line->spans[i];

		if (s->lane != lane || s->kind == PC_SPAN_HELD || s->to_ns != ns || s->from_ns == ns)
			continue;
		return us(t, ns - 1);
	}
	return us(t, ns);
}

static int put_wake(struct trace *t, const struct pc_timeline *line)
{
	double from = us_within(t, line, line->wake_lane, line->wake_from_ns);
	double to = us_within(t, line, PC_ROLE_CHANGER, line->wake_to_ns);
	int rc;

	t->flow++;
	rc = put(t, json_pack("{s:s, s:s, s:s, s:f, s:i, s:i, s:i}", "ph", "s", "cat", "wake",
		"name", "wake", "ts", from, "pid", t->pid, "tid",
		(int)line->wake_lane, "id", t->flow));
	return rc ? rc : put(t, json_pack("{s:s, s:s, s:s, s:s, s:f, s:i, s:i, s:i}", "ph", "f",
		"bp", "e", "cat", "wake", "name", "wake", "ts", to, "pid", t->pid, "tid",
		PC_ROLE_CHANGER, "id", t->flow));
}

static int put_timeline(struct trace *t, const struct pc_timeline *line)
{
	int rc = 0;

	for (size_t i = 0; i < line->span_count && !rc; i++)
		rc = put_span(t, &line->spans[i], t->pid * 1000 + (int)i);
	for (size_t i = 0; i < line->mark_count && !rc; i++)
		rc = put_moment(t, pc_event_name(line->marks[i].kind), (int)line->marks[i].lane,
			line->marks[i].at_ns, "");
	return !rc && line->woke ? put_wake(t, line) : rc;
}

static int put_lanes(struct trace *t)
{
	int rc = 0;

	for (int role = 0; role < PC_ROLES && !rc; role++)
		rc = put_name(t, "thread_name", role, pc_role_name((enum pc_role)role));
	return rc;
}

static int put_cell(struct trace *t, const struct pc_results *run, const struct pc_result *cell,
	const struct pc_timeline *line)
{
	const struct pc_result_finding *by = pc_decided(cell);
	char name[300];
	int rc;

	t->pid++;
	if (line->begin_ns + t->shift_ns < t->end_ns)
		t->shift_ns = t->end_ns + BOOT_NS - line->begin_ns;
	t->end_ns = line->end_ns + t->shift_ns;
	snprintf(name, sizeof(name), "%s %s%s%s", cell->id, pc_verdict_name(cell->verdict),
		cell->outcome == PC_OUT_NONE ? "" : " ", pc_outcome_name(cell->outcome));
	if (t->many)
		snprintf(name + strlen(name), sizeof(name) - strlen(name), " (%s)", run->kernel);
	rc = put_name(t, "process_name", 0, name);
	if (!rc)
		rc = put_order(t);
	if (!rc)
		rc = put_lanes(t);
	if (!rc)
		rc = put_timeline(t, line);
	if (!rc && by && by->at_ns)
		rc = put_moment(t, "decided", PC_ROLE_SUPERVISOR, by->at_ns, by->detail);
	return rc;
}

static int put_run(struct trace *t, const struct pc_results *run, struct pc_err *err)
{
	struct pc_story story;
	int rc = 0;

	for (size_t i = 0; i < run->count && !rc; i++) {
		rc = pc_story_load(run, run->cells[i].id, &story, err);
		if (rc)
			return rc;
		if (story.timeline.span_count)
			rc = put_cell(t, run, &run->cells[i], &story.timeline);
		pc_story_free(&story);
	}
	return rc ? pc_fail(err, rc, "%s", rc == -ENOMEM ? "out of memory" : "the stream failed") : 0;
}

static int write_trace(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	struct trace t = { .out = out, .many = runs->next };
	int rc = 0;

	fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[", out);
	for (const struct pc_results *run = runs; run && !rc; run = run->next)
		rc = put_run(&t, run, err);
	if (!rc && fputs("\n]}\n", out) < 0)
		rc = pc_fail(err, EIO, "the stream failed");
	return rc;
}

static const struct pc_report trace = {
	.op = { .name = "trace", .help = "trace events for ui.perfetto.dev: lanes, pins, wake-ups" },
	.many = true,
	.write = write_trace,
};
PC_REGISTER(report, trace);
