/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_stale.c: bytes found where they must not be. */
#include <string.h>

#include "storm/judging.h"

static struct pc_foreign *foreign_of(struct pc_storm_row *row, bool write)
{
	return write ? &row->stale_write : &row->stale_read;
}

/* The changes that may have done it: those that met the pin, or else any. */
static uint64_t suspects(const struct pc_storm_judge *j, const struct pc_storm_worker *holder,
	uint32_t token)
{
	const struct pc_storm_pin *pin = pc_judge_pin(holder, token);
	uint64_t met = pin ? pin->met : holder->last_met;
	uint64_t all = j->holders[holder->kind].pairs;

	return met & all ? met & all : all;
}

static void count(struct pc_storm_judge *j, struct pc_storm_worker *seer,
	const struct pc_storm_worker *holder, const struct pc_storm_event *e)
{
	const struct pc_storm_sight now = {
		.at_ns = e->t_ns,
		.file = e->file,
		.first = e->first,
		.pages = 1,
		.holder = holder->who->number,
	};
	bool write = e->kind == PC_EV_STALE_WRITE;
	unsigned int kind;

	seer->sampled_holder = holder->kind;
	seer->sampled_write = write;
	pc_each_kind(kind, suspects(j, holder, e->token)) {
		struct pc_storm_row *row = j->row_of[holder->kind][kind];
		struct pc_foreign *foreign = foreign_of(row, write);

		pc_judge_see(write ? &row->fact.stale_write_at : &row->fact.stale_read_at, &now);
		foreign->pages++;
		if (foreign->found)
			continue;
		foreign->found = true;
		foreign->offset = (uint64_t)e->first * j->roster->page_bytes;
		seer->sampled |= PC_STORM_BIT(kind);
	}
	j->unsafe = true;
}

void pc_judge_stale(struct pc_storm_judge *j, struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	struct pc_storm_worker *holder = w;

	w->sampled = 0;
	if (e->kind == PC_EV_STALE_WRITE)
		holder = pc_judge_worker(j, (uint32_t)e->result);
	if (holder && holder->who->role == PC_ROLE_HOLDER)
		count(j, w, holder, e);
}

void pc_judge_sample(struct pc_storm_judge *j, const struct pc_storm_worker *w,
	const struct pc_storm_event *e)
{
	unsigned int kind;

	if (e->result < 0 || e->result >= (int)PC_STORM_SAMPLES)
		return;
	pc_each_kind(kind, w->sampled) {
		struct pc_foreign *foreign =
			foreign_of(j->row_of[w->sampled_holder][kind], w->sampled_write);

		memcpy(foreign->sample + (size_t)e->result * PC_STORM_DATA, e->data, PC_STORM_DATA);
	}
}
