/* SPDX-License-Identifier: GPL-2.0-only */
/* rule.h: declared rules that leave out combinations that make no sense. */
#ifndef PINCLASH_SCENARIO_RULE_H
#define PINCLASH_SCENARIO_RULE_H

#include <stdbool.h>

struct pc_cell;

/**
 * struct pc_rule - one rule
 * @name: short, for lists
 * @forbids: true when the combination makes no sense; NULL in a rule that is set from elsewhere
 * @reason: why, in words
 */
struct pc_rule {
	const char *name;
	bool (*forbids)(const struct pc_cell *cell);
	const char *reason;
};

/**
 * pc_rule_dangerous - for cells that a run leaves out for what they may do to the machine
 *
 * Forbids nothing by itself; see pc_known_forbid().
 */
extern const struct pc_rule pc_rule_dangerous;

/** pc_rule_storm - for storms that nobody asked for; see pc_cells_expand() */
extern const struct pc_rule pc_rule_storm;

/** pc_rule_mounted - likewise, for what would be done to a whole file system that is not ours */
extern const struct pc_rule pc_rule_mounted;

/** pc_rule_against - the first rule that leaves @cell out, or NULL; static storage */
const struct pc_rule *pc_rule_against(const struct pc_cell *cell);

#endif
