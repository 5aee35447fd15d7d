/* SPDX-License-Identifier: GPL-2.0-only */
/* spans.h: an ordered set of ranges that tells which of them overlap one. */
#ifndef PINCLASH_STORM_SPANS_H
#define PINCLASH_STORM_SPANS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct pc_span - one range, embedded in what it is the range of
 * @from, @until: it, the end excluded; set by the caller and unchanged while it is in a set
 */
struct pc_span {
	uint64_t from, until;
	uint64_t reach; /* furthest end in the subtree */
	uint32_t weight;
	struct pc_span *left, *right;
};

/** struct pc_spans - a treap by @from; all zero is an empty one. Ranges may be equal. */
struct pc_spans {
	struct pc_span *root;
	uint32_t dice;
};

/** PC_SPAN_OWNER - the @type that the span is the member @member of */
#define PC_SPAN_OWNER(span, type, member) ((type *)((char *)(span) - offsetof(type, member)))

/** pc_spans_add - O(log n); the set owns nothing */
void pc_spans_add(struct pc_spans *set, struct pc_span *span);

/** pc_spans_remove - O(log n); it must be in the set */
void pc_spans_remove(struct pc_spans *set, struct pc_span *span);

/**
 * pc_spans_next - the range after @last that overlaps @from to @until; O(log n)
 * @last: NULL for the first; must be in the set
 */
struct pc_span *pc_spans_next(const struct pc_spans *set, const struct pc_span *last, uint64_t from,
	uint64_t until);

/** pc_spans_each - for all ranges that overlap; none may be removed in the loop */
#define pc_spans_each(span, set, from, until)                                                  \
	for ((span) = pc_spans_next((set), NULL, (from), (until)); (span);                     \
		(span) = pc_spans_next((set), (span), (from), (until)))

#endif
