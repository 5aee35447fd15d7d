/* SPDX-License-Identifier: GPL-2.0-only */
/* log.h: the event log of one worker, in shared memory. */
#ifndef PINCLASH_EVENT_LOG_H
#define PINCLASH_EVENT_LOG_H

#include <stdatomic.h>

#include "pinclash/error.h"
#include "pinclash/event.h"

#define PC_LOG_EVENTS 128

/**
 * struct pc_log - single producer; readable by others at any time
 * @count: events published; stored after the event itself
 * @lost: events that came when the log was full
 */
struct pc_log {
	_Atomic uint32_t count;
	_Atomic uint32_t lost;
	struct pc_event events[PC_LOG_EVENTS];
};

/**
 * pc_log_add - record an event of the calling process
 * @t_ns: when, so that the caller can take the time first and record later
 *
 * The flight recorder gets it, too, also when the log is full.
 */
void pc_log_add(struct pc_log *log, enum pc_role role, enum pc_event_kind kind, uint64_t t_ns,
	int result, uint64_t arg);

/** pc_log_relabel - make all events so far those of @role; the producer must have ended */
void pc_log_relabel(struct pc_log *log, enum pc_role role);

/** pc_log_reset - forget all events; the producer must have ended */
void pc_log_reset(struct pc_log *log);

/**
 * pc_log_merge - the logs as one history in time order
 * @ret_history: events are allocated; pc_history_free() frees them
 *
 * Errors: -ENOMEM.
 */
int pc_log_merge(const struct pc_log *logs, size_t count, struct pc_history *ret_history,
	struct pc_err *err);

/**
 * pc_log_recall - what the flight recorder has of a cell that took the machine down
 * @ret_history: as of pc_log_merge(); empty when there is no recorder, or it holds
 *	something else. Its @lost counts older events and torn ones.
 *
 * Errors: -ENOMEM.
 */
int pc_log_recall(const char *id, uint64_t seed, struct pc_history *ret_history,
	struct pc_err *err);

/** pc_history_free - accepts an all-zero history */
void pc_history_free(struct pc_history *h);

#endif
