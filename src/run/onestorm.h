/* SPDX-License-Identifier: GPL-2.0-only */
/* onestorm.h: all storm cells of a medium, from one storm to a verdict each. */
#ifndef PINCLASH_RUN_ONESTORM_H
#define PINCLASH_RUN_ONESTORM_H

#include "run/running.h"

/** pc_onestorm_is - is cell @number one of a storm that can be run here? */
bool pc_onestorm_is(const struct pc_running *run, size_t number);

/**
 * pc_onestorm_run - the storm that cell @number and those of its medium are made of
 *
 * Judges and records all of them. The medium is open.
 *
 * Errors: -EINTR the run was interrupted, those of the journal, of case files and of the storm's log.
 */
int pc_onestorm_run(struct pc_running *run, size_t number, struct pc_err *err);

#endif
