/* SPDX-License-Identifier: GPL-2.0-only */
/* record.c: judges cases and keeps them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pinclash/verdict.h"
#include "report/casefile.h"
#include "report/result.h"
#include "run/record.h"

int pc_record_case(struct pc_record *rec, const struct pc_case *c, double duration_ms,
	struct pc_result *ret_result, struct pc_err *err)
{
	struct pc_judgement judgement;
	struct pc_result result;
	int r = 0;

	pc_judge(c, &judgement);
	pc_result_from(c, &judgement, &result);
	result.duration_ms = duration_ms;
	if (!c->skipped[0])
		r = pc_casefile_write(c, rec->dir, err);
	if (r == 0)
		r = pc_journal_cell(rec->journal, &result, err);
	if (r == 0)
		*ret_result = result;
	return r;
}

static void add_late(struct pc_case *c, const struct pc_late *late)
{
	c->fsck = late->fsck;
	c->count.teardown_tried = true;
	c->count.teardown_failed = late->teardown_failed;
	memcpy(c->count.teardown_text, late->teardown_text, sizeof(c->count.teardown_text));
}

int pc_record_amend(struct pc_record *rec, const char *id, double duration_ms,
	const struct pc_late *late, struct pc_result *ret_result, struct pc_err *err)
{
	struct pc_case c;
	int r;

	r = pc_casefile_load(rec->dir, id, &c, err);
	if (r < 0)
		return r;
	add_late(&c, late);
	r = pc_record_case(rec, &c, duration_ms, ret_result, err);
	pc_casefile_free(&c);
	return r;
}
