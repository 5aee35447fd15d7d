/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.c: the judge of a storm: who takes part, and where each event goes. */
#include "storm/judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "storm/judging.h"

/* The kind called @name on @medium, added when it is new; PC_STORM_KINDS when there is no room. */
static unsigned int kind_of(struct pc_storm_op *ops, unsigned int *count, const char *medium,
	const char *name)
{
	unsigned int i = 0;

	while (i < *count && (strcmp(ops[i].medium, medium) || strcmp(ops[i].name, name)))
		i++;
	if (i < *count || i == PC_STORM_KINDS)
		return i;
	memcpy(ops[i].medium, medium, sizeof(ops[i].medium));
	memcpy(ops[i].name, name, sizeof(ops[i].name));
	return (*count)++;
}

static unsigned int holder_kind(struct pc_storm_judge *j, const char *medium, const char *name)
{
	return kind_of(j->holders, &j->holder_count, medium, name);
}

static unsigned int change_kind(struct pc_storm_judge *j, const char *medium, const char *name)
{
	return kind_of(j->changes, &j->change_count, medium, name);
}

static int too_many(struct pc_err *err)
{
	return pc_fail(err, EINVAL, "more than %d holders or changes of a medium in one storm; "
		"make two of it", PC_STORM_KINDS);
}

static int add_worker(struct pc_storm_judge *j, struct pc_storm_worker *w, struct pc_err *err)
{
	const struct pc_roster_worker *who = w->who;

	j->by_number[who->number] = w;
	if (who->role == PC_ROLE_HOLDER) {
		w->kind = holder_kind(j, who->medium, who->name);
		if (w->kind == PC_STORM_KINDS)
			return too_many(err);
		j->holders[w->kind].revocable = who->revocable;
		j->holders[w->kind].cached = who->cached;
		w->tallies = calloc(PC_STORM_KINDS, sizeof(*w->tallies));
		return w->tallies ? 0 : pc_oom(err);
	}
	if (who->role == PC_ROLE_CHANGER) {
		w->kind = change_kind(j, who->medium, who->name);
		if (w->kind == PC_STORM_KINDS)
			return too_many(err);
		j->changes[w->kind].frees = who->frees;
		w->met = calloc(PC_STORM_KINDS, sizeof(*w->met));
		return w->met ? 0 : pc_oom(err);
	}
	return 0;
}

static int add_pair(struct pc_storm_judge *j, uint32_t pair, struct pc_err *err)
{
	const struct pc_roster_pair *p = &j->roster->pairs[pair];
	unsigned int holder = holder_kind(j, p->medium, p->holder);
	unsigned int change = change_kind(j, p->medium, p->change);

	if (holder == PC_STORM_KINDS || change == PC_STORM_KINDS)
		return too_many(err);
	j->row_of[holder][change] = &j->rows[pair];
	j->holders[holder].pairs |= PC_STORM_BIT(change);
	j->changes[change].pairs |= PC_STORM_BIT(holder);
	return 0;
}

int pc_storm_judge_open(const struct pc_roster *roster, struct pc_storm_judge **ret_judge,
	struct pc_err *err)
{
	struct pc_storm_judge *j = calloc(1, sizeof(*j));
	int rc;

	if (!j)
		return pc_oom(err);
	j->roster = roster;
	j->rows = calloc(roster->pair_count + 1u, sizeof(*j->rows));
	rc = j->rows ? 0 : pc_oom(err);
	for (uint32_t i = 0; i < roster->worker_count && !rc; i++) {
		j->workers[i].who = &roster->workers[i];
		rc = add_worker(j, &j->workers[i], err);
	}
	for (uint32_t i = 0; i < roster->pair_count && !rc; i++)
		rc = add_pair(j, i, err);
	if (rc)
		pc_storm_judge_close(j);
	else
		*ret_judge = j;
	return rc;
}

/** roles - who records what; see struct pc_storm_event */
#define ROLE(role) (1u << PC_ROLE_##role)
static const unsigned int recorders[PC_EVENT_KINDS] = {
	[PC_EV_ACQUIRE_CALL] = ROLE(HOLDER),
	[PC_EV_ACQUIRE_RETURN] = ROLE(HOLDER),
	[PC_EV_RELEASE_CALL] = ROLE(HOLDER),
	[PC_EV_RELEASE_RETURN] = ROLE(HOLDER),
	[PC_EV_CHANGE_CALL] = ROLE(CHANGER),
	[PC_EV_CHANGE_RETURN] = ROLE(CHANGER),
	[PC_EV_DMA_WRITE] = ROLE(HOLDER),
	[PC_EV_DMA_READ] = ROLE(HOLDER),
	[PC_EV_KILL] = ROLE(SUPERVISOR),
	[PC_EV_EXIT] = ROLE(SUPERVISOR),
	[PC_EV_DEADLINE] = ROLE(SUPERVISOR),
	[PC_EV_STALE_READ] = ROLE(HOLDER),
	[PC_EV_STALE_WRITE] = ~0u,
	[PC_EV_SAMPLE] = ~0u,
	[PC_EV_LOST] = ~0u,
};

#define MAX_ERRNO 4095 /* include/linux/err.h */

static int check(const struct pc_storm_judge *j, const struct pc_storm_event *e, struct pc_err *err)
{
	const struct pc_storm_worker *w = pc_judge_worker(j, e->worker);

	if (!w)
		return pc_fail(err, EINVAL, "an event of worker %u, who is not in " PC_ROSTER,
			e->worker);
	if (e->kind >= PC_EVENT_KINDS || !(recorders[e->kind] & (1u << w->who->role)))
		return pc_fail(err, EINVAL, "worker %u is a %s and cannot have recorded '%s'",
			e->worker, pc_role_name(w->who->role), pc_event_name(e->kind));
	if (e->result < -MAX_ERRNO)
		return pc_fail(err, EINVAL, "worker %u recorded '%s' with %d, which is no errno",
			e->worker, pc_event_name(e->kind), e->result);
	return 0;
}

static void take_supervisor(struct pc_storm_judge *j, const struct pc_storm_event *e)
{
	struct pc_storm_worker *about = pc_judge_worker(j, e->token);

	if (!about)
		return;
	if (e->kind == PC_EV_KILL)
		pc_judge_kill(about, e->t_ns);
	else if (e->kind == PC_EV_EXIT)
		pc_judge_exit(j, about, e);
	else
		pc_judge_deadline(j, about, e->t_ns);
}

static int take(struct pc_storm_judge *j, struct pc_storm_worker *w, const struct pc_storm_event *e)
{
	switch ((enum pc_event_kind)e->kind) {
	case PC_EV_ACQUIRE_CALL:
		return pc_judge_acquire_call(j, w, e);
	case PC_EV_ACQUIRE_RETURN:
		pc_judge_acquire_return(j, w, e);
		break;
	case PC_EV_RELEASE_CALL:
		pc_judge_release_call(w, e);
		break;
	case PC_EV_RELEASE_RETURN:
		pc_judge_release_return(j, w, e);
		break;
	case PC_EV_CHANGE_CALL:
		return pc_judge_change_call(j, w, e);
	case PC_EV_CHANGE_RETURN:
		pc_judge_change_return(j, w, e);
		break;
	case PC_EV_STALE_READ:
	case PC_EV_STALE_WRITE:
		pc_judge_stale(j, w, e);
		break;
	case PC_EV_SAMPLE:
		pc_judge_sample(j, w, e);
		break;
	case PC_EV_LOST:
		pc_judge_lost(j, w, e);
		break;
	case PC_EV_KILL:
	case PC_EV_EXIT:
	case PC_EV_DEADLINE:
		take_supervisor(j, e);
		break;
	default: /* DMA; what it met is an event of its own */
		j->holders[w->kind].checks += e->result >= 0;
		break;
	}
	return 0;
}

int pc_storm_judge_add(struct pc_storm_judge *judge, const struct pc_storm_event *event,
	struct pc_err *err)
{
	struct pc_storm_worker *w;
	int rc = check(judge, event, err);

	if (rc)
		return rc;
	if (!judge->begin_ns)
		judge->begin_ns = event->t_ns;
	judge->now_ns = event->t_ns;
	w = pc_judge_worker(judge, event->worker);
	pc_judge_confirm(judge, w);
	rc = take(judge, w, event);
	return rc ? pc_oom(err) : 0;
}

bool pc_storm_judge_unsafe(const struct pc_storm_judge *judge)
{
	return judge->unsafe;
}

static void drop_worker(struct pc_storm_judge *j, struct pc_storm_worker *w)
{
	struct pc_storm_pin *pin;

	while ((pin = pc_judge_any_pin(w)) != NULL)
		pc_judge_drop_pin(j, pin);
	pc_judge_close_change(j, w);
	free(w->tallies);
	free(w->met);
}

void pc_storm_judge_close(struct pc_storm_judge *judge)
{
	if (!judge)
		return;
	for (uint32_t i = 0; i < PC_ROSTER_WORKERS; i++)
		drop_worker(judge, &judge->workers[i]);
	free(judge->rows);
	free(judge);
}
