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

/* Diagnostic lines belong to the result line that follows them. */
static void put_cell(size_t number, const struct pc_result *r, FILE *out)
{
	switch (r->verdict) {
	case PC_SAFE:
		if (r->known_fixed)
			put_diagnostic(r, "known trouble, and safe now", r->known_reason, out);
		put_result(number, r, true, NULL, "", out);
		return;
	case PC_UNSAFE:
		put_diagnostic(r, pc_outcome_name(r->outcome), r->detail, out);
		put_result(number, r, false, r->known ? "XFAIL" : NULL,
			r->known ? r->known_reason : "", out);
		return;
	case PC_SKIPPED:
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
	struct pc_tally t = pc_results_tally(r);

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
		t.by_verdict[PC_SAFE] - t.known_fixed, t.by_verdict[PC_UNSAFE] - t.known, t.known,
		t.known_fixed, t.by_verdict[PC_SKIPPED], t.by_verdict[PC_INCONCLUSIVE]);
	return ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}

static const struct pc_report ktap = {
	.op = { .name = "ktap", .help = "results.ktap: KTAP version 1, for kernel CI" },
	.file = "results.ktap",
	.write = write_ktap,
};
PC_REGISTER(report, ktap);
