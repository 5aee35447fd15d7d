/* SPDX-License-Identifier: GPL-2.0-only */
/* histogram.c: log2-linear buckets. */
#include "storm/histogram.h"

#include <stddef.h>

#define PARTS PC_HISTOGRAM_PARTS

/*
 * Times below PARTS ns have a bucket each. Above, each power of two has PARTS of them, and the
 * bits after the highest one choose one.
 */
static size_t bucket_of(uint64_t ns)
{
	unsigned int top;

	if (ns < PARTS)
		return ns;
	top = 63 - (unsigned int)__builtin_clzll(ns);
	if (top >= PC_BUCKETS)
		return PC_HISTOGRAM_BUCKETS - 1;
	return (top - 3) * PARTS + (ns >> (top - 4)) % PARTS;
}

/* The largest time that a bucket counts. */
static uint64_t bucket_end(size_t bucket)
{
	size_t power = bucket / PARTS, part = bucket % PARTS;

	if (power == 0)
		return bucket;
	return ((uint64_t)(PARTS + part + 1) << (power - 1)) - 1;
}

void pc_histogram_add(struct pc_histogram *h, uint64_t ns)
{
	h->counts[bucket_of(ns)]++;
	h->figures++;
	if (ns > h->max_ns)
		h->max_ns = ns;
}

/* The smallest bucket end that @percent of the figures do not exceed, or the maximum. */
static uint64_t percentile(const struct pc_histogram *h, uint64_t percent)
{
	uint64_t wanted = (h->figures * percent + 99) / 100, seen = 0;

	for (size_t i = 0; i < PC_HISTOGRAM_BUCKETS && h->figures; i++) {
		seen += h->counts[i];
		if (seen >= wanted)
			return bucket_end(i) < h->max_ns ? bucket_end(i) : h->max_ns;
	}
	return h->max_ns;
}

static void add_bucket(struct pc_times_fact *fact, uint64_t from_ns, uint64_t count)
{
	struct pc_bucket *last = fact->count ? &fact->buckets[fact->count - 1] : NULL;

	if (last && last->from_ns == from_ns)
		last->count += count;
	else
		fact->buckets[fact->count++] = (struct pc_bucket){ from_ns, count };
}

struct pc_times_fact pc_histogram_fact(const struct pc_histogram *h)
{
	struct pc_times_fact fact = {
		.figures = h->figures,
		.p50_ns = percentile(h, 50),
		.p99_ns = percentile(h, 99),
		.max_ns = h->max_ns,
	};

	for (size_t i = 0; i < PC_HISTOGRAM_BUCKETS; i++) {
		uint64_t ns = bucket_end(i);

		if (h->counts[i])
			add_bucket(&fact, ns ? 1ull << (63 - __builtin_clzll(ns)) : 0, h->counts[i]);
	}
	return fact;
}
