/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.c: asks every oracle and sums up. */
#include <stdio.h>
#include <string.h>

#include "pinclash/oracle.h"

static const struct pc_finding *loudest(const struct pc_judgement *j)
{
	const struct pc_finding *worst = NULL;

	for (size_t i = 0; i < j->count; i++) {
		const struct pc_finding *f = &j->findings[i];

		if (f->sight != PC_SIGHT_CRY)
			continue;
		if (!worst || f->outcome < worst->outcome)
			worst = f;
	}
	return worst;
}

static const struct pc_finding *first_with(const struct pc_judgement *j, enum pc_sight sight)
{
	for (size_t i = 0; i < j->count; i++) {
		if (j->findings[i].sight == sight)
			return &j->findings[i];
	}
	return NULL;
}

static void ask_all(const struct pc_case *c, struct pc_judgement *j)
{
	const struct pc_op *op;

	pc_for_each_op(op, PC_KIND_ORACLE) {
		const struct pc_oracle *oracle = (const struct pc_oracle *)op;
		struct pc_finding *f = &j->findings[j->count];

		if (j->count == PC_FINDINGS)
			return;
		*f = (struct pc_finding){ .oracle = op->name };
		oracle->judge(c, f);
		j->count++;
	}
}

static void decide(struct pc_judgement *j, enum pc_verdict verdict, enum pc_outcome outcome,
	const struct pc_finding *by)
{
	j->verdict = verdict;
	j->outcome = outcome;
	j->oracle = by ? by->oracle : "";
	if (by)
		memcpy(j->detail, by->detail, sizeof(j->detail));
}

/* The finding that says most about a safe cell. */
static const struct pc_finding *best_silent(const struct pc_judgement *j)
{
	for (size_t i = 0; i < j->count; i++) {
		if (j->findings[i].sight == PC_SIGHT_SILENT &&
			strcmp(j->findings[i].oracle, "order") == 0)
			return &j->findings[i];
	}
	return NULL;
}

bool pc_judgement_worse(const struct pc_judgement *a, const struct pc_judgement *b)
{
	static const int rank[PC_VERDICTS] = {
		[PC_SKIPPED] = 0, [PC_SAFE] = 1, [PC_INCONCLUSIVE] = 2, [PC_UNSAFE] = 3,
	};

	if (a->verdict != b->verdict)
		return rank[a->verdict] > rank[b->verdict];
	return a->verdict == PC_UNSAFE && a->outcome < b->outcome;
}

void pc_judge(const struct pc_case *c, struct pc_judgement *ret_judgement)
{
	struct pc_judgement j = { .oracle = "" };
	const struct pc_finding *cry, *blind, *silent;

	if (c->skipped[0]) {
		j.verdict = PC_SKIPPED;
		snprintf(j.detail, sizeof(j.detail), "%s", c->skipped);
		*ret_judgement = j;
		return;
	}
	ask_all(c, &j);
	cry = loudest(&j);
	blind = first_with(&j, PC_SIGHT_BLIND);
	silent = best_silent(&j);
	if (cry) {
		decide(&j, PC_UNSAFE, cry->outcome, cry);
	} else if (c->setup_failed[0]) {
		decide(&j, PC_INCONCLUSIVE, PC_OUT_NONE, NULL);
		snprintf(j.detail, sizeof(j.detail), "%s", c->setup_failed);
	} else if (blind || !silent) {
		decide(&j, PC_INCONCLUSIVE, pc_case_outcome(c), blind);
		if (!blind)
			snprintf(j.detail, sizeof(j.detail), "no oracle saw the collision");
	} else {
		decide(&j, PC_SAFE, pc_case_outcome(c), silent);
	}
	if (c->change.two_files && j.verdict != PC_SAFE)
		snprintf(j.detail + strlen(j.detail), sizeof(j.detail) - strlen(j.detail),
			" (pinned: the %s inode)", c->change.pinned_is_higher ? "higher" : "lower");
	*ret_judgement = j;
}
