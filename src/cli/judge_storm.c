/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_storm.c: a storm is judged again from its folder. */
#include "cli/judge_storm.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/judgement.h"
#include "report/casefile.h"
#include "storm/replay.h"

/** struct showing - the pairs shown so far */
struct showing {
	const char *dir;
	bool json, verbose;
	json_t *cells;
	struct pc_case *facts;
	struct pc_judgement worst;
};

/* The id of a pair is known once it is filled in; it is filled in over the facts from its file. */
static int load(struct showing *s, const struct pc_storm_judge *judge, uint32_t pair,
	struct pc_err *err)
{
	char above[4096];
	struct pc_case c = { 0 };
	int rc;

	*s->facts = (struct pc_case){ 0 };
	pc_storm_judge_fill(judge, pair, s->facts);
	snprintf(above, sizeof(above), "%.4000s/..", s->dir);
	rc = pc_casefile_load(above, s->facts->id, &c, err);
	if (rc == -ENOENT)
		return 0;
	if (rc)
		return rc;
	*s->facts = c;
	pc_storm_judge_fill(judge, pair, s->facts);
	return 0;
}

static int show(struct showing *s)
{
	struct pc_judgement j;

	pc_judge(s->facts, &j);
	if (pc_judgement_worse(&j, &s->worst))
		s->worst = j;
	if (s->json)
		return json_array_append_new(s->cells, pc_judgement_json(s->facts, &j));
	printf("%s  ", s->facts->id);
	pc_judgement_verdict(&j);
	if (s->verbose) {
		pc_judgement_findings(&j);
		putchar('\n');
	}
	return 0;
}

static int show_all(struct showing *s, const struct pc_storm_judge *judge, uint32_t pairs,
	struct pc_err *err)
{
	int rc = 0;

	for (uint32_t i = 0; i < pairs && !rc; i++) {
		rc = load(s, judge, i, err);
		if (!rc && show(s))
			rc = pc_oom(err);
		pc_casefile_free(s->facts);
	}
	if (!rc && s->json)
		rc = pc_judgement_dump(json_incref(s->cells), err);
	return rc;
}

static int judge_roster(struct showing *s, struct pc_roster *roster, struct pc_err *err)
{
	struct pc_storm_judge *judge = NULL;
	int rc = pc_roster_read(s->dir, roster, err);

	if (!rc && !roster->pair_count)
		rc = pc_fail(err, EINVAL, "%s/" PC_ROSTER ": 'pairs' is empty", s->dir);
	if (!rc)
		rc = pc_storm_replay(s->dir, roster, &judge, err);
	if (!rc)
		rc = show_all(s, judge, roster->pair_count, err);
	pc_storm_judge_close(judge);
	return rc ? rc : pc_judgement_exit(&s->worst);
}

int pc_judge_storm(const struct pc_cli *cli, const char *dir, struct pc_err *err)
{
	struct pc_roster *roster = calloc(1, sizeof(*roster));
	struct showing s = {
		.dir = dir,
		.json = pc_cli_value(cli, "json"),
		.verbose = pc_cli_value(cli, "verbose"),
		.cells = json_array(),
		.facts = calloc(1, sizeof(*s.facts)),
		.worst = { .verdict = PC_SKIPPED },
	};
	int rc = roster && s.facts && s.cells ? judge_roster(&s, roster, err) : pc_oom(err);

	json_decref(s.cells);
	free(s.facts);
	free(roster);
	return rc;
}
