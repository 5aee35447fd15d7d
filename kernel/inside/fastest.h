/* SPDX-License-Identifier: GPL-2.0-only */
/* fastest.h: a measurement as a JSON line. */
#ifndef PINCLASH_FASTEST_H
#define PINCLASH_FASTEST_H

#include "bench.h"

/**
 * fastest_print - the mean of the fastest tenth of @count times in @ns, which it sorts
 *
 * An operation that the host interrupted says nothing of the kernel.
 */
static inline void fastest_print(const char *name, double *ns, int count)
{
	int fastest = count / 10;
	double sum = 0;

	qsort(ns, (size_t)count, sizeof(ns[0]), bench_by_value);
	for (int i = 0; i < fastest; i++)
		sum += ns[i];
	printf("{\"name\":\"%s\",\"us\":%.3f,\"count\":%d}\n", name, sum / fastest / 1e3, count);
}

#endif
