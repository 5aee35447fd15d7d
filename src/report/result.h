/* SPDX-License-Identifier: GPL-2.0-only */
/* result.h: one cell as the journal and the reports keep it. */
#ifndef PINCLASH_REPORT_RESULT_H
#define PINCLASH_REPORT_RESULT_H

#include "pinclash/case.h"
#include "pinclash/results.h"
#include "report/fields.h"

/** pc_result_fields - members of struct pc_result */
extern const struct pc_field pc_result_fields[];

/** pc_result_json - a cell as a JSON object, without "storm" when it is staged; NULL without memory */
json_t *pc_result_json(const struct pc_result *result);

/**
 * pc_result_from - a judged case as it is kept
 *
 * @ret_result->known and its kin stay empty, see pc_known_apply().
 * duration_ms spans the history; the runner, which knows of the time before
 * and after, may put its own there.
 */
void pc_result_from(const struct pc_case *c, const struct pc_judgement *j,
	struct pc_result *ret_result);

/** pc_result_name - take a cell's four names from its id; -EINVAL when it has not four */
int pc_result_name(struct pc_result *r, const char *id);

/** pc_verdict_of, pc_outcome_of, pc_sight_of - name of a value, for tables of fields */
const char *pc_verdict_of(unsigned int value);
const char *pc_outcome_of(unsigned int value);
const char *pc_sight_of(unsigned int value);

#endif
