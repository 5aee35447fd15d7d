/* SPDX-License-Identifier: GPL-2.0-only */
/* histogram.h: how times are spread, in log2-linear buckets of fixed memory. */
#ifndef PINCLASH_STORM_HISTOGRAM_H
#define PINCLASH_STORM_HISTOGRAM_H

#include "pinclash/storm.h"

/* Each power of two is divided into so many buckets, so a bucket is at most 1/16 wide. */
#define PC_HISTOGRAM_PARTS   16ul
#define PC_HISTOGRAM_BUCKETS ((PC_BUCKETS - 3) * PC_HISTOGRAM_PARTS)

/** struct pc_histogram - all zero is an empty one */
struct pc_histogram {
	uint64_t figures;
	uint64_t max_ns;
	uint64_t counts[PC_HISTOGRAM_BUCKETS];
};

/** pc_histogram_add - count a time; more than fits (39 hours) counts in the last bucket */
void pc_histogram_add(struct pc_histogram *h, uint64_t ns);

/** pc_histogram_fact - percentiles, and one bucket a power of two */
struct pc_times_fact pc_histogram_fact(const struct pc_histogram *h);

#endif
