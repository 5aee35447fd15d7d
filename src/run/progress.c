/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.c: what a person sees while a run is under way. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pinclash/event.h"
#include "run/progress.h"

#define CLEAR_LINE "\r\033[K"

void pc_progress_begin(struct pc_progress *p, bool quiet, size_t total, size_t done)
{
	const char *wish = getenv("PINCLASH_PROGRESS");

	*p = (struct pc_progress){ .total = total, .done = done, .begin_ns = pc_now_ns() };
	if (quiet)
		p->style = PC_PROGRESS_NONE;
	else if ((wish && strcmp(wish, "lines") == 0) || !isatty(STDOUT_FILENO))
		p->style = PC_PROGRESS_LINES;
	else
		p->style = PC_PROGRESS_ONE;
}

void pc_progress_cell(struct pc_progress *p, const char *id)
{
	if (p->style != PC_PROGRESS_ONE)
		return;
	printf(CLEAR_LINE "[%zu/%zu] %s  (%.0f s, %zu unsafe)", p->done + 1, p->total, id,
		(double)(pc_now_ns() - p->begin_ns) / 1e9, p->unsafe);
	fflush(stdout);
}

void pc_progress_result(struct pc_progress *p, const struct pc_result *result)
{
	const char *outcome = pc_outcome_name(result->outcome);

	p->done++;
	p->unsafe += result->verdict == PC_UNSAFE;
	if (p->style != PC_PROGRESS_LINES)
		return;
	printf("[%2zu/%zu] %-48s %-12s %-14s %6.0f ms\n", p->done, p->total, result->id,
		pc_verdict_name(result->verdict), outcome, result->duration_ms);
	fflush(stdout);
}

static void put_event(const struct pc_event *e, uint64_t begin_ns)
{
	bool about = e->kind == PC_EV_BLOCKED || e->kind == PC_EV_KILL || e->kind == PC_EV_EXIT ||
		e->kind == PC_EV_DEADLINE;

	printf("  %10.3f ms  %-10s %s%s%s", (double)(e->t_ns - begin_ns) / 1e6,
		pc_role_name(e->role), pc_event_name(e->kind), about ? " " : "",
		about ? pc_role_name((enum pc_role)e->arg) : "");
	if (e->result)
		printf(" (%d)", e->result);
	putchar('\n');
}

void pc_progress_events(struct pc_progress *p, const struct pc_history *h)
{
	if (p->style == PC_PROGRESS_NONE)
		return;
	pc_progress_end(p);
	for (size_t i = 0; i < h->count; i++)
		put_event(&h->events[i], h->events[0].t_ns);
}

void pc_progress_end(struct pc_progress *p)
{
	if (p->style == PC_PROGRESS_ONE) {
		fputs(CLEAR_LINE, stdout);
		fflush(stdout);
	}
}
