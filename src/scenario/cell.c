/* SPDX-License-Identifier: GPL-2.0-only */
/* cell.c: from patterns to the list of cells that a run works off. */
#include "scenario/cell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm/shape.h"

static bool wildcard(const struct pc_pattern *p)
{
	return !p->parts[0] || !p->parts[1] || !p->parts[2] || !p->parts[3];
}

/* Every operation has its struct pc_op as first member. */
static void cell_fill(struct pc_cell *cell, const struct pc_op *const parts[4])
{
	*cell = (struct pc_cell){
		.medium = (const struct pc_medium *)parts[0],
		.holder = (const struct pc_holder *)parts[1],
		.change = (const struct pc_change *)parts[2],
		.situation = (const struct pc_situation *)parts[3],
	};
	snprintf(cell->id, sizeof(cell->id), "%s/%s/%s/%s", parts[0]->name, parts[1]->name,
		parts[2]->name, parts[3]->name);
	cell->rule = pc_rule_against(cell);
}

int pc_cell_parse(const char *id, struct pc_cell *ret_cell, struct pc_err *err)
{
	struct pc_pattern pattern;
	int rc = pc_pattern_parse(id, &pattern, err);

	if (rc)
		return rc;
	if (wildcard(&pattern))
		return pc_fail(err, EINVAL, "'%s' is no single cell; write all four names", id);
	cell_fill(ret_cell, pattern.parts);
	ret_cell->in_full = true;
	return 0;
}

void pc_cells_free(struct pc_cells *list)
{
	free(list->cells);
	*list = (struct pc_cells){ 0 };
}

static int append(struct pc_cells *list, const struct pc_cell *cell)
{
	struct pc_cell *cells;

	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->cells[i].id, cell->id))
			continue;
		list->cells[i].in_full |= cell->in_full;
		if (!cell->rule)
			list->cells[i].rule = NULL;
		return 0;
	}
	cells = reallocarray(list->cells, list->count + 1, sizeof(*cells));
	if (!cells)
		return -ENOMEM;
	list->cells = cells;
	cells[list->count++] = *cell;
	return 0;
}

/* One step of the odometer over what the wildcards of @p stand for. */
static bool next_combination(const struct pc_pattern *p, size_t at[4])
{
	for (size_t i = 4; i-- > 0;) {
		if (p->parts[i])
			continue;
		if (pc_op_at(pc_part_kinds[i], ++at[i]))
			return true;
		at[i] = 0;
	}
	return false;
}

static int append_pattern(struct pc_cells *list, const struct pc_pattern *p, size_t *ret_sensible,
	const struct pc_rule **ret_rule)
{
	size_t at[4] = { 0 };
	struct pc_cell cell;
	int rc;

	do {
		const struct pc_op *parts[4] = {
			p->parts[0] ? p->parts[0] : pc_op_at(PC_KIND_MEDIUM, at[0]),
			p->parts[1] ? p->parts[1] : pc_op_at(PC_KIND_HOLDER, at[1]),
			p->parts[2] ? p->parts[2] : pc_op_at(PC_KIND_CHANGE, at[2]),
			p->parts[3] ? p->parts[3] : pc_op_at(PC_KIND_SITUATION, at[3]),
		};

		if (!parts[0] || !parts[1] || !parts[2] || !parts[3])
			return 0;
		cell_fill(&cell, parts);
		cell.in_full = !wildcard(p);
		if (!cell.rule && !p->parts[3] && (cell.situation->flags & PC_SIT_STORM))
			cell.rule = &pc_rule_storm;
		*ret_sensible += !cell.rule || cell.in_full;
		*ret_rule = cell.rule;
		rc = append(list, &cell);
	} while (!rc && next_combination(p, at));
	return rc;
}

/* All combinations in the order of the patterns, sensible or not. */
static int combine(const struct pc_config *cfg, struct pc_cells *list, struct pc_err *err)
{
	const struct pc_rule *rule = NULL;
	struct pc_pattern pattern;
	const char *text;
	size_t sensible;
	int rc;

	for (size_t n = 0; (text = pc_config_nth(cfg, "run", "cell", n)) != NULL; n++) {
		rc = pc_pattern_parse(text, &pattern, err);
		if (rc)
			return rc;
		if (pc_config_bool(cfg, "run", "storm"))
			pattern.parts[3] = pc_op_find(PC_KIND_SITUATION, PC_STORM);
		sensible = 0;
		if (append_pattern(list, &pattern, &sensible, &rule))
			return pc_oom(err);
		if (!sensible)
			return pc_fail(err, EINVAL, "cell '%s' leaves nothing to run: %s", text,
				rule ? rule->reason : "nothing of that kind is registered");
	}
	if (!list->count)
		return pc_fail(err, EINVAL,
			"no cells to run; name a scenario with a 'cell' key, or give --cell");
	return 0;
}

static bool kept(const struct pc_cell *cell)
{
	return !cell->rule || cell->in_full;
}

/* Move the cells of @medium from @all to the end of @list. */
static void gather(const struct pc_cells *all, const struct pc_medium *medium, bool takes_device,
	struct pc_cells *list)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct pc_cell *cell = &all->cells[i];

		if (kept(cell) && cell->medium == medium &&
			!!(cell->change->flags & PC_CHANGE_DEVICE) == takes_device)
			list->cells[list->count++] = *cell;
	}
}

static bool gathered(const struct pc_cells *list, const struct pc_medium *medium)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->cells[i].medium == medium)
			return true;
	}
	return false;
}

static void gather_media(const struct pc_cells *all, bool device, struct pc_cells *list)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct pc_medium *medium = all->cells[i].medium;

		if (!!(medium->flags & PC_MEDIUM_DEVICE) != device || gathered(list, medium))
			continue;
		gather(all, medium, false, list);
		gather(all, medium, true, list);
	}
}

int pc_cells_expand(const struct pc_config *cfg, struct pc_cells *ret_cells, struct pc_err *err)
{
	struct pc_cells all = { 0 }, list = { 0 };
	int rc = combine(cfg, &all, err);

	if (!rc) {
		list.cells = calloc(all.count, sizeof(*list.cells));
		rc = list.cells ? 0 : pc_oom(err);
	}
	if (!rc) {
		gather_media(&all, false, &list);
		gather_media(&all, true, &list);
		*ret_cells = list;
	}
	pc_cells_free(&all);
	return rc;
}

int pc_cells_left_out(const struct pc_config *cfg, struct pc_cells *ret_cells, struct pc_err *err)
{
	struct pc_cells all = { 0 };
	size_t count = 0;
	int rc = combine(cfg, &all, err);

	if (rc) {
		pc_cells_free(&all);
		return rc;
	}
	for (size_t i = 0; i < all.count; i++) {
		if (!kept(&all.cells[i]))
			all.cells[count++] = all.cells[i];
	}
	all.count = count;
	*ret_cells = all;
	return 0;
}
