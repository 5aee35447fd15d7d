/* SPDX-License-Identifier: GPL-2.0-only */
/* plan.c: the cells that a run works off. */
#include "run/plan.h"

#include <errno.h>
#include <sys/utsname.h>

#include "report/known.h"

static int leave_out_dangerous(const struct pc_config *cfg, struct pc_cells *cells,
	struct pc_err *err)
{
	const char *known = pc_config_str(cfg, "run", "known");
	struct utsname u;

	if (pc_config_bool(cfg, "run", "dangerous"))
		return 0;
	if (!known)
		return pc_fail(err, EINVAL, "dangerous = no: nothing tells which cells are; name a list "
			"with known (--known FILE)");
	uname(&u);
	return pc_known_forbid(cells, known, u.release, err);
}

/* What is mounted for others stays as it is mounted, and goes on. */
static void leave_out_on_target(const struct pc_config *cfg, struct pc_cells *cells)
{
	for (size_t i = 0; i < cells->count && pc_config_isset(cfg, "run", "target"); i++) {
		struct pc_cell *cell = &cells->cells[i];

		if (!cell->rule && (cell->change->flags & PC_CHANGE_MOUNT))
			cell->rule = &pc_rule_mounted;
	}
}

int pc_plan(const struct pc_config *cfg, const struct pc_shard *shard, struct pc_cells *ret_cells,
	uint64_t *ret_matrix, struct pc_err *err)
{
	struct pc_cells cells = { 0 };
	uint64_t matrix;
	int rc = pc_cells_expand(cfg, &cells, err);

	if (rc)
		return rc;
	matrix = pc_cells_hash(&cells);
	rc = pc_shard_cut(&cells, shard, err);
	if (!rc)
		rc = leave_out_dangerous(cfg, &cells, err);
	if (rc) {
		pc_cells_free(&cells);
		return rc;
	}
	leave_out_on_target(cfg, &cells);
	*ret_cells = cells;
	if (ret_matrix)
		*ret_matrix = matrix;
	return 0;
}
