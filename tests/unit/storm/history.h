/* SPDX-License-Identifier: GPL-2.0-only */
/* history.h: random histories of a storm, from a seed. */
#ifndef PINCLASH_TESTS_STORM_HISTORY_H
#define PINCLASH_TESTS_STORM_HISTORY_H

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "storm/event.h"
#include "storm/roster.h"

#define HOLDERS  3u
#define CHANGERS 3u
#define FILES    3u
#define PAGES    12u
#define OPEN     3u /* pins that a holder has at once */

/** struct history - events in order of time, no two at the same */
struct history {
	struct pc_storm_event *events;
	size_t count, room;
	uint64_t dice, t_ns;
};

/** struct actor - what one worker of it is up to */
struct actor {
	uint32_t next_token;
	bool killed;
	bool change;
	uint32_t change_token;
	struct {
		enum { PIN_NONE, PIN_CALLED, PIN_HELD, PIN_LETS_GO } state;
		uint32_t token;
	} pins[OPEN];
};

static inline uint64_t history_roll(struct history *h, uint64_t below)
{
	h->dice ^= h->dice << 13, h->dice ^= h->dice >> 7, h->dice ^= h->dice << 17;
	return h->dice % below;
}

static inline struct pc_storm_event *history_add(struct history *h, enum pc_event_kind kind,
	uint32_t worker, uint32_t token)
{
	struct pc_storm_event *e;

	if (h->count == h->room) {
		h->room = 2 * h->room + 64;
		h->events = realloc(h->events, h->room * sizeof(*h->events));
		if (!h->events)
			abort();
	}
	/* Mostly microseconds, at times milliseconds: both sides of all limits. */
	h->t_ns += 1 + history_roll(h, history_roll(h, 8) ? 20000 : 4000000);
	e = &h->events[h->count++];
	*e = (struct pc_storm_event){
		.t_ns = h->t_ns, .kind = (uint16_t)kind, .worker = (uint16_t)worker, .token = token
	};
	return e;
}

static inline void history_place(struct history *h, struct pc_storm_event *e)
{
	e->file = (uint32_t)history_roll(h, FILES);
	e->first = (uint32_t)history_roll(h, PAGES);
	e->pages = 1 + (uint32_t)history_roll(h, 3);
}

static inline void history_hold(struct history *h, struct actor *a, uint32_t worker)
{
	size_t i = history_roll(h, OPEN);
	uint32_t token = a->pins[i].token;
	struct pc_storm_event *e;

	switch (a->pins[i].state) {
	case PIN_NONE:
		a->pins[i].token = a->next_token++;
		history_place(h, history_add(h, PC_EV_ACQUIRE_CALL, worker, a->pins[i].token));
		a->pins[i].state = PIN_CALLED;
		break;
	case PIN_CALLED:
		a->pins[i].state = history_roll(h, 8) ? PIN_HELD : PIN_NONE;
		e = history_add(h, PC_EV_ACQUIRE_RETURN, worker, token);
		e->result = a->pins[i].state == PIN_HELD ? 0 : -EOPNOTSUPP;
		e->pages = history_roll(h, 16) > 0;
		break;
	case PIN_HELD:
		history_add(h, PC_EV_RELEASE_CALL, worker, token);
		a->pins[i].state = PIN_LETS_GO;
		break;
	case PIN_LETS_GO:
		history_add(h, PC_EV_RELEASE_RETURN, worker, token);
		a->pins[i].state = PIN_NONE;
		break;
	}
}

static inline void history_change(struct history *h, struct actor *a, uint32_t worker)
{
	static const int results[] = { 0, 0, 0, 0, -EBUSY, -EOPNOTSUPP };

	if (a->change) {
		history_add(h, PC_EV_CHANGE_RETURN, worker, a->change_token)->result =
			results[history_roll(h, 6)];
	} else {
		a->change_token = a->next_token++;
		history_place(h, history_add(h, PC_EV_CHANGE_CALL, worker, a->change_token));
	}
	a->change = !a->change;
}

/* A SIGKILL, the end that it brings, an end that nobody asked for, or a deadline. */
static inline void history_end(struct history *h, struct actor *a, uint32_t worker)
{
	uint32_t next = a->next_token;
	uint64_t what = history_roll(h, 8);

	if (what == 0) {
		history_add(h, PC_EV_DEADLINE, PC_STORM_SUPERVISOR, worker);
	} else if (!a->killed && what < 6) {
		history_add(h, PC_EV_KILL, PC_STORM_SUPERVISOR, worker);
		a->killed = true;
	} else {
		history_add(h, PC_EV_EXIT, PC_STORM_SUPERVISOR, worker)->result =
			a->killed && history_roll(h, 8) ? SIGKILL : SIGBUS;
		*a = (struct actor){ .next_token = next };
	}
}

/* Workers 1 to HOLDERS hold, those after them change. What they do is lost now and then. */
static inline struct history history_make(uint64_t seed, size_t count, bool losses)
{
	struct history h = { .dice = seed * 0x9e3779b97f4a7c15u + 1, .t_ns = 1000 };
	struct actor actors[HOLDERS + CHANGERS + 1] = { 0 };

	while (h.count < count) {
		uint32_t worker = 1 + (uint32_t)history_roll(&h, HOLDERS + CHANGERS);
		struct actor *a = &actors[worker];

		if (history_roll(&h, 40) == 0 || (a->killed && history_roll(&h, 4) == 0)) {
			history_end(&h, a, worker);
		} else if (!a->killed && losses && history_roll(&h, 50) == 0) {
			struct pc_storm_event *e = history_add(&h, PC_EV_LOST, worker, 0);

			e->result = 1 + (int)history_roll(&h, 5);
			e->until_ns = e->t_ns;
			memset(a->pins, 0, sizeof(a->pins));
			a->change = false;
		} else if (!a->killed && worker <= HOLDERS) {
			history_hold(&h, a, worker);
		} else if (!a->killed) {
			history_change(&h, a, worker);
		}
	}
	return h;
}

/* Each worker is a kind of its own: h1, h2, ..., c4, ... Of the holders one is revocable, one cached. */
static inline void history_roster(struct pc_roster *r)
{
	memset(r, 0, sizeof(*r));
	r->page_bytes = 4096;
	r->deadlines = (struct pc_deadlines){ 3, 2, 2 };
	r->worker_count = 1 + HOLDERS + CHANGERS;
	r->workers[0].role = PC_ROLE_SUPERVISOR;
	for (uint32_t i = 1; i <= HOLDERS + CHANGERS; i++) {
		struct pc_roster_worker *w = &r->workers[i];

		w->number = i;
		w->role = i <= HOLDERS ? PC_ROLE_HOLDER : PC_ROLE_CHANGER;
		strcpy(w->medium, "xfs-dax");
		snprintf(w->name, sizeof(w->name), "%c%u", i <= HOLDERS ? 'h' : 'c', i);
		w->revocable = i == 2;
		w->cached = i == 3;
		w->frees = i != HOLDERS + CHANGERS;
	}
	r->pair_count = HOLDERS * CHANGERS;
	for (uint32_t i = 0; i < r->pair_count; i++) {
		struct pc_roster_pair *p = &r->pairs[i];

		strcpy(p->medium, "xfs-dax");
		snprintf(p->holder, sizeof(p->holder), "h%u", 1 + i / CHANGERS);
		snprintf(p->change, sizeof(p->change), "c%u", 1 + HOLDERS + i % CHANGERS);
	}
}

#endif
