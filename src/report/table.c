/* SPDX-License-Identifier: GPL-2.0-only */
/* table.c: the table for the terminal; what is wrong comes first. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "pinclash/report.h"
#include "report/table_storm.h"
#include "util/colour.h"

#define WIDTH  96
#define INDENT 6

/** struct table - where it goes; @column counts what the wrapped line holds so far */
struct table {
	const struct pc_results *results;
	FILE *out;
	bool colour;
	size_t column;
};

static void put_heading(const struct table *t, const char *colour, const char *text, size_t count)
{
	fprintf(t->out, "\n%s%s%s %zu\n", t->colour ? colour : "", text, t->colour ? PC_PLAIN : "",
		count);
}

/* Kernel messages may hold anything; a terminal gets text. */
static void put_evidence(const struct table *t, const char *label, const char *text)
{
	fprintf(t->out, "%*s%s: ", INDENT, "", label);
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) ? ' ' : *text, t->out);
	fputc('\n', t->out);
}

static void put_wrapped(struct table *t, const char *text)
{
	size_t len = strlen(text);

	if (t->column && t->column + len + 2 > WIDTH) {
		fputs(",\n", t->out);
		t->column = 0;
	}
	t->column += (size_t)fprintf(t->out, "%*s%s%s", t->column ? 0 : INDENT, "",
		t->column ? ", " : "", text);
}

static void end_wrapped(struct table *t)
{
	fputc('\n', t->out);
	t->column = 0;
}

static int id_width(const struct table *t, enum pc_verdict verdict)
{
	size_t width = 0;

	for (size_t i = 0; i < t->results->count; i++) {
		size_t len = strlen(t->results->cells[i].id);

		if (t->results->cells[i].verdict == verdict && len > width)
			width = len;
	}
	return (int)width;
}

static void put_cell(const struct table *t, const struct pc_result *r, int width)
{
	if (r->outcome == PC_OUT_NONE)
		fprintf(t->out, "  %s\n", r->id);
	else
		fprintf(t->out, "  %-*s  %s%s\n", width, r->id, pc_outcome_name(r->outcome),
			r->known ? "  (known)" : "");
	put_evidence(t, r->oracle[0] ? r->oracle : "why", r->detail);
	fprintf(t->out, "%*sagain: %s --cell %s\n", INDENT, "",
		t->results->again[0] ? t->results->again : "pinclash run", r->id);
}

static void put_inconclusive(const struct table *t, size_t count)
{
	int width = id_width(t, PC_INCONCLUSIVE);

	if (count)
		put_heading(t, PC_YELLOW, "INCONCLUSIVE", count);
	for (size_t i = 0; i < t->results->count; i++) {
		if (t->results->cells[i].verdict == PC_INCONCLUSIVE)
			put_cell(t, &t->results->cells[i], width);
	}
}

static bool same_place(const struct pc_result *a, const struct pc_result *b)
{
	return a->verdict == b->verdict && !strcmp(a->medium, b->medium) &&
	       !strcmp(a->holder, b->holder);
}

static bool same_outcome(const struct pc_result *a, const struct pc_result *b)
{
	return same_place(a, b) && a->outcome == b->outcome;
}

static bool same_change(const struct pc_result *a, const struct pc_result *b)
{
	return same_outcome(a, b) && !strcmp(a->change, b->change);
}

static bool same_reason(const struct pc_result *a, const struct pc_result *b)
{
	return a->verdict == b->verdict && !strcmp(a->detail, b->detail);
}

static bool same_reason_and_place(const struct pc_result *a, const struct pc_result *b)
{
	return same_reason(a, b) && same_place(a, b);
}

typedef bool (*same_fn)(const struct pc_result *a, const struct pc_result *b);

/* A group is told by its first cell. */
static bool first_of_group(const struct table *t, size_t n, same_fn same)
{
	for (size_t i = 0; i < n; i++) {
		if (same(&t->results->cells[i], &t->results->cells[n]))
			return false;
	}
	return true;
}

static size_t group_size(const struct table *t, const struct pc_result *head, same_fn same)
{
	size_t count = 0;

	for (size_t i = 0; i < t->results->count; i++)
		count += same(head, &t->results->cells[i]);
	return count;
}

static bool same_trouble(const struct pc_result *a, const struct pc_result *b)
{
	return a->verdict == b->verdict && a->known == b->known &&
	       !strcmp(a->known_reason, b->known_reason);
}

static void put_trouble(const struct table *t, size_t n, int width)
{
	const struct pc_result *head = &t->results->cells[n];

	fprintf(t->out, "  known: %s\n", head->known_reason);
	for (size_t i = n; i < t->results->count; i++) {
		if (same_trouble(head, &t->results->cells[i]))
			put_cell(t, &t->results->cells[i], width);
	}
}

/* What nobody expects comes first; what is known stands under its reason. */
static void put_unsafe(const struct table *t, size_t count)
{
	int width = id_width(t, PC_UNSAFE);

	if (count)
		put_heading(t, PC_RED, "UNSAFE", count);
	for (size_t i = 0; i < t->results->count; i++) {
		if (t->results->cells[i].verdict == PC_UNSAFE && !t->results->cells[i].known)
			put_cell(t, &t->results->cells[i], width);
	}
	for (size_t i = 0; i < t->results->count; i++) {
		if (t->results->cells[i].verdict == PC_UNSAFE && t->results->cells[i].known &&
			first_of_group(t, i, same_trouble))
			put_trouble(t, i, width);
	}
}

/* "punch (mapped, unmapped)" */
static void put_change(struct table *t, const struct pc_result *head)
{
	char text[240];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s", head->change);
	const char *before = " (";

	for (size_t i = 0; i < t->results->count && len < sizeof(text); i++) {
		const struct pc_result *r = &t->results->cells[i];

		if (!same_change(head, r))
			continue;
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", before,
			r->situation);
		before = ", ";
	}
	if (len < sizeof(text))
		snprintf(text + len, sizeof(text) - len, ")");
	put_wrapped(t, text);
}

static void format_range(const struct table *t, const struct pc_result *head, bool wake,
	char *text, size_t size)
{
	double low = -1, high = -1;

	for (size_t i = 0; i < t->results->count; i++) {
		const struct pc_result *r = &t->results->cells[i];
		double ms = wake ? r->wake_ms : r->wait_ms;

		if (!same_outcome(head, r) || ms < 0)
			continue;
		if (low < 0 || ms < low)
			low = ms;
		if (ms > high)
			high = ms;
	}
	if (low < 0 || head->outcome != PC_OUT_BLOCKED)
		snprintf(text, size, "-");
	else if (high - low < 0.1)
		snprintf(text, size, "%.1f", high);
	else
		snprintf(text, size, "%.1f to %.1f", low, high);
}

/* Cells of a group that say the same say it once. */
static void put_common_detail(const struct table *t, const struct pc_result *head)
{
	for (size_t i = 0; i < t->results->count; i++) {
		const struct pc_result *r = &t->results->cells[i];

		if (same_outcome(head, r) && strcmp(head->detail, r->detail))
			return;
	}
	if (head->detail[0])
		put_evidence(t, "each", head->detail);
}

static void put_safe_group(struct table *t, size_t n)
{
	const struct pc_result *head = &t->results->cells[n];
	char place[64], wait[48], wake[48];

	snprintf(place, sizeof(place), "%s/%s", head->medium, head->holder);
	format_range(t, head, false, wait, sizeof(wait));
	format_range(t, head, true, wake, sizeof(wake));
	fprintf(t->out, "  %-26s%-16s%5zu   %-20s%s\n", place, pc_outcome_name(head->outcome),
		group_size(t, head, same_outcome), wait, wake);
	put_common_detail(t, head);
	for (size_t i = n; i < t->results->count; i++) {
		if (same_outcome(head, &t->results->cells[i]) && first_of_group(t, i, same_change))
			put_change(t, &t->results->cells[i]);
	}
	end_wrapped(t);
}

static void put_safe(struct table *t, size_t count)
{
	if (!count)
		return;
	put_heading(t, PC_GREEN, "SAFE", count);
	fprintf(t->out, "  %-26s%-16s%5s   %-20s%s\n", "medium/holder", "outcome", "cells",
		"waited ms", "woke ms after");
	for (size_t i = 0; i < t->results->count; i++) {
		if (t->results->cells[i].verdict == PC_SAFE && first_of_group(t, i, same_outcome))
			put_safe_group(t, i);
	}
}

static void put_skipped_group(struct table *t, size_t n)
{
	const struct pc_result *head = &t->results->cells[n];
	char text[80];

	fprintf(t->out, "  %s\n", head->detail);
	for (size_t i = n; i < t->results->count; i++) {
		const struct pc_result *r = &t->results->cells[i];

		if (!same_reason(head, r) || !first_of_group(t, i, same_reason_and_place))
			continue;
		snprintf(text, sizeof(text), "%s/%s (%zu)", r->medium, r->holder,
			group_size(t, r, same_reason_and_place));
		put_wrapped(t, text);
	}
	end_wrapped(t);
}

static void put_skipped(struct table *t, size_t count)
{
	if (count)
		put_heading(t, "", "SKIPPED", count);
	for (size_t i = 0; i < t->results->count; i++) {
		if (t->results->cells[i].verdict == PC_SKIPPED && first_of_group(t, i, same_reason))
			put_skipped_group(t, i);
	}
}

static bool same_mended(const struct pc_result *a, const struct pc_result *b)
{
	return a->known_fixed && b->known_fixed && !strcmp(a->known_reason, b->known_reason);
}

static void put_fixed(struct table *t, size_t count)
{
	if (count)
		put_heading(t, PC_YELLOW, "KNOWN TROUBLE THAT IS SAFE NOW", count);
	for (size_t i = 0; i < t->results->count; i++) {
		const struct pc_result *head = &t->results->cells[i];

		if (!head->known_fixed || !first_of_group(t, i, same_mended))
			continue;
		fprintf(t->out, "  listed as: %s\n", head->known_reason);
		for (size_t k = i; k < t->results->count; k++) {
			if (same_mended(head, &t->results->cells[k]))
				put_wrapped(t, t->results->cells[k].id);
		}
		end_wrapped(t);
	}
}

static void put_totals(const struct table *t, const struct pc_tally *tally)
{
	const struct pc_results *r = t->results;

	fprintf(t->out, "\n%zu cells: %zu safe, %zu unsafe", r->count, tally->by_verdict[PC_SAFE],
		tally->by_verdict[PC_UNSAFE]);
	if (tally->known)
		fprintf(t->out, " (%zu known)", tally->known);
	fprintf(t->out, ", %zu inconclusive, %zu skipped\n", tally->by_verdict[PC_INCONCLUSIVE],
		tally->by_verdict[PC_SKIPPED]);
	if (r->planned > r->count)
		fprintf(t->out, "%zu more were planned and did not run\n", r->planned - r->count);
	if (!r->finished)
		fprintf(t->out, "%sNOT FINISHED%s: %s\n", t->colour ? PC_RED : "",
			t->colour ? PC_PLAIN : "", r->stopped);
}

static int write_table(const struct pc_results *results, FILE *out, struct pc_err *err)
{
	struct table t = { .results = results, .out = out, .colour = pc_wants_colour(out) };
	struct pc_tally tally = pc_results_tally(results);

	fprintf(out, "kernel %s (%s), %s, seed %llu, %.1f s\n", results->kernel, results->accel,
		results->scenario, (unsigned long long)results->seed, results->duration_s);
	put_unsafe(&t, tally.by_verdict[PC_UNSAFE]);
	put_inconclusive(&t, tally.by_verdict[PC_INCONCLUSIVE]);
	put_safe(&t, tally.by_verdict[PC_SAFE]);
	put_skipped(&t, tally.by_verdict[PC_SKIPPED]);
	put_fixed(&t, tally.known_fixed);
	pc_table_storm(results, out);
	put_totals(&t, &tally);
	return ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}

static const struct pc_report table = {
	.op = { .name = "table", .help = "for a person at the terminal; unsafe cells first" },
	.write = write_table,
};
PC_REGISTER(report, table);
