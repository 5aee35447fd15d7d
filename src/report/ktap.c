/* SPDX-License-Identifier: GPL-2.0-only */
/* ktap.c: results.ktap, for kernel CI (Documentation/dev-tools/ktap.rst). */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pinclash/report.h"

/* One line; a '#' would begin a directive where @directive is wanted. */
static void put_text(const char *text, bool directive, FILE *out)
{
	for (; *text; text++) {
		if (iscntrl((unsigned char)*text) || (directive && *text == '#'))
			fputc(' ', out);
		else
			fputc(*text, out);
	}
}

static void put_diagnostic(const struct pc_result *r, const char *what, const char *text,
	FILE *out)
{
	fprintf(out, "# %s: %s: ", r->id, what);
	put_text(text, false, out);
	fputc('\n', out);
}

static void put_result(size_t number, const struct pc_result *r, bool ok, const char *directive,
	const char *reason, FILE *out)
{
	fprintf(out, "%s %zu %s", ok ? "ok" : "not ok", number, r->id);
	if (directive)
		fprintf(out, " # %s ", directive);
	put_text(reason, true, out);
	fputc('\n', out);
}

/*
 * Diagnostic lines belong to the result line that follows them. An expected
 * failure is "ok", as kselftest has it (ksft_test_result_xfail()): a reader that
 * does not know the directive goes by "ok" and "not ok".
 */
static void put_cell(size_t number, const struct pc_result *r, FILE *out)
{
	switch (pc_result_standing(r)) {
	case PC_STAND_PASS:
		put_result(number, r, true, NULL, "", out);
		return;
	case PC_STAND_MENDED:
		put_diagnostic(r, "known trouble, and safe now", r->known_reason, out);
		put_result(number, r, true, NULL, "", out);
		return;
	case PC_STAND_FAIL:
		put_diagnostic(r, pc_outcome_name(r->outcome), r->detail, out);
		put_result(number, r, false, NULL, "", out);
		return;
	case PC_STAND_KNOWN:
		put_diagnostic(r, pc_outcome_name(r->outcome), r->detail, out);
		put_result(number, r, true, "XFAIL", r->known_reason, out);
		return;
	case PC_STAND_SKIP:
		put_result(number, r, true, "SKIP", r->detail, out);
		return;
	default:
		put_diagnostic(r, "inconclusive", r->detail, out);
		put_result(number, r, false, "ERROR", "inconclusive", out);
		return;
	}
}

static int write_ktap(const struct pc_results *r, FILE *out, struct pc_err *err)
{
	struct pc_tally tally = pc_results_tally(r);
	const size_t *n = tally.by_standing;

	fprintf(out, "KTAP version 1\n1..%zu\n", r->planned > r->count ? r->planned : r->count);
	fprintf(out, "# kernel %s, accel %s, seed %llu\n", r->kernel, r->accel,
		(unsigned long long)r->seed);
	for (size_t i = 0; i < r->count; i++)
		put_cell(i + 1, &r->cells[i], out);
	if (!r->finished) {
		fputs("# stopped: ", out);
		put_text(r->stopped, false, out);
		fputc('\n', out);
	}
	fprintf(out, "# Totals: pass:%zu fail:%zu xfail:%zu xpass:%zu skip:%zu error:%zu\n",
		n[PC_STAND_PASS], n[PC_STAND_FAIL], n[PC_STAND_KNOWN], n[PC_STAND_MENDED],
		n[PC_STAND_SKIP], n[PC_STAND_ERROR]);
	return ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}

static const struct pc_report ktap = {
	.op = { .name = "ktap", .help = "results.ktap: KTAP version 1, for kernel CI" },
	.file = "results.ktap",
	.write = write_ktap,
};
PC_REGISTER(report, ktap);
