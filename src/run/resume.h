/* SPDX-License-Identifier: GPL-2.0-only */
/* resume.h: the journal of a run, begun or gone on with. */
#ifndef PINCLASH_RUN_RESUME_H
#define PINCLASH_RUN_RESUME_H

#include "run/running.h"

/**
 * pc_resume_journal - open the journal and note that a run begins
 *
 * Fills run->before with what an earlier part of the run has judged. A cell
 * that was under way when the machine went down is judged here, from the
 * console log (console.log), the launcher's word (death) in the results folder
 * and the flight recorder, which the caller has opened.
 *
 * Errors: those of pc_results_load() and of the journal.
 */
int pc_resume_journal(struct pc_running *run, struct pc_err *err);

#endif
