/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.h: what a storm's event log says of one medium x holder x change. */
#ifndef PINCLASH_STORM_H
#define PINCLASH_STORM_H

#include <stdbool.h>
#include <stdint.h>

/** PC_BUCKETS - one for each power of two of nanoseconds */
#define PC_BUCKETS 48

/** struct pc_bucket - figures from @from_ns (0 or a power of two) to below twice of it */
struct pc_bucket {
	uint64_t from_ns;
	uint64_t count;
};

/**
 * struct pc_times_fact - how a time is spread; nanoseconds, all 0 when there was none
 * @figures: how many
 * @p50_ns, @p99_ns: so many percent of the figures do not exceed it; at most 1/16 above the figure
 * @max_ns: exact
 * @buckets: those that are not empty, in order
 */
struct pc_times_fact {
	uint64_t figures;
	uint64_t p50_ns, p99_ns, max_ns;
	uint32_t count;
	struct pc_bucket buckets[PC_BUCKETS];
};

/**
 * struct pc_storm_sight - how often something that must not be was seen, and the first time
 * @count: how often
 * @at_ns: when the call returned, or the deadline passed; CLOCK_MONOTONIC
 * @took_ns: how long the call, or the wait for it, had lasted then
 * @file, @first, @pages: the range: of the pin when @holder is known, else of the change
 * @holder, @changer: numbers of the workers; 0 for none
 */
struct pc_storm_sight {
	uint64_t count;
	uint64_t at_ns;
	uint64_t took_ns;
	uint32_t file, first, pages;
	uint32_t holder, changer;
};

/**
 * struct pc_storm_fact - counted over a whole storm; a staged cell has ran = false
 * @lasted_ns: from the first event of the storm to its last
 *
 * A collision is a pin and a change that overlap in place, and the certain window of
 * the one and the call of the other in time. Each one judged is of one kind, by how it ended:
 *
 * @blocked: called under the pin, returned once that was released
 * @refused: failed under the pin
 * @kept: returned under a pin that lost no blocks by it
 * @revoked: likewise, of pages that the kernel may take away at any time
 * @detached: likewise, of pages of the page cache
 * early, which is not written: returned under the pin and freed or moved its blocks
 * @raced: the pin was taken while the change was under way: who was first is not known
 * @ended: the changer was killed in its call
 *
 * @collisions: all of these; @per_s: in a second
 * @met: changes that had one or more, judged or not
 * @blind: collisions whose window events were lost of, or whose holder ended unasked: not judged
 * @cut: changes and releases that had met the other when the log ended, and not returned
 * @lost: events that were lost of workers of this holder and of this change
 * @pins, @refusals: pins that were granted, and refused, with any change; @refusal: the
 *	errno of the last, positive
 * @checks: transfers through its pins whose content was looked at
 * @wait: of changes that were blocked, call to return; @wake: return of the last overlapping
 *	release to return, 0 when the change was the first
 * @over_count: changes that waited, PC_STORM_WAITED_NS at least, until a pin that they do not
 *	overlap was released; @over_ns: for how long, together
 * @early: changes that returned under a pin and freed its blocks; once for each holder process
 * @late: changes that returned, or had not, a deadline after the last release (lost wake-up)
 * @unkillable: changes that SIGKILL did not end in time
 * @stuck: releases and exits of the holder that did not end in time
 * @stale_read_at, @stale_write_at: who saw the bytes of canary facts, see struct pc_foreign
 */
struct pc_storm_fact {
	bool ran;
	uint64_t lasted_ns;
	uint64_t collisions;
	double per_s;
	uint64_t met;
	uint64_t blocked, refused, kept, revoked, detached, raced, ended;
	uint64_t blind, cut, lost;
	uint64_t pins, refusals, checks;
	int refusal;
	struct pc_times_fact wait, wake;
	uint64_t over_count, over_ns;
	struct pc_storm_sight early, late, unkillable, stuck;
	struct pc_storm_sight stale_read_at, stale_write_at;
};

/** PC_STORM_WAITED_NS - a change that took less is not said to have waited for a pin elsewhere */
#define PC_STORM_WAITED_NS 1000000u

#endif
