/* SPDX-License-Identifier: GPL-2.0-only */
/* drain.h: events on their way from the rings to the streams. Supervisor only. */
#ifndef PINCLASH_STORM_DRAIN_H
#define PINCLASH_STORM_DRAIN_H

#include "storm/live.h"
#include "storm/storm.h"
#include "storm/stream.h"

/**
 * struct pc_drain - on their way
 * @streams: [0] is the supervisor's
 * @live: judges what passes; NULL when nobody asks before the end
 * @unsafe: and has seen something
 */
struct pc_drain {
	const struct pc_storm *storm;
	struct pc_stream_out *streams[PC_STORM_WORKERS + 1];
	struct pc_live *live;
	bool unsafe;
	uint64_t events;
};

/**
 * pc_drain_open - start a stream for every ring in the folder @dir
 * @roster: judge what passes; NULL for not
 *
 * Errors: those of pc_stream_create() and pc_live_open().
 */
int pc_drain_open(struct pc_drain *drain, const struct pc_storm *storm, const char *dir,
	const struct pc_roster *roster, struct pc_err *err);

/**
 * pc_drain_all - move what is in the rings to the streams
 *
 * Errors: those of pc_stream_append(), such as -ENOSPC, and of the judge.
 */
int pc_drain_all(struct pc_drain *drain, struct pc_err *err);

/**
 * pc_drain_close - the same for the last time, with what the producers lost, and close the streams
 *
 * All producers have ended. Accepts a drain whose opening has failed.
 */
int pc_drain_close(struct pc_drain *drain, struct pc_err *err);

#endif
