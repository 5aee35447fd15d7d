/* SPDX-License-Identifier: GPL-2.0-only */
/* outcome.c: names of outcomes and verdicts, and the outcome that facts describe. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "pinclash/case.h"
#include "pinclash/oracle.h"
#include "pinclash/verdict.h"
#include "run/layout.h"

static const char *const outcome_names[PC_OUTCOMES] = {
	[PC_OUT_NONE] = "",
	[PC_OUT_REFUSED_PIN] = "refused-pin",
	[PC_OUT_BLOCKED] = "blocked",
	[PC_OUT_REFUSED_CHANGE] = "refused-change",
	[PC_OUT_REVOKED] = "revoked",
	[PC_OUT_DETACHED] = "detached",
	[PC_OUT_KEPT] = "kept",
	[PC_OUT_STALE_WRITE] = "stale-write",
	[PC_OUT_STALE_READ] = "stale-read",
	[PC_OUT_CRASH] = "crash",
	[PC_OUT_CORRUPT_FS] = "corrupt-fs",
	[PC_OUT_UNKILLABLE] = "unkillable",
	[PC_OUT_STUCK_HOLDER] = "stuck-holder",
	[PC_OUT_LOST_WAKEUP] = "lost-wakeup",
	[PC_OUT_LEAK] = "leak",
	[PC_OUT_EARLY] = "early",
};

static const char *const verdict_names[PC_VERDICTS] = {
	[PC_SAFE] = "safe",
	[PC_UNSAFE] = "unsafe",
	[PC_INCONCLUSIVE] = "inconclusive",
	[PC_SKIPPED] = "skipped",
};

static const char *const sight_names[PC_SIGHTS] = {
	[PC_SIGHT_NONE] = "none",
	[PC_SIGHT_SILENT] = "silent",
	[PC_SIGHT_BLIND] = "blind",
	[PC_SIGHT_CRY] = "cry",
};

const char *pc_outcome_name(enum pc_outcome outcome)
{
	return outcome < PC_OUTCOMES ? outcome_names[outcome] : "?";
}

bool pc_outcome_unsafe(enum pc_outcome outcome)
{
	return outcome > PC_OUT_KEPT && outcome < PC_OUTCOMES;
}

const char *pc_verdict_name(enum pc_verdict verdict)
{
	return verdict < PC_VERDICTS ? verdict_names[verdict] : "?";
}

const char *pc_sight_name(enum pc_sight sight)
{
	return sight < PC_SIGHTS ? sight_names[sight] : "?";
}

void pc_finding_set(struct pc_finding *f, enum pc_sight sight, enum pc_outcome outcome,
	const char *fmt, ...)
{
	va_list ap;

	f->sight = sight;
	f->outcome = outcome;
	va_start(ap, fmt);
	vsnprintf(f->detail, sizeof(f->detail), fmt, ap);
	va_end(ap);
	for (char *s = f->detail; *s; s++) {
		if (iscntrl((unsigned char)*s))
			*s = ' ';
	}
}

void pc_finding_at(struct pc_finding *f, const struct pc_event *event)
{
	f->at_ns = event ? event->t_ns : 0;
}

static bool met(const struct pc_times *t)
{
	return t->change_call >= t->acquire_return && t->change_call &&
		(!t->release_call || t->change_call < t->release_call);
}

static bool lost_blocks(const struct pc_case *c)
{
	struct pc_layout lost = pc_layout_minus(&c->change.before, &c->change.after);

	return pc_layout_bytes(&lost) > 0;
}

/*
 * Does the holder sit on a page that is the file's no more, and was no block of
 * it? A page of the page cache, or the zero page that stood for a hole. Where
 * a killed holder could not be asked what it reached, the blocks tell.
 */
static bool detached(const struct pc_case *c)
{
	if (c->pin.cached && c->holder_killed && lost_blocks(c))
		return true;
	return (c->pin.cached || c->change.hole) && c->canary.apart;
}

/* The one that most collisions had. */
static enum pc_outcome storm_outcome(const struct pc_storm_fact *s)
{
	const struct {
		enum pc_outcome outcome;
		uint64_t count;
	} had[] = {
		{ PC_OUT_BLOCKED, s->blocked },
		{ PC_OUT_REFUSED_CHANGE, s->refused },
		{ PC_OUT_REVOKED, s->revoked },
		{ PC_OUT_DETACHED, s->detached },
		{ PC_OUT_KEPT, s->kept },
	};
	enum pc_outcome most = PC_OUT_NONE;
	uint64_t count = 0;

	for (size_t i = 0; i < sizeof(had) / sizeof(had[0]); i++) {
		if (had[i].count <= count)
			continue;
		most = had[i].outcome;
		count = had[i].count;
	}
	return most;
}

enum pc_outcome pc_case_outcome(const struct pc_case *c)
{
	struct pc_times t = pc_case_times(c);
	bool held_on_return;

	if (!c->pin.tried)
		return PC_OUT_NONE;
	if (!c->pin.granted)
		return PC_OUT_REFUSED_PIN;
	if (c->storm.ran)
		return storm_outcome(&c->storm);
	if (!met(&t))
		return PC_OUT_NONE;
	if (!t.change_returned)
		return c->change.blocked_seen && t.release_call ? PC_OUT_BLOCKED : PC_OUT_NONE;
	held_on_return = !t.release_call || t.change_return < t.release_call;
	if (!held_on_return)
		return PC_OUT_BLOCKED;
	if (t.change_result < 0)
		return PC_OUT_REFUSED_CHANGE;
	/* What was faulted in before went with its blocks, or the DMA would have met a tenant. */
	if (c->canary.revoked || (c->pin.revocable && lost_blocks(c)))
		return PC_OUT_REVOKED;
	return detached(c) ? PC_OUT_DETACHED : PC_OUT_KEPT;
}
