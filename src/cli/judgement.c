/* SPDX-License-Identifier: GPL-2.0-only */
/* judgement.c: shows judgements. */
#include "cli/judgement.h"

#include <errno.h>

#include "pinclash/results.h"
#include "report/result.h"

void pc_judgement_findings(const struct pc_judgement *j)
{
	for (size_t i = 0; i < j->count; i++) {
		const struct pc_finding *f = &j->findings[i];

		printf("  %-12s  %-6s  %s%s%s\n", f->oracle, pc_sight_name(f->sight),
			f->sight == PC_SIGHT_CRY ? pc_outcome_name(f->outcome) : "",
			f->sight == PC_SIGHT_CRY ? ": " : "", f->detail);
	}
}

void pc_judgement_verdict(const struct pc_judgement *j)
{
	printf("%s", pc_verdict_name(j->verdict));
	if (j->outcome != PC_OUT_NONE)
		printf(" (%s)", pc_outcome_name(j->outcome));
	printf(": %s\n", j->detail);
}

json_t *pc_judgement_json(const struct pc_case *c, const struct pc_judgement *j)
{
	struct pc_result result;

	pc_result_from(c, j, &result);
	return pc_result_json(&result);
}

int pc_judgement_dump(json_t *json, struct pc_err *err)
{
	int rc = json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12));

	json_decref(json);
	if (rc || putchar('\n') == EOF)
		return pc_fail(err, EIO, "the judgement cannot be written");
	return 0;
}

int pc_judgement_exit(const struct pc_judgement *j)
{
	static const int codes[PC_VERDICTS] = {
		[PC_SAFE] = PC_EXIT_OK,
		[PC_UNSAFE] = PC_EXIT_UNSAFE,
		[PC_INCONCLUSIVE] = PC_EXIT_INCONCLUSIVE,
		[PC_SKIPPED] = PC_EXIT_NOTHING,
	};

	return codes[j->verdict];
}
