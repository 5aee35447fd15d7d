/* SPDX-License-Identifier: GPL-2.0-only */
/* timeline.h: what happened in a cell as lanes with spans and marks, for every report that draws it. */
#ifndef PINCLASH_REPORT_TIMELINE_H
#define PINCLASH_REPORT_TIMELINE_H

#include "pinclash/case.h"
#include "pinclash/error.h"

/** enum pc_span_kind - what took time */
enum pc_span_kind {
	PC_SPAN_ACQUIRE, /* call to return of the acquisition */
	PC_SPAN_HELD,    /* pin is certainly held: that return to the call of the release */
	PC_SPAN_RELEASE, /* call to return of the release */
	PC_SPAN_CHANGE,  /* call to return of the change */
	PC_SPAN_BLOCKED, /* the part of it from when it was first seen to wait */
	PC_SPAN_DYING,   /* SIGKILL to the end of the process */
	PC_SPANS,
};

/** pc_span_name - "acquire", "held", ... */
const char *pc_span_name(enum pc_span_kind kind);

/**
 * struct pc_span - something that took time, CLOCK_MONOTONIC ns
 * @lane: process that did it
 * @open: its end was not seen: @to_ns is the end of the timeline
 * @result: 0 or negative errno of the call
 */
struct pc_span {
	enum pc_span_kind kind;
	enum pc_role lane;
	bool open;
	int result;
	uint64_t from_ns, to_ns;
};

/** struct pc_mark - something that happened at one moment, in the lane of whom it happened to */
struct pc_mark {
	enum pc_event_kind kind;
	enum pc_role lane;
	int result;
	uint64_t at_ns;
};

/**
 * struct pc_timeline - a cell drawn; pc_timeline_free() frees it
 * @begin_ns: first event; @end_ns last one
 * @spans: by the time at which they begin
 * @marks: all events that neither begin nor end a call
 * @woke: did the change go on because of the release?
 * @wake_from_ns: moment of the release, in the holder's release or dying span
 * @wake_lane: whose release that was: of two pins the last one's
 * @wake_to_ns: moment at which the change returned, in the changer's change span
 */
struct pc_timeline {
	uint64_t begin_ns, end_ns;
	struct pc_span *spans;
	size_t span_count;
	struct pc_mark *marks;
	size_t mark_count;
	bool woke;
	uint64_t wake_from_ns, wake_to_ns;
	enum pc_role wake_lane;
};

/**
 * pc_timeline_from - draw the history of a case
 *
 * A case without events has an empty timeline. Errors: -ENOMEM.
 */
int pc_timeline_from(const struct pc_case *c, struct pc_timeline *ret_timeline,
	struct pc_err *err);

/** pc_timeline_free - accepts an all-zero timeline */
void pc_timeline_free(struct pc_timeline *t);

#endif
