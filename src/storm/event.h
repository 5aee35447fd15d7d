/* SPDX-License-Identifier: GPL-2.0-only */
/* event.h: one event of a storm, in rings and in streams. */
#ifndef PINCLASH_STORM_EVENT_H
#define PINCLASH_STORM_EVENT_H

#include <stdint.h>

#include "pinclash/case.h"
#include "pinclash/event.h"

/** PC_STORM_SUPERVISOR - number of the supervisor's own stream; workers count from 1 */
#define PC_STORM_SUPERVISOR 0u

/** PC_STORM_DATA - bytes of a sample that one PC_EV_SAMPLE carries, and how many follow one another */
#define PC_STORM_DATA    16u
#define PC_STORM_SAMPLES (PC_SAMPLE / PC_STORM_DATA)

/**
 * struct pc_storm_event - 32 bytes, native byte order; times never fall within one worker's stream
 * @t_ns: CLOCK_MONOTONIC, taken next to the system call
 * @kind: enum pc_event_kind, one of those below
 * @worker: number of the worker whose stream it is
 * @result: 0 or -errno of a call that returned
 * @file: number of the file, see struct pc_roster
 * @first: first page of the range
 * @pages: its length
 * @token: number of the pin or change within its worker, pairs CALL with RETURN
 *
 * kind                      recorded by  says
 * ACQUIRE_, RELEASE_CALL,   holder       @token is a pin of @pages pages of @file. A call
 *   _RETURN                              is in the ring before it is made.
 *                                        A RETURN without pages: of pages that no change frees
 * CHANGE_CALL, _RETURN      changer      @token is a change of that range; one that only
 *                                        frees with the last reference to the file, and
 *                                        was not it, has no pages
 * DMA_WRITE, DMA_READ       holder       data moved through @token; what was read is
 *                                        looked at, what was written is by some verifier
 * STALE_READ                holder       through @token, still held, it read foreign bytes at
 *                                        page @first of @file. Samples follow.
 * STALE_WRITE               any worker   page @first of @file holds bytes that worker @result
 *                                        wrote through its pin @token of another file, or of
 *                                        what this one was before. Samples follow.
 * SAMPLE                    same         @data: part @result of the foreign bytes
 * KILL, EXIT, DEADLINE      supervisor   as in pc_event_kind, of the worker in @token. KILL's
 *                                        time is taken before kill(2), EXIT's after waitpid(2);
 *                                        @result of EXIT is the signal that ended it, or 0. A
 *                                        replacement goes on in the same stream after EXIT.
 * LOST                      any worker   @result events from @t_ns to @until_ns found no room
 */
struct pc_storm_event {
	uint64_t t_ns;
	uint16_t kind;
	uint16_t worker;
	int32_t result;
	union {
		struct {
			uint32_t file;
			uint32_t first;
			uint32_t pages;
			uint32_t token;
		};
		uint8_t data[PC_STORM_DATA];
		uint64_t until_ns;
	};
};

_Static_assert(sizeof(struct pc_storm_event) == 32, "it is the format of a file");

#endif
