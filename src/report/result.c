/* SPDX-License-Identifier: GPL-2.0-only */
/* result.c: from a judged case to what is kept of it. */
#include "oracle/klog.h"
#include "report/result.h"
#include "report/stormfields.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *pc_verdict_of(unsigned int value)
{
	return pc_verdict_name((enum pc_verdict)value);
}

const char *pc_outcome_of(unsigned int value)
{
	return pc_outcome_name((enum pc_outcome)value);
}

const char *pc_sight_of(unsigned int value)
{
	return pc_sight_name((enum pc_sight)value);
}

static const struct pc_field finding_fields[] = {
	PC_FIELD(struct pc_result_finding, oracle),
	PC_FIELD_NAME(struct pc_result_finding, sight, pc_sight_of, PC_SIGHTS),
	PC_FIELD_NAME(struct pc_result_finding, outcome, pc_outcome_of, PC_OUTCOMES),
	PC_FIELD(struct pc_result_finding, at_ns),
	PC_FIELD(struct pc_result_finding, detail),
	{ 0 }
};

const struct pc_field pc_result_fields[] = {
	PC_FIELD(struct pc_result, id),
	PC_FIELD(struct pc_result, medium),
	PC_FIELD(struct pc_result, holder),
	PC_FIELD(struct pc_result, change),
	PC_FIELD(struct pc_result, situation),
	PC_FIELD_NAME(struct pc_result, outcome, pc_outcome_of, PC_OUTCOMES),
	PC_FIELD_NAME(struct pc_result, verdict, pc_verdict_of, PC_VERDICTS),
	PC_FIELD(struct pc_result, oracle),
	PC_FIELD(struct pc_result, detail),
	PC_FIELD(struct pc_result, known),
	PC_FIELD(struct pc_result, known_fixed),
	PC_FIELD(struct pc_result, known_reason),
	PC_FIELD(struct pc_result, wait_ms),
	PC_FIELD(struct pc_result, wake_ms),
	PC_FIELD(struct pc_result, duration_ms),
	PC_FIELD_OBJECT(struct pc_result, storm, pc_storm_fields),
	PC_FIELD_LIST(struct pc_result, findings, finding_count, finding_fields),
	{ 0 }
};

json_t *pc_result_json(const struct pc_result *result)
{
	return pc_storm_prune(pc_fields_write(pc_result_fields, result));
}

int pc_result_name(struct pc_result *r, const char *id)
{
	char copy[sizeof(r->id)], *rest = copy;
	char *const parts[] = { r->medium, r->holder, r->change, r->situation };

	snprintf(r->id, sizeof(r->id), "%s", id);
	snprintf(copy, sizeof(copy), "%s", id);
	for (size_t i = 0; i < 4; i++) {
		const char *part = strsep(&rest, "/");

		if (!part)
			return -EINVAL;
		snprintf(parts[i], sizeof(r->medium), "%s", part);
	}
	return rest ? -EINVAL : 0;
}

static double to_ms(uint64_t ns)
{
	return (double)ns / 1e6;
}

static void take_times(const struct pc_case *c, struct pc_result *r)
{
	const struct pc_history *h = &c->history;
	struct pc_times times = pc_case_times(c);
	/* A change that returns between the call and the return of the release woke at once. */
	bool woke = times.change_returned && times.release_call &&
		times.change_return >= times.release_call;

	r->wait_ms = times.change_returned ? to_ms(times.wait_ns) : -1;
	r->wake_ms = woke ? to_ms(times.wake_ns) : -1;
	r->duration_ms = h->count ? to_ms(h->events[h->count - 1].t_ns - h->events[0].t_ns) : -1;
}

static void take_storm(const struct pc_case *c, struct pc_result *r)
{
	r->storm = c->storm;
	r->wait_ms = c->storm.wait.figures ? to_ms(c->storm.wait.p50_ns) : -1;
	r->wake_ms = c->storm.wake.figures ? to_ms(c->storm.wake.p50_ns) : -1;
	r->duration_ms = to_ms(c->storm.lasted_ns);
}

void pc_result_from(const struct pc_case *c, const struct pc_judgement *j,
	struct pc_result *ret_result)
{
	struct pc_result r = { .verdict = j->verdict, .outcome = j->outcome };

	pc_result_name(&r, c->id);
	snprintf(r.oracle, sizeof(r.oracle), "%s", j->oracle ? j->oracle : "");
	snprintf(r.detail, sizeof(r.detail), "%s", j->detail);
	if (c->storm.ran)
		take_storm(c, &r);
	else
		take_times(c, &r);
	for (size_t i = 0; i < j->count && i < PC_FINDINGS; i++) {
		struct pc_result_finding *f = &r.findings[r.finding_count++];

		snprintf(f->oracle, sizeof(f->oracle), "%s", j->findings[i].oracle);
		f->sight = j->findings[i].sight;
		f->outcome = j->findings[i].outcome;
		f->at_ns = j->findings[i].at_ns;
		snprintf(f->detail, sizeof(f->detail), "%s", j->findings[i].detail);
	}
	*ret_result = r;
}

bool pc_result_settled(const struct pc_result *r)
{
	for (size_t i = 0; i < r->finding_count && r->verdict == PC_INCONCLUSIVE; i++) {
		const struct pc_result_finding *f = &r->findings[i];

		if (f->sight != PC_SIGHT_BLIND)
			continue;
		if (strcmp(f->oracle, "fsck") == 0 ||
			strncmp(f->detail, PC_EMULATOR_FAILED, strlen(PC_EMULATOR_FAILED)) == 0)
			return false;
	}
	return true;
}
