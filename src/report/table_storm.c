/* SPDX-License-Identifier: GPL-2.0-only */
/* table_storm.c: the figures of storms. */
#include "report/table_storm.h"

#include <inttypes.h>

static double ms(uint64_t ns)
{
	return (double)ns / 1e6;
}

static void put_times(const struct pc_times_fact *t, int width, FILE *out)
{
	char text[64] = "-";

	if (t->figures)
		snprintf(text, sizeof(text), "%.1f %.1f %.1f", ms(t->p50_ns), ms(t->p99_ns),
			ms(t->max_ns));
	fprintf(out, "%-*s", width, text);
}

static void put_rest(const struct pc_storm_fact *s, FILE *out)
{
	if (s->over_count)
		fprintf(out, "  %" PRIu64 " over-blocked, %.1f ms in all", s->over_count,
			ms(s->over_ns));
	if (s->blind)
		fprintf(out, "  %" PRIu64 " not judged", s->blind);
	if (s->lost)
		fprintf(out, "  %" PRIu64 " events lost", s->lost);
}

static void put_row(const struct pc_result *r, FILE *out)
{
	const struct pc_storm_fact *s = &r->storm;
	char pair[80];

	snprintf(pair, sizeof(pair), "%s/%s/%s", r->medium, r->holder, r->change);
	fprintf(out, "  %-40s%10" PRIu64 "%8.0f   ", pair, s->collisions, s->per_s);
	put_times(&s->wait, 26, out);
	put_times(&s->wake, 0, out);
	put_rest(s, out);
	fputc('\n', out);
}

static size_t count_storms(const struct pc_results *results)
{
	size_t count = 0;

	for (size_t i = 0; i < results->count; i++)
		count += results->cells[i].storm.ran;
	return count;
}

void pc_table_storm(const struct pc_results *results, FILE *out)
{
	size_t count = count_storms(results);

	if (!count)
		return;
	fprintf(out, "\nSTORM %zu\n  %-40s%10s%8s   %-26s%s\n", count, "medium/holder/change",
		"collisions", "a s", "waited ms: 50, 99, 100 %", "woke ms after");
	for (size_t i = 0; i < results->count; i++) {
		if (results->cells[i].storm.ran)
			put_row(&results->cells[i], out);
	}
}
