/* SPDX-License-Identifier: GPL-2.0-only */
/* spread.c: percentiles of waits and wake-ups. */
#include "report/spread.h"

#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double percentile(const double *sorted, size_t count, size_t percent)
{
	return sorted[(count * percent + 99) / 100 - 1];
}

static struct pc_spread spread_of(double *values, size_t count)
{
	if (!count)
		return (struct pc_spread){ 0 };
	qsort(values, count, sizeof(*values), by_size);
	return (struct pc_spread){ count, percentile(values, count, 50),
		percentile(values, count, 99), values[count - 1] };
}

int pc_waits_of(const struct pc_results *run, struct pc_waits *ret_waits, struct pc_err *err)
{
	double *waits = calloc(2 * run->count + 1, sizeof(*waits)), *wakes;
	size_t wait_count = 0, wake_count = 0;

	if (!waits)
		return pc_oom(err);
	wakes = waits + run->count;
	for (size_t i = 0; i < run->count; i++) {
		const struct pc_result *r = &run->cells[i];

		if (r->outcome == PC_OUT_BLOCKED && r->wait_ms >= 0)
			waits[wait_count++] = r->wait_ms;
		if (r->outcome == PC_OUT_BLOCKED && r->wake_ms >= 0)
			wakes[wake_count++] = r->wake_ms;
	}
	ret_waits->wait = spread_of(waits, wait_count);
	ret_waits->wake = spread_of(wakes, wake_count);
	free(waits);
	return 0;
}
