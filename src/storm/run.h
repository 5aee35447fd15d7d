/* SPDX-License-Identifier: GPL-2.0-only */
/* run.h: a storm from its first process to its last. */
#ifndef PINCLASH_STORM_RUN_H
#define PINCLASH_STORM_RUN_H

#include "run/worker.h"
#include "storm/roster.h"
#include "storm/storm.h"

/** struct pc_storm_end - how it went */
struct pc_storm_end {
	uint64_t changes;
	uint64_t events;
	unsigned int kills;
	bool lost; /* a process cannot end */
};

/**
 * pc_storm_prepare - give everybody a seat and a ring, and make the files
 * @storm: cfg, arena, run, shape and the workers' holder or change are filled in
 *
 * Blocks no longer than a deadline. Errors: -ENOMEM; those of pc_storm_files_make().
 */
int pc_storm_prepare(struct pc_storm *storm, struct pc_err *err);

/**
 * pc_storm_run - start all workers, record what they do, and end them
 * @roster: the same workers, for the judge that watches
 * @dir: folder for the streams; exists
 * @keeper: lets requests of killed holders end
 *
 * A worker that does not come back from a call is given up and killed, and
 * not replaced.
 *
 * Errors: -EINTR interrupted, those of pc_drain_all() and pc_crew_start(). In any
 * case all workers have ended when it returns, but for those that cannot.
 */
int pc_storm_run(struct pc_storm *storm, const struct pc_roster *roster, const char *dir,
	struct pc_worker *keeper, struct pc_storm_end *ret_end, struct pc_err *err);

/** pc_storm_clean - remove the files and free what pc_storm_prepare() has made */
void pc_storm_clean(struct pc_storm *storm);

#endif
