/* SPDX-License-Identifier: GPL-2.0-only */
/* run.h: works off the cells of a run. */
#ifndef PINCLASH_RUN_RUN_H
#define PINCLASH_RUN_RUN_H

#include <stdbool.h>

#include "pinclash/config.h"
#include "pinclash/results.h"
#include "scenario/shard.h"

/**
 * struct pc_run_args - what is no option of a scenario
 * @results: folder for the journal, case files and reports; exists
 * @scenario: what was run, for the results: "scenarios/smoke", or the cells
 * @accel: "tcg", "kvm" or "native"
 * @resume: go on with the journal in @results, if there is one: cells that
 *	have ended there are not run again
 * @journal_only: write no reports and print no table
 * @shard: which part of the cells to run
 * @print: report to print at the end, NULL for none; with "json" the progress
 *	goes to standard error
 * @verbosity: -1 no progress, 0 progress, 1 every event
 */
struct pc_run_args {
	const char *results;
	const char *scenario;
	const char *accel;
	bool resume;
	bool journal_only;
	struct pc_shard shard;
	const char *print;
	int verbosity;
};

/**
 * pc_run - run the cells that @cfg names, and write and print the reports
 * @cfg: checked by pc_scenario_check(); "seed" is set
 *
 * Keeps the deadline of the run and puts everything back, also when it is
 * interrupted.
 *
 * Return: an enum pc_exit, or a negative errno when it could not start:
 * -EINVAL bad input (a device that is not named, is in use, or is missing),
 * anything else a failure of the machine. @err says which.
 */
int pc_run(const struct pc_config *cfg, const struct pc_run_args *args, struct pc_err *err);

#endif
