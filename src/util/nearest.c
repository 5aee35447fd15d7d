/* SPDX-License-Identifier: GPL-2.0-only */
/* nearest.c: edit distance between names. */
#include "util/nearest.h"

#include <ctype.h>
#include <string.h>

#define LETTERS 64

static size_t min2(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

size_t pc_edit_distance(const char *a, const char *b)
{
	size_t rows[3][LETTERS], *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	size_t la = strnlen(a, LETTERS - 1), lb = strnlen(b, LETTERS - 1);

	for (size_t j = 0; j <= lb; j++)
		above[j] = j;
	for (size_t i = 1; i <= la; i++) {
		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			row[j] = above[j - 1] + !same(a[i - 1], b[j - 1]);
			row[j] = min2(row[j], min2(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				row[j] = min2(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[lb];
}

void pc_nearest_offer(struct pc_nearest *n, const char *candidate)
{
	size_t distance = pc_edit_distance(n->name, candidate);

	if (n->best && distance >= n->distance)
		return;
	n->best = candidate;
	n->distance = distance;
}
