/* SPDX-License-Identifier: GPL-2.0-only */
/* json.c: results.json, for programs. */
#include <errno.h>

#include "pinclash/report.h"
#include "report/result.h"

/* The number rises when what was there is gone or means something else. */
#define FORMAT "pinclash results 1"

static json_t *tally_json(const struct pc_results *results)
{
	struct pc_tally tally = pc_results_tally(results);
	json_t *object = json_object();

	for (unsigned int v = 0; v < PC_VERDICTS; v++)
		json_object_set_new(object, pc_verdict_of(v),
			json_integer((json_int_t)tally.by_verdict[v]));
	json_object_set_new(object, "known", json_integer((json_int_t)tally.known));
	json_object_set_new(object, "known_fixed", json_integer((json_int_t)tally.known_fixed));
	json_object_set_new(object, "planned", json_integer((json_int_t)results->planned));
	return object;
}

static json_t *cells_json(const struct pc_results *results)
{
	json_t *list = json_array();

	for (size_t i = 0; i < results->count; i++) {
		if (json_array_append_new(list,
			    pc_result_json(&results->cells[i]))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static int write_json(const struct pc_results *r, FILE *out, struct pc_err *err)
{
	json_t *object = json_pack("{s:s, s:o, s:o, s:o, s:f, s:I, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}",
		"format", FORMAT, "kernel", pc_json_text(r->kernel), "accel",
		pc_json_text(r->accel), "started",
		pc_json_text(r->started), "duration_s", r->duration_s, "seed",
		(json_int_t)r->seed, "scenario", pc_json_text(r->scenario), "again",
		pc_json_text(r->again), "version",
		pc_json_text(r->version), "shard", pc_json_text(r->shard), "finished", (int)r->finished, "stopped",
		pc_json_text(r->stopped), "tally", tally_json(r), "cells", cells_json(r));
	int rc;

	if (!object)
		return pc_oom(err);
	rc = json_dumpf(object, out, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	json_decref(object);
	if (rc || fputc('\n', out) == EOF)
		return pc_fail(err, EIO, "the stream failed");
	return 0;
}

static const struct pc_report json = {
	.op = { .name = "json", .help = "results.json: everything, for programs" },
	.file = "results.json",
	.write = write_json,
};
PC_REGISTER(report, json);
