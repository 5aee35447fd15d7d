/* SPDX-License-Identifier: GPL-2.0-only */
/* ranges.c: a treap of ranges, each node knowing how far its subtree reaches. */
#include "storm/ranges.h"

#include <stdbool.h>

/* Ranges that begin together are told apart by their place in memory. */
static bool before(const struct pc_range *a, const struct pc_range *b)
{
	return a->from < b->from || (a->from == b->from && (uintptr_t)a < (uintptr_t)b);
}

static void update(struct pc_range *s)
{
	s->reach = s->until;
	if (s->left && s->left->reach > s->reach)
		s->reach = s->left->reach;
	if (s->right && s->right->reach > s->reach)
		s->reach = s->right->reach;
}

static void split(struct pc_range *tree, const struct pc_range *at, struct pc_range **ret_left,
	struct pc_range **ret_right)
{
	if (!tree) {
		*ret_left = *ret_right = NULL;
	} else if (before(tree, at)) {
		split(tree->right, at, &tree->right, ret_right);
		update(tree);
		*ret_left = tree;
	} else {
		split(tree->left, at, ret_left, &tree->left);
		update(tree);
		*ret_right = tree;
	}
}

static struct pc_range *join(struct pc_range *left, struct pc_range *right)
{
	if (!left || !right)
		return left ? left : right;
	if (left->weight > right->weight) {
		left->right = join(left->right, right);
		update(left);
		return left;
	}
	right->left = join(left, right->left);
	update(right);
	return right;
}

static struct pc_range *add(struct pc_range *tree, struct pc_range *range)
{
	if (!tree || range->weight > tree->weight) {
		split(tree, range, &range->left, &range->right);
		tree = range;
	} else if (before(range, tree)) {
		tree->left = add(tree->left, range);
	} else {
		tree->right = add(tree->right, range);
	}
	update(tree);
	return tree;
}

static struct pc_range *removed(struct pc_range *tree, const struct pc_range *range)
{
	if (tree == range)
		return join(tree->left, tree->right);
	if (before(range, tree))
		tree->left = removed(tree->left, range);
	else
		tree->right = removed(tree->right, range);
	update(tree);
	return tree;
}

static struct pc_range *next(struct pc_range *tree, const struct pc_range *last, uint64_t from,
	uint64_t until)
{
	struct pc_range *found = NULL;

	if (!tree || tree->reach <= from)
		return NULL;
	if (!last || before(last, tree)) {
		found = next(tree->left, last, from, until);
		if (!found && tree->from < until && tree->until > from)
			found = tree;
	}
	if (!found && tree->from < until)
		found = next(tree->right, last, from, until);
	return found;
}

void pc_ranges_add(struct pc_ranges *set, struct pc_range *range)
{
	set->dice = set->dice * 1664525u + 1013904223u;
	range->weight = set->dice;
	set->root = add(set->root, range);
}

void pc_ranges_remove(struct pc_ranges *set, struct pc_range *range)
{
	set->root = removed(set->root, range);
}

struct pc_range *pc_ranges_next(const struct pc_ranges *set, const struct pc_range *last,
	uint64_t from, uint64_t until)
{
	return from < until ? next(set->root, last, from, until) : NULL;
}
