/* SPDX-License-Identifier: GPL-2.0-only */
/* spans.c: a treap of ranges, each node knowing how far its subtree reaches. */
#include "storm/spans.h"

#include <stdbool.h>

/* Ranges that begin together are told apart by their place in memory. */
static bool before(const struct pc_span *a, const struct pc_span *b)
{
	return a->from < b->from || (a->from == b->from && (uintptr_t)a < (uintptr_t)b);
}

static void update(struct pc_span *s)
{
	s->reach = s->until;
	if (s->left && s->left->reach > s->reach)
		s->reach = s->left->reach;
	if (s->right && s->right->reach > s->reach)
		s->reach = s->right->reach;
}

static void split(struct pc_span *tree, const struct pc_span *at, struct pc_span **ret_left,
	struct pc_span **ret_right)
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

static struct pc_span *join(struct pc_span *left, struct pc_span *right)
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

static struct pc_span *add(struct pc_span *tree, struct pc_span *span)
{
	if (!tree || span->weight > tree->weight) {
		split(tree, span, &span->left, &span->right);
		tree = span;
	} else if (before(span, tree)) {
		tree->left = add(tree->left, span);
	} else {
		tree->right = add(tree->right, span);
	}
	update(tree);
	return tree;
}

static struct pc_span *removed(struct pc_span *tree, const struct pc_span *span)
{
	if (tree == span)
		return join(tree->left, tree->right);
	if (before(span, tree))
		tree->left = removed(tree->left, span);
	else
		tree->right = removed(tree->right, span);
	update(tree);
	return tree;
}

static struct pc_span *next(struct pc_span *tree, const struct pc_span *last, uint64_t from,
	uint64_t until)
{
	struct pc_span *found = NULL;

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

void pc_spans_add(struct pc_spans *set, struct pc_span *span)
{
	set->dice = set->dice * 1664525u + 1013904223u;
	span->weight = set->dice;
	set->root = add(set->root, span);
}

void pc_spans_remove(struct pc_spans *set, struct pc_span *span)
{
	set->root = removed(set->root, span);
}

struct pc_span *pc_spans_next(const struct pc_spans *set, const struct pc_span *last, uint64_t from,
	uint64_t until)
{
	return from < until ? next(set->root, last, from, until) : NULL;
}
