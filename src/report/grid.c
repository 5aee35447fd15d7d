/* SPDX-License-Identifier: GPL-2.0-only */
/* grid.c: sorts the cells of runs into rows and columns. */
#include "report/grid.h"

#include <stdlib.h>
#include <string.h>

bool pc_grid_same_place(const struct pc_result *a, const struct pc_result *b)
{
	return !strcmp(a->medium, b->medium) && !strcmp(a->holder, b->holder);
}

bool pc_grid_same_row(const struct pc_result *a, const struct pc_result *b)
{
	return pc_grid_same_place(a, b) && !strcmp(a->change, b->change);
}

static bool has_cell(const struct pc_grid *grid, const char *id)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		if (!strcmp(grid->cells[i]->id, id))
			return true;
	}
	return false;
}

static void take_cells(struct pc_grid *grid, const struct pc_results *runs)
{
	for (const struct pc_results *run = runs; run; run = run->next) {
		for (size_t i = 0; i < run->count; i++) {
			if (run == runs || !has_cell(grid, run->cells[i].id))
				grid->cells[grid->cell_count++] = &run->cells[i];
		}
	}
}

typedef bool (*same_fn)(const struct pc_result *a, const struct pc_result *b);

/* Bring cells that are the same together, where the first of them stands; all else keeps its order. */
static void gather(const struct pc_result **cells, size_t count, same_fn same,
	const struct pc_result **room)
{
	size_t done = 0;

	while (done < count) {
		const struct pc_result *head = cells[done];
		size_t put = done, rest = 0;

		for (size_t i = done; i < count; i++) {
			if (same(cells[i], head))
				cells[put++] = cells[i];
			else
				room[rest++] = cells[i];
		}
		memcpy(cells + put, room, rest * sizeof(*cells));
		done = put;
	}
}

static void take_situations(struct pc_grid *grid)
{
	for (size_t i = 0; i < grid->cell_count; i++) {
		const char *name = grid->cells[i]->situation;
		size_t n = 0;

		while (n < grid->situation_count && strcmp(grid->situations[n], name))
			n++;
		if (n == grid->situation_count)
			grid->situations[grid->situation_count++] = name;
	}
}

int pc_grid_make(const struct pc_results *runs, struct pc_grid *ret_grid, struct pc_err *err)
{
	const struct pc_result **room;
	struct pc_grid grid = { 0 };
	size_t most = 1;

	for (const struct pc_results *run = runs; run; run = run->next)
		most += run->count;
	grid.cells = calloc(most, sizeof(*grid.cells));
	grid.situations = calloc(most, sizeof(*grid.situations));
	room = calloc(most, sizeof(*room));
	if (!grid.cells || !grid.situations || !room) {
		free(room);
		pc_grid_free(&grid);
		return pc_oom(err);
	}
	take_cells(&grid, runs);
	gather(grid.cells, grid.cell_count, pc_grid_same_place, room);
	gather(grid.cells, grid.cell_count, pc_grid_same_row, room);
	take_situations(&grid);
	free(room);
	*ret_grid = grid;
	return 0;
}

void pc_grid_free(struct pc_grid *grid)
{
	free(grid->cells);
	free(grid->situations);
	*grid = (struct pc_grid){ 0 };
}
