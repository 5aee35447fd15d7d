/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_end.c: workers that are killed, end, get stuck or lose events, and the end of the log. */
#include <signal.h>

#include "storm/judging.h"

static void count_ends(struct pc_storm_row *row, const struct pc_storm_tally *tally)
{
	for (unsigned int end = 0; end < PC_ENDS; end++)
		row->ends[end] += tally->ends[end];
	if (!tally->early.count)
		return;
	if (row->fact.early.count)
		row->fact.early.count += tally->early.count;
	else
		row->fact.early = tally->early;
}

void pc_judge_confirm(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	unsigned int kind;

	pc_each_kind(kind, w->pending) {
		struct pc_storm_tally *tally = &w->tallies[kind];

		count_ends(j->row_of[w->kind][kind], tally);
		j->unsafe |= tally->early.count > 0;
		*tally = (struct pc_storm_tally){ 0 };
	}
	w->pending = 0;
}

void pc_judge_discard(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	unsigned int kind;

	pc_each_kind(kind, w->pending) {
		struct pc_storm_tally *tally = &w->tallies[kind];

		for (unsigned int end = 0; end < PC_ENDS; end++)
			j->row_of[w->kind][kind]->fact.blind += tally->ends[end];
		*tally = (struct pc_storm_tally){ 0 };
	}
	w->pending = 0;
}

static void release_all(struct pc_storm_worker *w, uint64_t t_ns)
{
	struct pc_range *range;

	pc_ranges_each(range, &w->pins, 0, UINT64_MAX)
		pc_judge_release(PC_RANGE_OWNER(range, struct pc_storm_pin, by_token), t_ns);
}

void pc_judge_kill(struct pc_storm_worker *about, uint64_t t_ns)
{
	release_all(about, t_ns);
	if (!about->killed_ns)
		about->killed_ns = t_ns;
}

static void see_unkillable(struct pc_storm_judge *j, struct pc_storm_worker *w, uint64_t t_ns)
{
	struct pc_storm_change *c = &w->change;
	const struct pc_storm_sight now = {
		.at_ns = t_ns,
		.took_ns = t_ns - w->killed_ns,
		.file = (uint32_t)c->place->by_number.from,
		.first = (uint32_t)c->first,
		.pages = (uint32_t)(c->until - c->first),
		.changer = w->who->number,
	};
	uint64_t kinds = c->met & j->changes[w->kind].pairs;
	unsigned int kind;

	if (c->unkillable || !w->killed_ns || now.took_ns < j->roster->deadlines.kill_ms * 1000000ull)
		return;
	c->unkillable = true;
	pc_each_kind(kind, kinds)
		pc_judge_see(&j->row_of[kind][w->kind]->fact.unkillable, &now);
	j->unsafe |= kinds != 0;
}

static void end_pins(struct pc_storm_judge *j, struct pc_storm_worker *w, bool asked, uint64_t t_ns)
{
	struct pc_storm_pin *pin;

	while ((pin = pc_judge_any_pin(w)) != NULL) {
		if (asked) {
			pc_judge_stuck(j, pin, t_ns);
			pc_judge_race(pin);
		} else {
			pc_judge_blind(pin);
		}
		pc_judge_released(j, pin, t_ns);
	}
}

static void add_ended(struct pc_storm_fact *fact, uint64_t collisions)
{
	fact->ended += collisions;
}

static void end_change(struct pc_storm_judge *j, struct pc_storm_worker *w, bool asked, uint64_t t_ns)
{
	see_unkillable(j, w, t_ns);
	if (asked)
		pc_judge_unreturned(j, w, add_ended);
	else
		pc_judge_give_up(j, w);
}

/* Who was not ended by the SIGKILL that is in the log may have lost its pins long before. */
void pc_judge_exit(struct pc_storm_judge *j, struct pc_storm_worker *about,
	const struct pc_storm_event *e)
{
	bool asked = about->killed_ns && e->result == SIGKILL;

	if (asked)
		pc_judge_confirm(j, about);
	else
		pc_judge_discard(j, about);
	end_pins(j, about, asked, e->t_ns);
	if (about->change.place)
		end_change(j, about, asked, e->t_ns);
	about->killed_ns = 0;
	j->unsure -= about->unsure;
	about->unsure = false;
}

void pc_judge_deadline(struct pc_storm_judge *j, struct pc_storm_worker *about, uint64_t t_ns)
{
	struct pc_range *range;

	pc_ranges_each(range, &about->pins, 0, UINT64_MAX)
		pc_judge_stuck(j, PC_RANGE_OWNER(range, struct pc_storm_pin, by_token), t_ns);
	if (!about->change.place)
		return;
	if (about->killed_ns)
		see_unkillable(j, about, t_ns);
	else
		pc_judge_late(j, about, t_ns);
}

static void lose_pins(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	struct pc_storm_pin *pin;

	while ((pin = pc_judge_any_pin(w)) != NULL) {
		pc_judge_blind(pin);
		pc_judge_drop_pin(j, pin);
	}
	j->unsure += !w->unsure;
	w->unsure = true;
}

void pc_judge_lost(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	uint64_t count = e->result > 0 ? (uint64_t)e->result : 0;

	if (w->who->role == PC_ROLE_HOLDER) {
		j->holders[w->kind].lost += count;
		lose_pins(j, w);
	} else if (w->who->role == PC_ROLE_CHANGER) {
		j->changes[w->kind].lost += count;
		if (w->change.place)
			pc_judge_give_up(j, w);
	}
}

/* One call that has not returned, whatever it has met. */
static void add_cut(struct pc_storm_fact *fact, uint64_t collisions)
{
	fact->cut += collisions > 0;
}

static void cut_releases(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	struct pc_range *range;
	unsigned int kind;

	pc_ranges_each(range, &w->pins, 0, UINT64_MAX) {
		const struct pc_storm_pin *pin =
			PC_RANGE_OWNER(range, struct pc_storm_pin, by_token);

		if (!pin->release_ns)
			continue;
		pc_each_kind(kind, pin->met & j->holders[w->kind].pairs)
			j->row_of[w->kind][kind]->fact.cut++;
	}
}

void pc_storm_judge_end(struct pc_storm_judge *judge)
{
	for (uint32_t i = 0; i < judge->roster->worker_count; i++) {
		struct pc_storm_worker *w = &judge->workers[i];

		pc_judge_discard(judge, w);
		if (w->change.place)
			pc_judge_unreturned(judge, w, add_cut);
		cut_releases(judge, w);
	}
}
