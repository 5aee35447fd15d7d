/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_fill.c: what was counted, as the facts of a case. */
#include <stdio.h>
#include <string.h>

#include "pinclash/holder.h"
#include "storm/judging.h"

static void fill_name(const struct pc_roster *roster, const struct pc_roster_pair *pair,
	struct pc_case *c)
{
	snprintf(c->id, sizeof(c->id), "%s/%s/%s/storm", pair->medium, pair->holder, pair->change);
	memcpy(c->medium, pair->medium, sizeof(c->medium));
	memcpy(c->holder, pair->holder, sizeof(c->holder));
	memcpy(c->change_name, pair->change, sizeof(c->change_name));
	snprintf(c->situation, sizeof(c->situation), "storm");
	memcpy(c->kernel, roster->kernel, sizeof(c->kernel));
	memcpy(c->accel, roster->accel, sizeof(c->accel));
	c->run = roster->run;
	c->seed = roster->seed;
	c->deadlines = roster->deadlines;
}

static void fill_pin(const struct pc_storm_op *op, struct pc_pin_fact *pin)
{
	const struct pc_holder *holder =
		(const struct pc_holder *)pc_op_find(PC_KIND_HOLDER, op->name);

	pin->tried = op->pins + op->refusals > 0;
	pin->granted = op->pins > 0;
	pin->error = pin->granted ? 0 : op->refusal;
	pin->revocable = op->revocable;
	pin->cached = op->cached;
	if (!holder)
		return;
	snprintf(pin->call, sizeof(pin->call), "%s", holder->call);
	pin->counted = holder->flags & PC_HOLDER_COUNTED;
	pin->refusal_expected = pin->error && pc_holder_refuses(holder, op->cached, pin->error);
}

static uint64_t collisions_of(const struct pc_storm_row *row)
{
	const struct pc_storm_fact *f = &row->fact;
	uint64_t count = f->blocked + f->raced + f->ended;

	for (unsigned int end = 0; end < PC_ENDS; end++)
		count += end == PC_END_UNKNOWN ? 0 : row->ends[end];
	return count;
}

uint64_t pc_storm_judge_collisions(const struct pc_storm_judge *judge)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < judge->roster->pair_count; i++)
		count += collisions_of(&judge->rows[i]);
	return count;
}

static struct pc_storm_fact fact_of(const struct pc_storm_judge *j, const struct pc_storm_row *row,
	const struct pc_storm_op *holder, const struct pc_storm_op *change)
{
	struct pc_storm_fact fact = row->fact;

	fact.ran = true;
	fact.lasted_ns = j->now_ns - j->begin_ns;
	fact.collisions = collisions_of(row);
	if (fact.lasted_ns)
		fact.per_s = (double)fact.collisions * 1e9 / (double)fact.lasted_ns;
	fact.refused = row->ends[PC_END_REFUSED];
	fact.kept = row->ends[PC_END_KEPT];
	fact.revoked = row->ends[PC_END_REVOKED];
	fact.detached = row->ends[PC_END_DETACHED];
	fact.blind += row->ends[PC_END_UNKNOWN];
	fact.lost = holder->lost + change->lost;
	fact.pins = holder->pins;
	fact.checks = holder->checks;
	fact.refusals = holder->refusals;
	fact.refusal = holder->refusal;
	fact.wait = pc_histogram_fact(&row->wait);
	fact.wake = pc_histogram_fact(&row->wake);
	return fact;
}

static const struct pc_storm_op *find(const struct pc_storm_op *ops, const char *medium,
	const char *name)
{
	while (strcmp(ops->medium, medium) || strcmp(ops->name, name))
		ops++;
	return ops;
}

void pc_storm_judge_fill(const struct pc_storm_judge *judge, uint32_t pair, struct pc_case *c)
{
	const struct pc_roster_pair *p = &judge->roster->pairs[pair];
	const struct pc_storm_op *holder = find(judge->holders, p->medium, p->holder);
	const struct pc_storm_op *change = find(judge->changes, p->medium, p->change);
	const struct pc_storm_row *row = judge->row_of[holder - judge->holders]
						      [change - judge->changes];

	fill_name(judge->roster, p, c);
	fill_pin(holder, &c->pin);
	c->change.frees = change->frees;
	c->storm = fact_of(judge, row, holder, change);
	c->canary.stale_read = row->stale_read;
	c->canary.stale_write = row->stale_write;
}
