/* SPDX-License-Identifier: GPL-2.0-only */
/* nearest.h: the known name nearest to one that is not known, for "did you mean". */
#ifndef PINCLASH_UTIL_NEAREST_H
#define PINCLASH_UTIL_NEAREST_H

#include <stddef.h>

/**
 * struct pc_nearest - a search under way
 * @name: what was written; not owned
 * @best: nearest candidate so far, NULL before the first; not owned
 * @distance: edits between the two
 */
struct pc_nearest {
	const char *name;
	const char *best;
	size_t distance;
};

/**
 * pc_nearest_offer - look at one known name
 *
 * The first of several that are equally near is kept. Letter case counts for nothing.
 */
void pc_nearest_offer(struct pc_nearest *n, const char *candidate);

/**
 * pc_edit_distance - edits that turn @a into @b
 *
 * An edit inserts, drops or replaces a letter or swaps two neighbours. Only
 * the first 63 letters are looked at.
 */
size_t pc_edit_distance(const char *a, const char *b);

#endif
