/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.c: what a person sees while a run is under way. */
#include "run/progress.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "util/colour.h"

#define CLEAR_LINE "\r\033[K"
#define COLUMNS    80

enum pc_progress_style pc_progress_style(FILE *out, int verbosity)
{
	const char *wish = getenv("PINCLASH_PROGRESS");

	if (verbosity < 0)
		return PC_PROGRESS_NONE;
	if (wish && !strcmp(wish, "lines"))
		return PC_PROGRESS_LINES;
	if (isatty(fileno(out)))
		return PC_PROGRESS_ONE;
	return verbosity > 0 ? PC_PROGRESS_LINES : PC_PROGRESS_SPARSE;
}

void pc_progress_begin(struct pc_progress *p, FILE *out, enum pc_progress_style style,
	size_t total, size_t done)
{
	*p = (struct pc_progress){ .out = out, .style = style, .total = total, .before = done,
		.done = done, .begin_ns = pc_now_ns() };
	p->shown_ns = p->begin_ns;
}

static void left_text(double seconds, char *text, size_t size)
{
	unsigned int s = (unsigned int)(seconds + 0.5);

	if (s < 60)
		snprintf(text, size, "%u s left", s);
	else if (s < 3600)
		snprintf(text, size, "%u min %u s left", s / 60, s % 60);
	else
		snprintf(text, size, "%u h %u min left", s / 3600, s % 3600 / 60);
}

void pc_progress_text(const struct pc_progress *p, uint64_t now_ns, char *ret_text, size_t size)
{
	double seconds = (double)(now_ns - p->begin_ns) / 1e9;
	size_t here = p->done - p->before;
	char left[48], speed[96] = "";

	if (here && seconds > 0) {
		left_text((double)(p->total - p->done) * seconds / (double)here, left,
			sizeof(left));
		snprintf(speed, sizeof(speed), "%.1f cells/s, %s, ", (double)here / seconds, left);
	}
	snprintf(ret_text, size, "[%zu/%zu] %s%zu unsafe", p->done, p->total, speed, p->unsafe);
}

static size_t width_of(FILE *out)
{
	struct winsize size;

	return ioctl(fileno(out), TIOCGWINSZ, &size) || !size.ws_col ? COLUMNS : size.ws_col;
}

/* Not in the last column: some terminals go to the next line there. */
static void write_over(const struct pc_progress *p, const char *id)
{
	char text[160], line[320];

	pc_progress_text(p, pc_now_ns(), text, sizeof(text));
	snprintf(line, sizeof(line), "%s  %s", text, id);
	fprintf(p->out, CLEAR_LINE "%.*s", (int)width_of(p->out) - 1, line);
	fflush(p->out);
}

void pc_progress_cell(struct pc_progress *p, const char *id)
{
	char text[160];
	uint64_t now;

	if (p->style == PC_PROGRESS_ONE)
		write_over(p, id);
	if (p->style != PC_PROGRESS_SPARSE)
		return;
	now = pc_now_ns();
	if (now - p->shown_ns < PC_PROGRESS_EVERY_NS)
		return;
	p->shown_ns = now;
	pc_progress_text(p, now, text, sizeof(text));
	fprintf(p->out, "%s  %s\n", text, id);
	fflush(p->out);
}

static void put_result(const struct pc_progress *p, const struct pc_result *result)
{
	bool red = result->verdict == PC_UNSAFE && pc_wants_colour(p->out);

	fprintf(p->out, "[%2zu/%zu] %-48s %s%-12s %-14s%s %6.0f ms\n", p->done, p->total,
		result->id, red ? PC_RED : "", pc_verdict_name(result->verdict),
		pc_outcome_name(result->outcome), red ? PC_PLAIN : "", result->duration_ms);
	fflush(p->out);
}

void pc_progress_result(struct pc_progress *p, const struct pc_result *result)
{
	bool good = result->verdict == PC_SAFE || result->verdict == PC_SKIPPED;

	p->done++;
	p->unsafe += result->verdict == PC_UNSAFE;
	if (p->style == PC_PROGRESS_LINES || (p->style == PC_PROGRESS_SPARSE && !good))
		put_result(p, result);
}

static void put_event(FILE *out, const struct pc_event *e, uint64_t begin_ns)
{
	bool about = e->kind == PC_EV_BLOCKED || e->kind == PC_EV_KILL || e->kind == PC_EV_EXIT ||
		e->kind == PC_EV_DEADLINE;

	fprintf(out, "  %10.3f ms  %-10s %s%s%s", (double)(e->t_ns - begin_ns) / 1e6,
		pc_role_name(e->role), pc_event_name(e->kind), about ? " " : "",
		about ? pc_role_name((enum pc_role)e->arg) : "");
	if (e->result)
		fprintf(out, " (%d)", e->result);
	fputc('\n', out);
}

void pc_progress_events(struct pc_progress *p, const struct pc_history *h)
{
	if (p->style == PC_PROGRESS_NONE)
		return;
	pc_progress_end(p);
	for (size_t i = 0; i < h->count; i++)
		put_event(p->out, &h->events[i], h->events[0].t_ns);
}

void pc_progress_end(struct pc_progress *p)
{
	if (p->style == PC_PROGRESS_ONE) {
		fputs(CLEAR_LINE, p->out);
		fflush(p->out);
	}
}
