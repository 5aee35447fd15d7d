/* SPDX-License-Identifier: GPL-2.0-only */
/* crew.h: the processes of a storm; they are started, killed, replaced and ended. Supervisor only. */
#ifndef PINCLASH_STORM_CREW_H
#define PINCLASH_STORM_CREW_H

#include "storm/storm.h"

/**
 * pc_crew_start - fork @w, or its replacement
 *
 * Errors: those of fork(2) and pidfd_open(2).
 */
int pc_crew_start(struct pc_storm *storm, struct pc_storm_worker *w, struct pc_err *err);

/** pc_crew_kill - SIGKILL, and PC_EV_KILL in the supervisor's ring just before */
void pc_crew_kill(struct pc_storm *storm, struct pc_storm_worker *w);

/**
 * pc_crew_reap - has @w ended? Does not wait.
 * @ret_died: by a signal, ours or another, and not by itself
 *
 * If so: PC_EV_EXIT in the supervisor's ring, and nobody is misled any more by
 * what its seat says of it.
 */
bool pc_crew_reap(struct pc_storm *storm, struct pc_storm_worker *w, bool *ret_died);

/** pc_crew_give_up - PC_EV_DEADLINE of @w in the supervisor's ring */
void pc_crew_give_up(struct pc_storm *storm, const struct pc_storm_worker *w);

/** pc_crew_wait - wait until a process of the crew has ended, a signal came, or for @timeout_ms */
void pc_crew_wait(const struct pc_storm *storm, int timeout_ms);

#endif
