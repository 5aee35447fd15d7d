/* SPDX-License-Identifier: GPL-2.0-only */
/* cell.h: cells, the patterns that name them, and the list a run works off. */
#ifndef PINCLASH_SCENARIO_CELL_H
#define PINCLASH_SCENARIO_CELL_H

#include <stdbool.h>
#include <stddef.h>

#include "pinclash/change.h"
#include "pinclash/config.h"
#include "pinclash/holder.h"
#include "pinclash/medium.h"
#include "pinclash/situation.h"
#include "scenario/rule.h"

/** PC_CELL_ID - size of a buffer that takes the id of a cell */
#define PC_CELL_ID 112

/** pc_part_kinds - what the parts of an id name: medium, holder, change, situation */
extern const enum pc_kind pc_part_kinds[4];

/**
 * struct pc_cell - one medium x holder x change x situation; all static storage
 * @rule: the rule that it breaks, NULL when it makes sense; a cell in a run's
 *	list that has one is to be skipped with rule->reason
 * @in_full: some pattern names it without a wildcard
 * @id: "xfs-dax/rdma-mr/punch/unmapped"
 */
struct pc_cell {
	const struct pc_medium *medium;
	const struct pc_holder *holder;
	const struct pc_change *change;
	const struct pc_situation *situation;
	const struct pc_rule *rule;
	bool in_full;
	char id[PC_CELL_ID];
};

/**
 * pc_cell_parse - the cell called @id
 *
 * Errors: -EINVAL not four names with / between them, or a name that is not
 * registered; @err names the nearest one.
 */
int pc_cell_parse(const char *id, struct pc_cell *ret_cell, struct pc_err *err);

/** struct pc_pattern - medium, holder, change, situation in this order; NULL for any */
struct pc_pattern {
	const struct pc_op *parts[4];
};

/**
 * pc_pattern_parse - "medium/holder/change[/situation]", each a name or *
 *
 * Errors: as for pc_cell_parse().
 */
int pc_pattern_parse(const char *text, struct pc_pattern *ret_pattern, struct pc_err *err);

/** pc_pattern_matches - does @p name the cell @id? */
bool pc_pattern_matches(const struct pc_pattern *p, const char *id);

/** struct pc_cells - a list of cells, without duplicates; pc_cells_free() frees it */
struct pc_cells {
	struct pc_cell *cells;
	size_t count;
};

/**
 * pc_cells_expand - the cells that the values of "cell" name, in the order of a run
 *
 * Cells of one medium stand together, media with files first, and within a
 * medium the changes that take the device away last. A combination that a
 * wildcard gives and that breaks a rule is left out; one named in full stays,
 * with its rule. A wildcard does not stand for situation storm; with "storm"
 * set every pattern has it.
 *
 * Errors: -EINVAL no "cell" at all, a pattern that cannot be read or that
 * leaves nothing; -ENOMEM.
 */
int pc_cells_expand(const struct pc_config *cfg, struct pc_cells *ret_cells, struct pc_err *err);

/** pc_cells_left_out - the combinations that pc_cells_expand() left out; errors likewise */
int pc_cells_left_out(const struct pc_config *cfg, struct pc_cells *ret_cells,
	struct pc_err *err);

/** pc_cells_free - accepts an all-zero list */
void pc_cells_free(struct pc_cells *list);

#endif
