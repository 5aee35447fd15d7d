/* SPDX-License-Identifier: GPL-2.0-only */
/* bench.h: measures two loops in turns and prints their ratio. */
#ifndef PINCLASH_BENCH_H
#define PINCLASH_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "pinclash/event.h"

#define BENCH_ROUNDS 15

/** bench_loop - does the work @n times */
typedef void (*bench_loop)(unsigned long n);

static inline int bench_by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double bench_once(bench_loop loop, unsigned long n)
{
	uint64_t begin = pc_now_ns();

	loop(n);
	return (double)(pc_now_ns() - begin) / (double)n;
}

/** bench_pair - medians of @loop and of @baseline in alternating rounds, and the median ratio */
static inline void bench_pair(const char *name, bench_loop loop, const char *baseline_name,
	bench_loop baseline, unsigned long n)
{
	double a[BENCH_ROUNDS], b[BENCH_ROUNDS], ratio[BENCH_ROUNDS];

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		b[i] = bench_once(baseline, n);
		a[i] = bench_once(loop, n);
		ratio[i] = a[i] / b[i];
	}
	qsort(a, BENCH_ROUNDS, sizeof(a[0]), bench_by_value);
	qsort(b, BENCH_ROUNDS, sizeof(b[0]), bench_by_value);
	qsort(ratio, BENCH_ROUNDS, sizeof(ratio[0]), bench_by_value);
	printf("%-24s %10.1f ns\n%-24s %10.1f ns\nratio %.2f (%.2f to %.2f)\n", name,
		a[BENCH_ROUNDS / 2], baseline_name, b[BENCH_ROUNDS / 2], ratio[BENCH_ROUNDS / 2],
		ratio[0], ratio[BENCH_ROUNDS - 1]);
}

#endif
