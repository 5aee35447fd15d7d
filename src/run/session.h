/* SPDX-License-Identifier: GPL-2.0-only */
/* session.h: media are opened and closed, and what holders share is made. */
#ifndef PINCLASH_RUN_SESSION_H
#define PINCLASH_RUN_SESSION_H

#include "run/running.h"

/**
 * pc_session_provide - make what the holders of the planned cells share
 *
 * A holder for which that fails is noted in @run and costs its cells only.
 *
 * Errors: -EINTR the run was interrupted.
 */
int pc_session_provide(struct pc_running *run, struct pc_err *err);

/**
 * pc_session_open - open @medium unless it is open, and close the one before it
 *
 * Does nothing for a medium that is not supported: its cells say why they
 * are skipped.
 *
 * Errors: those of the medium's open and of pc_session_close().
 */
int pc_session_open(struct pc_running *run, const struct pc_medium *medium, struct pc_err *err);

/** pc_session_checked - will the open medium's file system be checked offline? */
bool pc_session_checked(const struct pc_running *run);

/**
 * pc_session_close - take the open medium down, check it offline, and judge its cells again
 *
 * A take-down that fails or a check that finds damage becomes part of the
 * facts of each cell of the session: any of them may have done it.
 *
 * Errors: those of pc_record_amend().
 */
int pc_session_close(struct pc_running *run, struct pc_err *err);

#endif
