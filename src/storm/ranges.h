/* SPDX-License-Identifier: GPL-2.0-only */
/* ranges.h: an ordered set of ranges that tells which of them overlap one. */
#ifndef PINCLASH_STORM_RANGES_H
#define PINCLASH_STORM_RANGES_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct pc_range - one range, embedded in what it is the range of
 * @from, @until: it, the end excluded; set by the caller and unchanged while it is in a set
 */
struct pc_range {
	uint64_t from, until;
	uint64_t reach; /* furthest end in the subtree */
	uint32_t weight;
	struct pc_range *left, *right;
};

/** struct pc_ranges - a treap by @from; all zero is an empty one. Ranges may be equal. */
struct pc_ranges {
	struct pc_range *root;
	uint32_t dice;
};

/** PC_RANGE_OWNER - the @type that the range is the member @member of */
#define PC_RANGE_OWNER(range, type, member)                                                     \
	((type *)(void *)((char *)(range) - offsetof(type, member)))

/** pc_ranges_add - O(log n); the set owns nothing */
void pc_ranges_add(struct pc_ranges *set, struct pc_range *range);

/** pc_ranges_remove - O(log n); it must be in the set */
void pc_ranges_remove(struct pc_ranges *set, struct pc_range *range);

/**
 * pc_ranges_next - the range after @last that overlaps @from to @until; O(log n)
 * @last: NULL for the first; must be in the set
 */
struct pc_range *pc_ranges_next(const struct pc_ranges *set, const struct pc_range *last,
	uint64_t from, uint64_t until);

/** pc_ranges_each - for all ranges that overlap; none may be removed in the loop */
#define pc_ranges_each(range, set, from, until)                                                \
	for ((range) = pc_ranges_next((set), NULL, (from), (until)); (range);                  \
		(range) = pc_ranges_next((set), (range), (from), (until)))

#endif
