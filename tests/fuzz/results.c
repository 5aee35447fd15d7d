/* SPDX-License-Identifier: GPL-2.0-only */
/* results.c: fuzz target of the readers of results; the first byte chooses the journal or a case file. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "pinclash/report.h"
#include "pinclash/results.h"
#include "pinclash/verdict.h"
#include "report/casefile.h"
#include "report/journal.h"

/* What was read must be fit for every report. */
static void report(const struct pc_results *results)
{
	const struct pc_op *op;
	struct pc_err err = { 0 };
	FILE *out = fopen("/dev/null", "w");

	if (!out)
		abort();
	pc_for_each_op(op, PC_KIND_REPORT) {
		((const struct pc_report *)op)->write(results, out, &err);
	}
	fclose(out);
}

static void read_journal(const uint8_t *data, size_t size)
{
	struct pc_results results = { 0 };
	struct pc_err err = { 0 };

	fuzz_write(PC_JOURNAL, data, size);
	if (pc_results_load(fuzz_folder(), &results, &err))
		return;
	report(&results);
	pc_results_free(&results);
}

static void read_case(const uint8_t *data, size_t size)
{
	struct pc_case *c = calloc(1, sizeof(*c));
	struct pc_judgement judgement;
	struct pc_err err = { 0 };

	if (!c)
		abort();
	if (pc_casefile_read(fuzz_write("case.json", data, size), c, &err) == 0) {
		pc_judge(c, &judgement);
		pc_casefile_free(c);
	}
	free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size && data[0] == 'j')
		read_journal(data + 1, size - 1);
	else if (size)
		read_case(data + 1, size - 1);
	return 0;
}
