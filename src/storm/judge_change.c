/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_change.c: changes, and how their collisions end. */
#include <errno.h>

#include "storm/judging.h"

void pc_judge_see(struct pc_storm_sight *sight, const struct pc_storm_sight *now)
{
	uint64_t count = sight->count + 1;

	if (count == 1)
		*sight = *now;
	sight->count = count;
}

/* The rows of a kind of change with the kinds of holders in a set that a row is wanted for. */
static uint64_t wanted(const struct pc_storm_judge *j, const struct pc_storm_worker *w,
	uint64_t holders)
{
	return holders & j->changes[w->kind].pairs;
}

void pc_judge_meet(struct pc_storm_judge *j, struct pc_storm_worker *w, struct pc_storm_pin *pin)
{
	uint64_t bit = PC_STORM_BIT(pin->holder->kind);

	pin->met |= PC_STORM_BIT(w->kind);
	if (wanted(j, w, bit & ~w->change.met))
		j->row_of[pin->holder->kind][w->kind]->fact.met++;
	w->change.met |= bit;
}

void pc_judge_unreturned(struct pc_storm_judge *j, struct pc_storm_worker *w,
	void (*add)(struct pc_storm_fact *fact, uint64_t collisions))
{
	const struct pc_storm_change *c = &w->change;
	struct pc_range *range;
	unsigned int kind;

	pc_ranges_each(range, &c->place->pins, c->first, c->until) {
		const struct pc_storm_pin *pin =
			PC_RANGE_OWNER(range, struct pc_storm_pin, by_pages);

		w->met[pin->holder->kind].raced += pc_judge_held(pin);
	}
	pc_each_kind(kind, wanted(j, w, c->met)) {
		const struct pc_storm_met *met = &w->met[kind];

		add(&j->row_of[kind][w->kind]->fact, met->blocked + met->raced + met->blind);
	}
	pc_judge_close_change(j, w);
}

static void add_blind(struct pc_storm_fact *fact, uint64_t collisions)
{
	fact->blind += collisions;
}

void pc_judge_give_up(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	pc_judge_unreturned(j, w, add_blind);
}

int pc_judge_change_call(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	struct pc_storm_change c = {
		.call_ns = e->t_ns,
		.first = e->first,
		.until = (uint64_t)e->first + e->pages,
		.token = e->token,
	};
	struct pc_range *range;

	if (w->change.place)
		pc_judge_give_up(j, w);
	c.place = pc_judge_place(j, e->file);
	if (!c.place)
		return -ENOMEM;
	w->change = c;
	pc_ranges_each(range, &c.place->pins, c.first, c.until) {
		struct pc_storm_pin *pin = PC_RANGE_OWNER(range, struct pc_storm_pin, by_pages);

		w->change.touched = true;
		if (pc_judge_held(pin))
			pc_judge_meet(j, w, pin);
	}
	w->next = c.place->changes;
	c.place->changes = w;
	return 0;
}

void pc_judge_close_change(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	struct pc_storm_place *place = w->change.place;
	struct pc_storm_worker **at;
	unsigned int kind;

	if (!place)
		return;
	pc_each_kind(kind, w->change.met)
		w->met[kind] = (struct pc_storm_met){ 0 };
	for (at = &place->changes; *at != w;)
		at = &(*at)->next;
	*at = w->next;
	w->change = (struct pc_storm_change){ 0 };
	pc_judge_leave(j, place);
}

/* So says a kernel that does not know the change: it was never made, and nothing refused it. */
static bool unknown_change(int result)
{
	return result == -EOPNOTSUPP || result == -ENOTTY || result == -ENOSYS || result == -EINVAL;
}

static enum pc_storm_end end_of(const struct pc_storm_op *change, const struct pc_storm_op *holder,
	int result)
{
	if (result < 0)
		return unknown_change(result) ? PC_END_UNKNOWN : PC_END_REFUSED;
	if (!change->frees)
		return PC_END_KEPT;
	if (holder->revocable)
		return PC_END_REVOKED;
	return holder->cached ? PC_END_DETACHED : PC_END_EARLY;
}

/* It is counted when the holder is known to have lived on. */
static void end_under(struct pc_storm_judge *j, const struct pc_storm_worker *w,
	const struct pc_storm_pin *pin, const struct pc_storm_event *e)
{
	struct pc_storm_worker *holder = pin->holder;
	struct pc_storm_tally *tally = &holder->tallies[w->kind];
	enum pc_storm_end end = end_of(&j->changes[w->kind], &j->holders[holder->kind], e->result);
	const struct pc_storm_sight now = {
		.at_ns = e->t_ns,
		.took_ns = e->t_ns - w->change.call_ns,
		.file = (uint32_t)w->change.place->by_number.from,
		.first = (uint32_t)pin->by_pages.from,
		.pages = (uint32_t)(pin->by_pages.until - pin->by_pages.from),
		.holder = holder->who->number,
		.changer = w->who->number,
	};

	holder->pending |= PC_STORM_BIT(w->kind);
	tally->ends[end]++;
	/* Once for all pins of a holder. */
	if (end != PC_END_EARLY || holder->early == j->returns)
		return;
	holder->early = j->returns;
	pc_judge_see(&tally->early, &now);
}

/* Its collisions with pins that are still held. Kinds of holders with one that was so from the call on. */
static uint64_t end_held(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	const struct pc_storm_change *c = &w->change;
	uint64_t under = 0;
	struct pc_range *range;

	pc_ranges_each(range, &c->place->pins, c->first, c->until) {
		struct pc_storm_pin *pin = PC_RANGE_OWNER(range, struct pc_storm_pin, by_pages);
		uint64_t bit = PC_STORM_BIT(pin->holder->kind);

		if (!pc_judge_held(pin) || !wanted(j, w, bit))
			continue;
		if (pin->held_ns > c->call_ns) {
			w->met[pin->holder->kind].raced++;
			continue;
		}
		end_under(j, w, pin, e);
		under |= bit;
	}
	return under;
}

/* What it has waited for is told of a change once, however many pins of a kind that were. */
static void end_gone(struct pc_storm_judge *j, const struct pc_storm_worker *w, unsigned int kind,
	bool under, uint64_t t_ns)
{
	struct pc_storm_row *row = j->row_of[kind][w->kind];
	const struct pc_storm_change *c = &w->change;
	const struct pc_storm_met *met = &w->met[kind];

	row->fact.blocked += met->blocked;
	row->fact.raced += met->raced;
	row->fact.blind += met->blind;
	if (!met->blocked || met->blind || under)
		return;
	pc_histogram_add(&row->wait, t_ns - c->call_ns);
	pc_histogram_add(&row->wake, c->released_ns ? t_ns - c->released_ns : 0);
}

static void note_over_blocking(struct pc_storm_judge *j, const struct pc_storm_worker *w,
	uint64_t t_ns)
{
	const struct pc_storm_change *c = &w->change;
	struct pc_storm_row *row;

	if (c->touched || !c->over_known || j->unsure || t_ns - c->call_ns < PC_STORM_WAITED_NS ||
		!wanted(j, w, PC_STORM_BIT(c->over)))
		return;
	row = j->row_of[c->over][w->kind];
	row->fact.over_count++;
	row->fact.over_ns += t_ns - c->call_ns;
}

void pc_judge_late(struct pc_storm_judge *j, struct pc_storm_worker *w, uint64_t t_ns)
{
	struct pc_storm_change *c = &w->change;
	struct pc_storm_sight now = {
		.at_ns = t_ns,
		.took_ns = c->released_ns ? t_ns - c->place->free_ns : 0,
		.file = (uint32_t)c->place->by_number.from,
		.first = (uint32_t)c->first,
		.pages = (uint32_t)(c->until - c->first),
		.changer = w->who->number,
	};

	if (c->late || j->unsure || c->place->pin_count ||
		now.took_ns < j->roster->deadlines.progress_ms * 1000000ull ||
		!wanted(j, w, PC_STORM_BIT(c->released_by)))
		return;
	c->late = true;
	j->unsafe = true;
	pc_judge_see(&j->row_of[c->released_by][w->kind]->fact.late, &now);
}

void pc_judge_change_return(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	const struct pc_storm_change *c = &w->change;
	unsigned int kind;
	uint64_t under;

	if (!c->place)
		return;
	if (c->token != e->token) {
		pc_judge_give_up(j, w);
		return;
	}
	pc_judge_late(j, w, e->t_ns);
	j->returns++;
	under = end_held(j, w, e);
	pc_each_kind(kind, wanted(j, w, c->met))
		end_gone(j, w, kind, under & PC_STORM_BIT(kind), e->t_ns);
	note_over_blocking(j, w, e->t_ns);
	pc_judge_close_change(j, w);
}
