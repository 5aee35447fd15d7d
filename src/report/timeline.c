/* SPDX-License-Identifier: GPL-2.0-only */
/* timeline.c: from the events of a cell to lanes with spans and marks. */
#include "report/timeline.h"

#include <errno.h>
#include <stdlib.h>

static const char *const span_names[PC_SPANS] = {
	[PC_SPAN_ACQUIRE] = "acquire",
	[PC_SPAN_HELD] = "held",
	[PC_SPAN_RELEASE] = "release",
	[PC_SPAN_CHANGE] = "change",
	[PC_SPAN_BLOCKED] = "blocked",
	[PC_SPAN_DYING] = "dying",
};

const char *pc_span_name(enum pc_span_kind kind)
{
	return kind < PC_SPANS ? span_names[kind] : "?";
}

/* Which event begins a span, and which one ends it; one may end in either of two ways. */
static const struct shape {
	enum pc_event_kind from;
	enum pc_event_kind to, or_to;
} shapes[PC_SPANS] = {
	[PC_SPAN_ACQUIRE] = { PC_EV_ACQUIRE_CALL, PC_EV_ACQUIRE_RETURN, PC_EV_EXIT },
	[PC_SPAN_HELD] = { PC_EV_ACQUIRE_RETURN, PC_EV_RELEASE_CALL, PC_EV_KILL },
	[PC_SPAN_RELEASE] = { PC_EV_RELEASE_CALL, PC_EV_RELEASE_RETURN, PC_EV_EXIT },
	[PC_SPAN_CHANGE] = { PC_EV_CHANGE_CALL, PC_EV_CHANGE_RETURN, PC_EV_EXIT },
	[PC_SPAN_BLOCKED] = { PC_EV_BLOCKED, PC_EV_CHANGE_RETURN, PC_EV_EXIT },
	[PC_SPAN_DYING] = { PC_EV_KILL, PC_EV_EXIT, PC_EV_EXIT },
};

static bool about_role(const struct pc_event *e)
{
	return e->kind == PC_EV_BLOCKED || e->kind == PC_EV_KILL || e->kind == PC_EV_EXIT ||
		e->kind == PC_EV_DEADLINE;
}

/*
 * What the supervisor notes of "the changer" while the probe is at work is
 * about the probe: its events were given that name once it was dead.
 */
static enum pc_role lane_of(const struct pc_history *h, size_t n)
{
	const struct pc_event *e = &h->events[n];
	enum pc_role lane = about_role(e) ? (enum pc_role)e->arg : (enum pc_role)e->role;

	if (!about_role(e) || lane != PC_ROLE_CHANGER)
		return lane;
	for (size_t i = n; i > 0; i--) {
		const struct pc_event *call = &h->events[i - 1];

		if (call->kind == PC_EV_CHANGE_CALL)
			return (enum pc_role)call->role;
	}
	return lane;
}

static void add_span(struct pc_timeline *t, const struct pc_history *h, size_t begin,
	enum pc_span_kind kind)
{
	const struct shape *shape = &shapes[kind];
	enum pc_role lane = lane_of(h, begin);
	struct pc_span span = { .kind = kind, .lane = lane, .open = true,
		.from_ns = h->events[begin].t_ns, .to_ns = t->end_ns };

	for (size_t i = begin + 1; i < h->count && span.open; i++) {
		const struct pc_event *e = &h->events[i];

		if ((e->kind != shape->to && e->kind != shape->or_to) || lane_of(h, i) != lane)
			continue;
		span.open = false;
		span.to_ns = e->t_ns;
		span.result = e->result;
	}
	t->spans[t->span_count++] = span;
}

/* A call that failed took no pin, and a change that returned cannot be seen to wait. */
static bool begins(const struct pc_event *e, enum pc_span_kind kind)
{
	return e->kind == shapes[kind].from && (kind != PC_SPAN_HELD || e->result >= 0);
}

static bool is_mark(const struct pc_event *e)
{
	return e->kind > PC_EV_CHANGE_RETURN;
}

static void add_event(struct pc_timeline *t, const struct pc_history *h, size_t n)
{
	const struct pc_event *e = &h->events[n];

	for (unsigned int kind = 0; kind < PC_SPANS; kind++) {
		if (begins(e, (enum pc_span_kind)kind))
			add_span(t, h, n, (enum pc_span_kind)kind);
	}
	if (is_mark(e))
		t->marks[t->mark_count++] = (struct pc_mark){ (enum pc_event_kind)e->kind,
			lane_of(h, n), e->result, e->t_ns };
}

/* A change that returns within the release woke the moment the pages were put. */
static void find_wake(const struct pc_case *c, struct pc_timeline *t)
{
	struct pc_times times = pc_case_times(c);

	t->woke = times.change_returned && times.release_call &&
		times.change_return >= times.release_call;
	if (!t->woke)
		return;
	t->wake_to_ns = times.change_return;
	t->wake_from_ns = times.wake_ns ? times.release_return : times.release_call;
	t->wake_lane = c->pin.two && !c->holder_killed ? PC_ROLE_SECOND : PC_ROLE_HOLDER;
}

int pc_timeline_from(const struct pc_case *c, struct pc_timeline *ret_timeline,
	struct pc_err *err)
{
	const struct pc_history *h = &c->history;
	struct pc_timeline t = { 0 };

	if (!h->count) {
		*ret_timeline = t;
		return 0;
	}
	/* An event begins two spans at most: the return of an acquisition ends one, too. */
	t.spans = calloc(2 * h->count, sizeof(*t.spans));
	t.marks = calloc(h->count, sizeof(*t.marks));
	if (!t.spans || !t.marks) {
		pc_timeline_free(&t);
		return pc_oom(err);
	}
	t.begin_ns = h->events[0].t_ns;
	t.end_ns = h->events[h->count - 1].t_ns;
	for (size_t i = 0; i < h->count; i++)
		add_event(&t, h, i);
	find_wake(c, &t);
	*ret_timeline = t;
	return 0;
}

void pc_timeline_free(struct pc_timeline *t)
{
	free(t->spans);
	free(t->marks);
	*t = (struct pc_timeline){ 0 };
}
