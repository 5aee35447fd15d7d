/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_pin.c: pins, and the files they are on. */
#include <errno.h>
#include <stdlib.h>

#include "storm/judging.h"

struct pc_storm_place *pc_judge_place(struct pc_storm_judge *j, uint32_t number)
{
	struct pc_range *range = pc_ranges_next(&j->places, NULL, number, number + 1ull);
	struct pc_storm_place *place;

	if (range)
		return PC_RANGE_OWNER(range, struct pc_storm_place, by_number);
	place = calloc(1, sizeof(*place));
	if (!place)
		return NULL;
	place->free_ns = j->now_ns;
	place->by_number.from = number;
	place->by_number.until = number + 1ull;
	pc_ranges_add(&j->places, &place->by_number);
	return place;
}

void pc_judge_leave(struct pc_storm_judge *j, struct pc_storm_place *place)
{
	if (place->pin_count || place->changes)
		return;
	pc_ranges_remove(&j->places, &place->by_number);
	free(place);
}

struct pc_storm_pin *pc_judge_pin(const struct pc_storm_worker *w, uint32_t token)
{
	struct pc_range *range = pc_ranges_next(&w->pins, NULL, token, token + 1ull);

	return range ? PC_RANGE_OWNER(range, struct pc_storm_pin, by_token) : NULL;
}

struct pc_storm_pin *pc_judge_any_pin(const struct pc_storm_worker *w)
{
	struct pc_range *range = w->pins.root;

	return range ? PC_RANGE_OWNER(range, struct pc_storm_pin, by_token) : NULL;
}

void pc_judge_drop_pin(struct pc_storm_judge *j, struct pc_storm_pin *pin)
{
	struct pc_storm_place *place = pin->place;

	pin->holder->last_met = pin->met;
	pc_ranges_remove(&pin->holder->pins, &pin->by_token);
	pc_ranges_remove(&place->pins, &pin->by_pages);
	if (--place->pin_count == 0)
		place->free_ns = j->now_ns;
	pc_judge_leave(j, place);
	free(pin);
}

void pc_judge_blind(struct pc_storm_pin *pin)
{
	for (struct pc_storm_worker *w = pin->place->changes; w; w = w->next) {
		if (pc_judge_held(pin) && pc_judge_overlaps(pin, &w->change))
			w->met[pin->holder->kind].blind++;
	}
}

void pc_judge_race(struct pc_storm_pin *pin)
{
	for (struct pc_storm_worker *w = pin->place->changes; w; w = w->next) {
		if (pc_judge_held(pin) && pc_judge_overlaps(pin, &w->change))
			w->met[pin->holder->kind].raced++;
	}
}

/* Whoever has waited for the file to become free has done so up to now. */
static void look_for_late(struct pc_storm_judge *j, struct pc_storm_place *place, uint64_t t_ns)
{
	for (struct pc_storm_worker *w = place->changes; w; w = w->next)
		pc_judge_late(j, w, t_ns);
}

static void touch_changes(const struct pc_storm_pin *pin)
{
	for (struct pc_storm_worker *w = pin->place->changes; w; w = w->next)
		w->change.touched |= pc_judge_overlaps(pin, &w->change);
}

int pc_judge_acquire_call(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	struct pc_storm_pin *pin = pc_judge_pin(w, e->token);

	if (pin) {
		/* The same pin twice: how the first one ended was not recorded. */
		pc_judge_blind(pin);
		pc_judge_drop_pin(j, pin);
	}
	pin = calloc(1, sizeof(*pin));
	if (!pin)
		return -ENOMEM;
	pin->place = pc_judge_place(j, e->file);
	if (!pin->place) {
		free(pin);
		return -ENOMEM;
	}
	look_for_late(j, pin->place, e->t_ns);
	pin->holder = w;
	pin->by_token.from = e->token;
	pin->by_token.until = e->token + 1ull;
	pin->by_pages.from = e->first;
	pin->by_pages.until = (uint64_t)e->first + e->pages;
	pc_ranges_add(&w->pins, &pin->by_token);
	pc_ranges_add(&pin->place->pins, &pin->by_pages);
	pin->place->pin_count++;
	touch_changes(pin);
	return 0;
}

static void hold(struct pc_storm_judge *j, struct pc_storm_pin *pin, uint64_t t_ns)
{
	pin->held_ns = t_ns;
	for (struct pc_storm_worker *w = pin->place->changes; w; w = w->next) {
		if (pc_judge_overlaps(pin, &w->change))
			pc_judge_meet(j, w, pin);
	}
}

void pc_judge_acquire_return(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	struct pc_storm_op *op = &j->holders[w->kind];
	struct pc_storm_pin *pin = pc_judge_pin(w, e->token);

	if (e->result < 0) {
		op->refusals++;
		op->refusal = -e->result;
	} else {
		op->pins++;
	}
	if (!pin || pin->held_ns || pin->release_ns)
		return;
	if (e->result < 0 || !e->pages)
		pc_judge_drop_pin(j, pin);
	else
		hold(j, pin, e->t_ns);
}

static void count_end(struct pc_storm_met *met, bool raced)
{
	met->raced += raced;
	met->blocked += !raced;
}

void pc_judge_release(struct pc_storm_pin *pin, uint64_t t_ns)
{
	for (struct pc_storm_worker *w = pin->place->changes; w; w = w->next) {
		struct pc_storm_change *c = &w->change;

		if (!pc_judge_held(pin))
			continue;
		if (pc_judge_overlaps(pin, c)) {
			count_end(&w->met[pin->holder->kind], c->call_ns < pin->held_ns);
		} else if (c->call_ns >= pin->held_ns) {
			c->over = pin->holder->kind;
			c->over_known = true;
		}
	}
	if (!pin->release_ns)
		pin->release_ns = t_ns;
}

void pc_judge_release_call(struct pc_storm_worker *w, const struct pc_storm_event *e)
{
	struct pc_storm_pin *pin = pc_judge_pin(w, e->token);

	if (pin)
		pc_judge_release(pin, e->t_ns);
}

void pc_judge_released(struct pc_storm_judge *j, struct pc_storm_pin *pin, uint64_t t_ns)
{
	for (struct pc_storm_worker *w = pin->place->changes; w; w = w->next) {
		struct pc_storm_change *c = &w->change;

		if (!pc_judge_overlaps(pin, c))
			continue;
		c->released_ns = t_ns;
		c->released_by = pin->holder->kind;
	}
	pc_judge_drop_pin(j, pin);
}

static void see_stuck(struct pc_storm_judge *j, const struct pc_storm_pin *pin,
	uint64_t since_ns, uint64_t t_ns)
{
	const struct pc_storm_sight now = {
		.at_ns = t_ns,
		.took_ns = t_ns - since_ns,
		.file = (uint32_t)pin->place->by_number.from,
		.first = (uint32_t)pin->by_pages.from,
		.pages = (uint32_t)(pin->by_pages.until - pin->by_pages.from),
		.holder = pin->holder->who->number,
	};
	uint64_t kinds = j->holders[pin->holder->kind].pairs;
	unsigned int kind;

	/* Of which change it is the fault is not known when none was met. */
	if (pin->met & kinds)
		kinds &= pin->met;
	pc_each_kind(kind, kinds)
		pc_judge_see(&j->row_of[pin->holder->kind][kind]->fact.stuck, &now);
	j->unsafe = true;
}

void pc_judge_stuck(struct pc_storm_judge *j, struct pc_storm_pin *pin, uint64_t t_ns)
{
	uint64_t since_ns = pin->holder->killed_ns ? pin->holder->killed_ns : pin->release_ns;

	if (pin->stuck || !since_ns ||
		t_ns - since_ns < j->roster->deadlines.exit_ms * 1000000ull)
		return;
	pin->stuck = true;
	see_stuck(j, pin, since_ns, t_ns);
}

void pc_judge_release_return(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	struct pc_storm_pin *pin = pc_judge_pin(w, e->token);

	if (!pin)
		return;
	pc_judge_stuck(j, pin, e->t_ns);
	pc_judge_release(pin, e->t_ns);
	pc_judge_released(j, pin, e->t_ns);
}
