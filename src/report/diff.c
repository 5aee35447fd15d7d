/* SPDX-License-Identifier: GPL-2.0-only */
/* diff.c: what became of each cell from one run to another. */
#include "report/diff.h"

#include <stdlib.h>

const char *pc_diff_kind_name(enum pc_diff_kind kind)
{
	static const char *const names[PC_DIFF_KINDS] = {
		[PC_DIFF_WORSE] = "worse",
		[PC_DIFF_GONE] = "gone",
		[PC_DIFF_BETTER] = "better",
		[PC_DIFF_CHANGED] = "changed",
		[PC_DIFF_NEW] = "new",
		[PC_DIFF_SAME] = "unchanged",
	};

	return names[kind];
}

static bool judged(const struct pc_result *r)
{
	return r->verdict == PC_SAFE || r->verdict == PC_UNSAFE;
}

/* Nothing is better for not being seen any more, not even what was unsafe. */
static enum pc_diff_kind compare(const struct pc_result *before, const struct pc_result *after)
{
	if (!before)
		return after->verdict == PC_UNSAFE ? PC_DIFF_WORSE : PC_DIFF_NEW;
	if (!after)
		return PC_DIFF_GONE;
	if (before->verdict == after->verdict && before->outcome == after->outcome)
		return PC_DIFF_SAME;
	if (after->verdict == PC_UNSAFE || (judged(before) && !judged(after)))
		return PC_DIFF_WORSE;
	if (after->verdict == PC_SAFE && before->verdict != PC_SAFE)
		return PC_DIFF_BETTER;
	return PC_DIFF_CHANGED;
}

static void add_cell(struct pc_diff *diff, const struct pc_result *before,
	const struct pc_result *after)
{
	enum pc_diff_kind kind = compare(before, after);

	diff->cells[diff->count++] = (struct pc_diff_cell){ kind, before, after };
	diff->by_kind[kind]++;
}

int pc_diff_make(const struct pc_results *before, const struct pc_results *after,
	struct pc_diff *ret_diff, struct pc_err *err)
{
	struct pc_diff diff = { .before = before, .after = after };

	diff.cells = calloc(before->count + after->count + 1, sizeof(*diff.cells));
	if (!diff.cells)
		return pc_oom(err);
	for (size_t i = 0; i < before->count; i++)
		add_cell(&diff, &before->cells[i], pc_results_find(after, before->cells[i].id));
	for (size_t i = 0; i < after->count; i++) {
		if (!pc_results_find(before, after->cells[i].id))
			add_cell(&diff, NULL, &after->cells[i]);
	}
	*ret_diff = diff;
	return 0;
}

void pc_diff_free(struct pc_diff *diff)
{
	free(diff->cells);
	*diff = (struct pc_diff){ 0 };
}

bool pc_diff_regressed(const struct pc_diff *diff)
{
	return diff->by_kind[PC_DIFF_WORSE] || diff->by_kind[PC_DIFF_GONE];
}
