/* SPDX-License-Identifier: GPL-2.0-only */
/* judgement.h: judgements as "pinclash judge" shows them. */
#ifndef PINCLASH_CLI_JUDGEMENT_H
#define PINCLASH_CLI_JUDGEMENT_H

#include <jansson.h>

#include "pinclash/case.h"
#include "pinclash/error.h"
#include "pinclash/verdict.h"

/** pc_judgement_findings - what each oracle says, a line each, to standard output */
void pc_judgement_findings(const struct pc_judgement *j);

/** pc_judgement_verdict - "safe (blocked): ..." */
void pc_judgement_verdict(const struct pc_judgement *j);

/** pc_judgement_json - the cell as results.json has it; NULL without memory */
json_t *pc_judgement_json(const struct pc_case *c, const struct pc_judgement *j);

/**
 * pc_judgement_dump - write JSON to standard output
 * @json: dropped; may be NULL for exhausted memory
 *
 * Errors: -EIO.
 */
int pc_judgement_dump(json_t *json, struct pc_err *err);

/** pc_judgement_exit - enum pc_exit of one judgement */
int pc_judgement_exit(const struct pc_judgement *j);

#endif
