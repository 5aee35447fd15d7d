/* SPDX-License-Identifier: GPL-2.0-only */
/* diff_text.c: the difference of two runs for a person. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "report/diff.h"
#include "util/colour.h"

static const char *const colours[PC_DIFF_KINDS] = {
	[PC_DIFF_WORSE] = PC_RED,
	[PC_DIFF_GONE] = PC_YELLOW,
	[PC_DIFF_BETTER] = PC_GREEN,
};

static void put_run(const char *name, const struct pc_results *r, FILE *out)
{
	fprintf(out, "%-8skernel %s (%s), %s, seed %llu%s%s\n", name, r->kernel, r->accel,
		r->scenario, (unsigned long long)r->seed, r->finished ? "" : "; not finished: ",
		r->finished ? "" : r->stopped);
}

static void put_state(const struct pc_result *r, FILE *out)
{
	if (!r)
		fputs("(not there)", out);
	else if (r->outcome == PC_OUT_NONE)
		fputs(pc_verdict_name(r->verdict), out);
	else
		fprintf(out, "%s %s", pc_verdict_name(r->verdict), pc_outcome_name(r->outcome));
}

/* Why it is what it is now; of one that is gone there is nothing to say. */
static void put_reason(const struct pc_result *r, FILE *out)
{
	if (!r || !r->detail[0])
		return;
	fprintf(out, "      %s%s", r->oracle, r->oracle[0] ? ": " : "");
	for (const char *s = r->detail; *s; s++)
		fputc(iscntrl((unsigned char)*s) ? ' ' : *s, out);
	fputc('\n', out);
}

static void put_cell(const struct pc_diff_cell *cell, FILE *out)
{
	fprintf(out, "  %s  ", cell->before ? cell->before->id : cell->after->id);
	put_state(cell->before, out);
	fputs(" -> ", out);
	put_state(cell->after, out);
	fputc('\n', out);
	put_reason(cell->after, out);
}

static void put_kind(const struct pc_diff *diff, enum pc_diff_kind kind, FILE *out)
{
	bool colour = colours[kind] && pc_wants_colour(out);

	if (!diff->by_kind[kind])
		return;
	fprintf(out, "\n%s", colour ? colours[kind] : "");
	for (const char *s = pc_diff_kind_name(kind); *s; s++)
		fputc(toupper((unsigned char)*s), out);
	fprintf(out, "%s %zu\n", colour ? PC_PLAIN : "", diff->by_kind[kind]);
	for (size_t i = 0; i < diff->count; i++) {
		if (diff->cells[i].kind == kind)
			put_cell(&diff->cells[i], out);
	}
}

int pc_diff_text(const struct pc_diff *diff, FILE *out, struct pc_err *err)
{
	put_run("before", diff->before, out);
	put_run("after", diff->after, out);
	for (enum pc_diff_kind kind = 0; kind < PC_DIFF_SAME; kind++)
		put_kind(diff, kind, out);
	fprintf(out, "\n%zu cells: ", diff->count);
	for (enum pc_diff_kind kind = 0; kind < PC_DIFF_KINDS; kind++)
		fprintf(out, "%s%zu %s", kind ? ", " : "", diff->by_kind[kind],
			pc_diff_kind_name(kind));
	fputc('\n', out);
	return fflush(out) || ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}
