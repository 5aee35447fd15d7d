/* SPDX-License-Identifier: GPL-2.0-only */
/* order.c: oracle order: no freeing change returns while the pin is certainly held. */
#include <inttypes.h>
#include <string.h>

#include "pinclash/change.h"
#include "pinclash/oracle.h"
#include "run/layout.h"

/*
 * The pin is certainly held from the return of its acquisition to the call
 * of its release; before and after that window nothing is claimed.
 */

static double ms(uint64_t ns)
{
	return (double)ns / 1e6;
}

static void judge_refused_pin(const struct pc_case *c, struct pc_finding *f)
{
	enum pc_sight sight = c->pin.refusal_expected ? PC_SIGHT_SILENT : PC_SIGHT_BLIND;

	pc_finding_at(f, pc_history_first(&c->history, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER));
	pc_finding_set(f, sight, PC_OUT_NONE, "%s refused: %s (%s)%s", c->pin.call,
		strerrorname_np(c->pin.error), strerror(c->pin.error),
		c->pin.refusal_expected ? "" : ", which is no documented refusal");
}

static void judge_refused_change(const struct pc_case *c, const struct pc_times *t,
	struct pc_finding *f)
{
	const struct pc_change_fact *change = &c->change;

	if (change->layout_known && !(change->before.known && change->after.known))
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s failed with %s, and FIEMAP did not tell whether it freed anything",
			c->change_name, strerrorname_np(-t->change_result));
	else if (change->layout_known && !pc_layout_same(&change->before, &change->after))
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_EARLY,
			"%s failed with %s, and yet the layout under the pin has changed",
			c->change_name, strerrorname_np(-t->change_result));
	else if (pc_change_unknown(-t->change_result))
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "%s could not be made here: %s (%s)",
			c->change_name, strerrorname_np(-t->change_result),
			strerror(-t->change_result));
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "%s refused: %s (%s)",
			c->change_name, strerrorname_np(-t->change_result),
			strerror(-t->change_result));
}

static void judge_returned_early(const struct pc_case *c, const struct pc_times *t,
	struct pc_finding *f)
{
	struct pc_layout lost = pc_layout_minus(&c->change.before, &c->change.after);
	double took = ms(t->change_return - t->change_call);

	if (c->pin.revocable)
		pc_finding_set(f, lost.known ? PC_SIGHT_SILENT : PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s returned after %.1f ms and need not wait for pages that are faulted in",
			c->change_name, took);
	else if (c->change.takes_device)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_EARLY,
			"%s took the device away and returned after %.1f ms with %llu bytes pinned",
			c->change_name, took, (unsigned long long)c->pin.bytes);
	else if (!lost.known)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s returned under the pin, and FIEMAP did not tell what it freed",
			c->change_name);
	else if (pc_layout_bytes(&lost) > 0 && c->pin.cached)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"%s returned after %.1f ms and freed %llu bytes; pinned are pages of the page "
			"cache, and not those blocks", c->change_name, took,
			(unsigned long long)pc_layout_bytes(&lost));
	else if (pc_layout_bytes(&lost) > 0)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_EARLY,
			"%s returned after %.1f ms and %s %llu of %llu pinned bytes",
			c->change_name, took, c->change.moves ? "moved" : "freed",
			(unsigned long long)pc_layout_bytes(&lost),
			(unsigned long long)c->pin.bytes);
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"%s returned after %.1f ms; the pinned range still owns its blocks",
			c->change_name, took);
}

static void judge_returned(const struct pc_case *c, const struct pc_times *t,
	struct pc_finding *f)
{
	bool after_release = t->release_call && t->change_return >= t->release_call;

	f->at_ns = t->change_return;
	if (after_release && t->change_result < 0 && !c->change.blocked_seen)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s failed with %s after the release, and was not seen to wait for it",
			c->change_name, strerrorname_np(-t->change_result));
	else if (after_release)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"%s waited %.1f ms%s%s and returned %.1f ms after the release",
			c->change_name, ms(t->wait_ns), c->change.waits_in[0] ? " in " : "",
			c->change.waits_in, ms(t->wake_ns));
	else if (t->change_result < 0)
		judge_refused_change(c, t, f);
	else
		judge_returned_early(c, t, f);
}

/* What the holder recorded next to the call, and what it told of it later. */
static bool holder_contradicts(const struct pc_case *c)
{
	const struct pc_event *got =
		pc_history_first(&c->history, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER);

	return got && got->result != (c->pin.granted ? 0 : -c->pin.error);
}

static void judge_collision(const struct pc_case *c, struct pc_finding *f)
{
	struct pc_times t = pc_case_times(c);

	if (c->log.guest_died)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "the machine died first");
	else if (c->history.lost)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "%zu events were lost",
			c->history.lost);
	else if (!c->pin.tried || !t.acquire_return)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "no pin was tried");
	else if (holder_contradicts(c))
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"the holder's event log and its report differ about the pin");
	else if (!c->pin.granted)
		judge_refused_pin(c, f);
	else if (!t.change_call)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "the change was never called");
	else if (t.change_call < t.acquire_return)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s was called before the pin was certainly held", c->change_name);
	else if (t.release_call && t.change_call >= t.release_call)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s was called when the pin was no longer certainly held", c->change_name);
	else if (t.change_returned)
		judge_returned(c, &t, f);
	else if (c->change.blocked_seen)
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "%s waited in %s",
			c->change_name, c->change.waits_in);
	else
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%s neither returned nor was seen to wait", c->change_name);
}

static void storm_blind(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_storm_fact *s = &c->storm;

	if (s->blind)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"none of %" PRIu64 " collisions could be judged: events of it were lost, its "
			"holder ended unasked, or %s cannot be made here", s->blind, c->change_name);
	else if (s->collisions)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"in none of %" PRIu64 " collisions %s was called under the pin and returned",
			s->collisions, c->change_name);
	else
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "%s never met a pin of %s",
			c->change_name, c->holder);
}

static void judge_storm(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_storm_fact *s = &c->storm;

	f->at_ns = s->early.at_ns;
	if (!c->pin.tried)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "no pin was tried");
	else if (!c->pin.granted)
		judge_refused_pin(c, f);
	else if (s->early.count)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_EARLY,
			"%s returned %" PRIu64 " times under a pin of blocks it frees; first after %.1f ms, "
			"under pages %u to %u of file %u (worker %u held, %u changed)",
			c->change_name, s->early.count, ms(s->early.took_ns), s->early.first,
			s->early.first + s->early.pages - 1, s->early.file, s->early.holder,
			s->early.changer);
	else if (!(s->blocked + s->refused + s->kept + s->revoked + s->detached))
		storm_blind(c, f);
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"%" PRIu64 " collisions, %.0f a second: %" PRIu64 " waited, %" PRIu64
			" failed, %" PRIu64 " returned under the pin; %" PRIu64 " not judged",
			s->collisions, s->per_s, s->blocked, s->refused,
			s->kept + s->revoked + s->detached, s->blind);
}

/* A promise that was kept in another situation than was asked for says nothing of this one. */
static void judge(const struct pc_case *c, struct pc_finding *f)
{
	if (c->storm.ran) {
		judge_storm(c, f);
		return;
	}
	judge_collision(c, f);
	if (f->sight == PC_SIGHT_SILENT && c->pin.granted && c->situation_blind[0])
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "%s", c->situation_blind);
}

static const struct pc_oracle order = {
	.op = {
		.name = "order",
		.help = "no freeing change returns while the pin is certainly held",
	},
	.judge = judge,
};

PC_REGISTER(oracle, order);
