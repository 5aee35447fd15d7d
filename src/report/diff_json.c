/* SPDX-License-Identifier: GPL-2.0-only */
/* diff_json.c: the difference of two runs for programs, docs/formats/diff.schema.json. */
#include <errno.h>
#include <jansson.h>

#include "report/diff.h"
#include "report/fields.h"

/* The number rises when what was there is gone or means something else. */
#define FORMAT "pinclash diff 1"

static json_t *run_json(const struct pc_results *r)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:I, s:b}", "kernel", pc_json_text(r->kernel),
		"accel", pc_json_text(r->accel), "started", pc_json_text(r->started), "scenario",
		pc_json_text(r->scenario), "seed", (json_int_t)r->seed, "finished",
		(int)r->finished);
}

static json_t *state_json(const struct pc_result *r)
{
	if (!r)
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:o}", "verdict", pc_verdict_name(r->verdict), "outcome",
		pc_outcome_name(r->outcome), "oracle", pc_json_text(r->oracle), "detail",
		pc_json_text(r->detail));
}

static json_t *cells_json(const struct pc_diff *diff)
{
	json_t *list = json_array();

	for (size_t i = 0; i < diff->count; i++) {
		const struct pc_diff_cell *cell = &diff->cells[i];
		const char *id = cell->before ? cell->before->id : cell->after->id;

		if (json_array_append_new(list,
			    json_pack("{s:o, s:s, s:o, s:o}", "id", pc_json_text(id), "kind",
				    pc_diff_kind_name(cell->kind), "before",
				    state_json(cell->before), "after", state_json(cell->after)))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *tally_json(const struct pc_diff *diff)
{
	json_t *object = json_object();

	for (enum pc_diff_kind kind = 0; kind < PC_DIFF_KINDS; kind++)
		json_object_set_new(object, pc_diff_kind_name(kind),
			json_integer((json_int_t)diff->by_kind[kind]));
	return object;
}

int pc_diff_json(const struct pc_diff *diff, FILE *out, struct pc_err *err)
{
	json_t *object = json_pack("{s:s, s:o, s:o, s:b, s:o, s:o}", "format", FORMAT, "before",
		run_json(diff->before), "after", run_json(diff->after), "regressed",
		(int)pc_diff_regressed(diff), "tally", tally_json(diff), "cells",
		cells_json(diff));
	int rc;

	if (!object)
		return pc_oom(err);
	rc = json_dumpf(object, out, JSON_INDENT(2));
	json_decref(object);
	if (rc || fputc('\n', out) == EOF || fflush(out))
		return pc_fail(err, EIO, "the stream failed");
	return 0;
}
