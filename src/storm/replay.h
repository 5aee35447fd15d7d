/* SPDX-License-Identifier: GPL-2.0-only */
/* replay.h: a storm is judged from its folder. */
#ifndef PINCLASH_STORM_REPLAY_H
#define PINCLASH_STORM_REPLAY_H

#include "storm/judge.h"

/**
 * pc_storm_replay - judge the streams in a folder
 * @dir: folder with the streams; a worker without one recorded nothing
 * @roster: of that folder; must outlive the judge
 * @ret_judge: the log has ended for it; pc_storm_judge_close() frees it
 *
 * One pass; memory does not grow with the streams.
 *
 * Errors: those of pc_stream_open() but -ENOENT, of pc_stream_next(), pc_storm_judge_open() and
 * pc_storm_judge_add().
 */
int pc_storm_replay(const char *dir, const struct pc_roster *roster,
	struct pc_storm_judge **ret_judge, struct pc_err *err);

#endif
