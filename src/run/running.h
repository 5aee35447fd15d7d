/* SPDX-License-Identifier: GPL-2.0-only */
/* running.h: a run under way, as the supervisor knows it. */
#ifndef PINCLASH_RUN_RUNNING_H
#define PINCLASH_RUN_RUNNING_H

#include "pinclash/results.h"
#include "run/keeper.h"
#include "run/progress.h"
#include "run/record.h"
#include "run/run.h"
#include "run/stage.h"
#include "scenario/cell.h"

#define PC_HOLDERS_MAX 16

/** struct pc_unprovided - a holder whose devices could not be made, and why */
struct pc_unprovided {
	const struct pc_holder *holder;
	char why[260];
};

/** struct pc_judged - what is kept in memory of a judged cell */
struct pc_judged {
	bool pending;
	double duration_ms;
};

/**
 * struct pc_running - a run under way
 * @matrix: pc_cells_hash() of the cells before they were divided into shards
 * @session: per cell: was it judged while the open medium was open? It is amended when that is closed
 * @unsettled: a cell of this boot is to be run again after the next, see pc_result_settled()
 * @device_owed: not all references of the device came back that the last cell had taken, or too many
 * @damage: why this kernel cannot be asked any more, "" while it can
 * @unsafe: the cell that a run ends with which was told to ("until-unsafe"), "" before there is one
 * @stop: why no further cell is run, "" while there is no reason
 * @code: exit code that goes with it
 */
struct pc_running {
	const struct pc_config *cfg;
	const struct pc_run_args *args;
	struct pc_arena *arena;
	struct pc_keeping keeping;
	struct pc_worker keeper;
	struct pc_cells cells;
	struct pc_results before;
	struct pc_record record;
	struct pc_progress progress;
	struct pc_stage stage;
	const struct pc_medium *open;
	struct pc_judged *session;
	bool device_owed;
	struct pc_unprovided unprovided[PC_HOLDERS_MAX];
	size_t unprovided_count;
	uint64_t salt;
	uint64_t matrix;
	uint64_t end_ns;
	bool unsettled;
	char damage[120];
	char unsafe[PC_CELL_ID];
	char stop[300];
	int code;
	char kernel[65];
};

/** pc_running_done - has an earlier part of the run settled @cell? */
bool pc_running_done(const struct pc_running *run, const struct pc_cell *cell);

/** pc_running_stop - run no further cell; the first reason given stays */
void pc_running_stop(struct pc_running *run, int code, const char *why);

/**
 * pc_running_judged - look at what was noted of a cell: may the run have to end with it?
 *
 * With "until-unsafe" it does when the cell is unsafe and not on the list of known trouble.
 */
void pc_running_judged(struct pc_running *run, const struct pc_result *result);

/** pc_running_over - shall no further cell be run? Stops a run that is to end with an unsafe cell */
bool pc_running_over(struct pc_running *run);

/** pc_running_damaged - this kernel cannot be asked any more; the first reason given stays */
void pc_running_damaged(struct pc_running *run, const char *how);

/**
 * pc_running_bad_input - is that error of opening a medium for a person to mend?
 *
 * No such device or region, one that is in use, carries something, or cannot do DAX.
 */
bool pc_running_bad_input(int r);

/**
 * pc_running_keep - have the keeper do something
 *
 * A keeper that does not answer counts as damage. Errors: those of
 * pc_worker_call() and of @work.
 */
int pc_running_keep(struct pc_running *run, pc_work work, int timeout_ms, struct pc_err *err);

#endif
