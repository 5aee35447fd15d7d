/* SPDX-License-Identifier: GPL-2.0-only */
/* html_matrix.c: runs and matrix as plain HTML, which can be read without the script. */
#include <errno.h>
#include <string.h>

#include "report/grid.h"
#include "report/html.h"
#include "report/spread.h"

/* What stands first is what a reader has to see first. */
static const enum pc_verdict order[] = { PC_UNSAFE, PC_INCONCLUSIVE, PC_SAFE, PC_SKIPPED };

#define ORDER (sizeof(order) / sizeof(order[0]))

static void put_tally(const struct pc_results *run, FILE *out)
{
	struct pc_tally tally = pc_results_tally(run);

	fputs("<p class=\"bar\" aria-hidden=\"true\">", out);
	for (size_t i = 0; i < ORDER; i++) {
		if (tally.by_verdict[order[i]])
			fprintf(out, "<i class=\"%s\" style=\"flex:%zu\"></i>",
				pc_verdict_name(order[i]), tally.by_verdict[order[i]]);
	}
	fputs("</p>\n<p class=\"tally\">", out);
	for (size_t i = 0; i < ORDER; i++) {
		enum pc_verdict v = order[i];

		fprintf(out, "<span class=\"%s\"><b>%zu</b> %s", pc_verdict_name(v),
			tally.by_verdict[v], pc_verdict_name(v));
		if (v == PC_UNSAFE && tally.known)
			fprintf(out, " <small>(%zu known)</small>", tally.known);
		fputs("</span>\n", out);
	}
	fputs("</p>\n", out);
}

static void put_spread(const char *name, const struct pc_spread *s, FILE *out)
{
	fprintf(out, "<tr><th scope=\"row\">%s</th>", name);
	if (s->count)
		fprintf(out, "<td>%zu</td><td>%.1f</td><td>%.1f</td><td>%.1f</td></tr>\n", s->count,
			s->p50, s->p99, s->max);
	else
		fputs("<td>0</td><td>-</td><td>-</td><td>-</td></tr>\n", out);
}

static void put_waits(const struct pc_waits *waits, FILE *out)
{
	fputs("<table class=\"figures\"><caption>changes that waited for the release, ms</caption>\n"
	      "<tr><td></td><th scope=\"col\">cells</th><th scope=\"col\">p50</th>"
	      "<th scope=\"col\">p99</th><th scope=\"col\">max</th></tr>\n",
		out);
	put_spread("waited", &waits->wait, out);
	put_spread("woke after", &waits->wake, out);
	fputs("</table>\n", out);
}

static int put_run(const struct pc_results *run, size_t number, FILE *out, struct pc_err *err)
{
	struct pc_waits waits;
	int rc = pc_waits_of(run, &waits, err);

	if (rc)
		return rc;
	fprintf(out, "<section class=\"run\" data-run=\"%zu\">\n<h2>", number);
	pc_html_text(out, run->kernel);
	fputs("</h2>\n<p class=\"about\">", out);
	pc_html_text(out, run->scenario);
	fprintf(out, ", seed %llu, ", (unsigned long long)run->seed);
	pc_html_text(out, run->accel);
	fputs(", ", out);
	pc_html_text(out, run->started);
	fprintf(out, ", %.0f s, ", run->duration_s);
	pc_html_text(out, run->dir);
	fputs("</p>\n", out);
	if (!run->finished) {
		fputs("<p class=\"stopped\"><b>not finished:</b> ", out);
		pc_html_text(out, run->stopped);
		fputs("</p>\n", out);
	}
	if (run->planned > run->count)
		fprintf(out, "<p class=\"stopped\">%zu more cells were planned and did not run</p>\n",
			run->planned - run->count);
	put_tally(run, out);
	put_waits(&waits, out);
	fputs("</section>\n", out);
	return ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}

int pc_html_runs(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	size_t number = 0;
	int rc = 0;

	for (const struct pc_results *run = runs; run && !rc; run = run->next)
		rc = put_run(run, number++, out, err);
	return rc;
}

/* The word for a cell: what the kernel did, or why that is not known. */
static const char *word_of(const struct pc_result *r)
{
	if (!r)
		return "absent";
	return r->outcome == PC_OUT_NONE ? pc_verdict_name(r->verdict)
					 : pc_outcome_name(r->outcome);
}

static bool same_answer(const struct pc_result *a, const struct pc_result *b)
{
	return a && b ? a->verdict == b->verdict && a->outcome == b->outcome : a == b;
}

static void put_answer(const struct pc_result *r, FILE *out)
{
	fprintf(out, "<span class=\"%s%s\">%s</span>", r ? pc_verdict_name(r->verdict) : "absent",
		r && r->known ? " known" : "", word_of(r));
}

/* For whoever hears the page: verdict, outcome, and of which kernel when there are several. */
static void put_label(const struct pc_results *runs, const char *id, FILE *out)
{
	fputs(" aria-label=\"", out);
	for (const struct pc_results *run = runs; run; run = run->next) {
		const struct pc_result *r = pc_results_find(run, id);

		if (runs->next) {
			pc_html_text(out, run->kernel);
			fputs(": ", out);
		}
		fprintf(out, "%s%s%s%s%s", r ? pc_verdict_name(r->verdict) : "did not run",
			r && r->outcome != PC_OUT_NONE ? ", " : "",
			r ? pc_outcome_name(r->outcome) : "", r && r->known ? ", known" : "",
			run->next ? "; " : "");
	}
	fputc('"', out);
}

/* A cell that all runs answer alike says so once. */
static void put_cell(const struct pc_results *runs, const char *id, FILE *out)
{
	const struct pc_result *first = pc_results_find(runs, id);
	bool changed = false;

	for (const struct pc_results *run = runs->next; run; run = run->next)
		changed = changed || !same_answer(first, pc_results_find(run, id));
	fprintf(out, "<td><a%s href=\"#", changed ? " class=\"changed\"" : "");
	pc_html_text(out, id);
	fputc('"', out);
	put_label(runs, id, out);
	fputc('>', out);
	put_answer(first, out);
	for (const struct pc_results *run = runs->next; run && changed; run = run->next)
		put_answer(pc_results_find(run, id), out);
	fputs("</a></td>", out);
}

static const struct pc_result *in_column(const struct pc_grid *grid, size_t row, const char *name)
{
	for (size_t i = row; i < grid->cell_count; i++) {
		if (!pc_grid_same_row(grid->cells[i], grid->cells[row]))
			break;
		if (!strcmp(grid->cells[i]->situation, name))
			return grid->cells[i];
	}
	return NULL;
}

static void put_row(const struct pc_results *runs, const struct pc_grid *grid, size_t row, FILE *out)
{
	fputs("<tr><th scope=\"row\">", out);
	pc_html_text(out, grid->cells[row]->change);
	fputs("</th>", out);
	for (size_t s = 0; s < grid->situation_count; s++) {
		const struct pc_result *r = in_column(grid, row, grid->situations[s]);

		if (r)
			put_cell(runs, r->id, out);
		else
			fputs("<td></td>", out);
	}
	fputs("</tr>\n", out);
}

static void put_place(const struct pc_grid *grid, size_t row, FILE *out)
{
	const struct pc_result *r = grid->cells[row];

	if (row)
		fputs("</tbody>\n", out);
	fprintf(out, "<tbody>\n<tr class=\"place\"><th scope=\"rowgroup\" colspan=\"%zu\"><div><b>",
		grid->situation_count + 1);
	pc_html_text(out, r->medium);
	fputs("</b> ", out);
	pc_html_text(out, r->holder);
	fputs("</div></th></tr>\n", out);
}

static void put_head(const struct pc_grid *grid, FILE *out)
{
	fputs("<thead><tr><td></td>", out);
	for (size_t s = 0; s < grid->situation_count; s++) {
		fputs("<th scope=\"col\">", out);
		pc_html_text(out, grid->situations[s]);
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n", out);
}

int pc_html_matrix(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	struct pc_grid grid = { 0 };
	int rc = pc_grid_make(runs, &grid, err);

	if (rc)
		return rc;
	put_head(&grid, out);
	for (size_t i = 0; i < grid.cell_count; i++) {
		if (!i || !pc_grid_same_place(grid.cells[i], grid.cells[i - 1]))
			put_place(&grid, i, out);
		if (!i || !pc_grid_same_row(grid.cells[i], grid.cells[i - 1]))
			put_row(runs, &grid, i, out);
	}
	if (grid.cell_count)
		fputs("</tbody>\n", out);
	pc_grid_free(&grid);
	return ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}
