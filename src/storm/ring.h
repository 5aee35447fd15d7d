/* SPDX-License-Identifier: GPL-2.0-only */
/* ring.h: events on their way from one worker to the drainer, in shared memory. */
#ifndef PINCLASH_STORM_RING_H
#define PINCLASH_STORM_RING_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "storm/event.h"

/**
 * struct pc_ring - one producer, one consumer, no locks; either may die at any instruction
 * @head: events published so far
 * @known_tail: @tail as the producer saw it last
 * @lost: events since the last PC_EV_LOST that found no room
 * @lost_from, @lost_until: times of the first and the last of them
 * @tokens: see pc_ring_token()
 * @tail: events taken so far; the consumer's
 * @room: number of @events, a power of two
 * @worker: goes into each event
 */
struct pc_ring {
	alignas(64) _Atomic uint64_t head;
	uint64_t known_tail;
	_Atomic uint64_t lost;
	_Atomic uint64_t lost_from;
	_Atomic uint64_t lost_until;
	uint32_t tokens;
	alignas(64) _Atomic uint64_t tail;
	alignas(64) uint32_t room;
	uint16_t worker;
	alignas(64) struct pc_storm_event events[];
};

/** pc_ring_bytes - memory that a ring of @room events takes */
size_t pc_ring_bytes(uint32_t room);

/**
 * pc_ring_init - make an empty ring in zeroed memory
 * @room: events, a power of two, at least 8
 * @worker: number of the worker that will fill it
 */
void pc_ring_init(struct pc_ring *ring, uint32_t room, uint16_t worker);

/** pc_ring_token - a number for a pin or change that no process of this worker had before */
uint32_t pc_ring_token(struct pc_ring *ring);

/**
 * pc_ring_add - record an event; producer only
 * @event: @worker is filled in
 *
 * Never blocks and never fails. When there is no room the event is counted, and
 * a PC_EV_LOST that says so goes in before the next one for which there is.
 */
void pc_ring_add(struct pc_ring *ring, const struct pc_storm_event *event);

/**
 * pc_ring_add_sample - record PC_EV_STALE_READ or _WRITE and the bytes found, all or nothing
 * @sample: PC_SAMPLE bytes
 */
void pc_ring_add_sample(struct pc_ring *ring, const struct pc_storm_event *event,
	const uint8_t *sample);

/**
 * pc_ring_take - move events out of the ring, oldest first; consumer only
 *
 * Return: how many, at most @max; 0 when there was none.
 */
size_t pc_ring_take(struct pc_ring *ring, struct pc_storm_event *ret_events, size_t max);

/**
 * pc_ring_take_lost - the PC_EV_LOST that a producer owed when it ended
 *
 * Consumer only, once the last producer has ended and all its events are taken.
 * Return: 1 and the event, or 0 when nothing was lost since the last one.
 */
size_t pc_ring_take_lost(struct pc_ring *ring, struct pc_storm_event *ret_event);

#endif
