/* SPDX-License-Identifier: GPL-2.0-only */
/* ring.c: a single-producer ring that counts what it has no room for. */
#include "storm/ring.h"

#include <string.h>

#include "event/recorder.h"

size_t pc_ring_bytes(uint32_t room)
{
	return sizeof(struct pc_ring) + room * sizeof(struct pc_storm_event);
}

void pc_ring_init(struct pc_ring *ring, uint32_t room, uint16_t worker)
{
	ring->room = room;
	ring->worker = worker;
}

uint32_t pc_ring_token(struct pc_ring *ring)
{
	return ring->tokens++;
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/*
 * One that is repeated, see add(), must not be older than what followed the first;
 * a slot keeps its event when that is taken.
 */
static struct pc_storm_event lost_event(const struct pc_ring *ring, uint64_t head, uint64_t count)
{
	uint64_t from = atomic_load_explicit(&ring->lost_from, memory_order_relaxed);
	uint64_t until = atomic_load_explicit(&ring->lost_until, memory_order_relaxed);
	uint64_t last = head ? ring->events[(head - 1) & (ring->room - 1)].t_ns : 0;
	struct pc_storm_event e = {
		.t_ns = later(from, last),
		.kind = PC_EV_LOST,
		.worker = ring->worker,
		.result = count > INT32_MAX ? INT32_MAX : (int32_t)count,
	};

	e.until_ns = later(until, e.t_ns);
	return e;
}

/* The count is stored last: a producer that is killed in here leaves the times of what it counts. */
static void lose(struct pc_ring *ring, uint64_t t_ns, uint64_t lost, uint64_t count)
{
	if (!lost)
		atomic_store_explicit(&ring->lost_from, t_ns, memory_order_relaxed);
	atomic_store_explicit(&ring->lost_until, t_ns, memory_order_relaxed);
	atomic_store_explicit(&ring->lost, lost + count, memory_order_release);
}

static bool has_room(struct pc_ring *ring, uint64_t head, uint64_t count)
{
	if (head + count - ring->known_tail <= ring->room)
		return true;
	ring->known_tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
	return head + count - ring->known_tail <= ring->room;
}

static void put(struct pc_ring *ring, uint64_t at, const struct pc_storm_event *event)
{
	struct pc_storm_event *e = &ring->events[at & (ring->room - 1)];

	*e = *event;
	e->worker = ring->worker;
	pc_recorder_put(ring->worker, at, e, sizeof(*e));
}

/* All of @events or, when there is no room for them and what was lost before, none. */
static void add(struct pc_ring *ring, const struct pc_storm_event *events, uint64_t count)
{
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	uint64_t lost = atomic_load_explicit(&ring->lost, memory_order_relaxed);

	if (!has_room(ring, head, count + (lost > 0))) {
		lose(ring, events[0].t_ns, lost, count);
		return;
	}
	if (lost) {
		struct pc_storm_event e = lost_event(ring, head, lost);

		put(ring, head++, &e);
	}
	for (uint64_t i = 0; i < count; i++)
		put(ring, head++, &events[i]);
	/* Killed between these two, its successor repeats the PC_EV_LOST: more is blind, not less. */
	atomic_store_explicit(&ring->head, head, memory_order_release);
	if (lost)
		atomic_store_explicit(&ring->lost, 0, memory_order_relaxed);
}

void pc_ring_add(struct pc_ring *ring, const struct pc_storm_event *event)
{
	add(ring, event, 1);
}

void pc_ring_add_sample(struct pc_ring *ring, const struct pc_storm_event *event,
	const uint8_t *sample)
{
	struct pc_storm_event all[1 + PC_STORM_SAMPLES] = { *event };

	for (uint32_t i = 0; i < PC_STORM_SAMPLES; i++) {
		all[1 + i] = (struct pc_storm_event){
			.t_ns = event->t_ns,
			.kind = PC_EV_SAMPLE,
			.result = (int32_t)i,
		};
		memcpy(all[1 + i].data, sample + (size_t)i * PC_STORM_DATA, PC_STORM_DATA);
	}
	add(ring, all, 1 + PC_STORM_SAMPLES);
}

size_t pc_ring_take(struct pc_ring *ring, struct pc_storm_event *ret_events, size_t max)
{
	uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
	size_t count = 0;

	while (tail < head && count < max)
		ret_events[count++] = ring->events[tail++ & (ring->room - 1)];
	atomic_store_explicit(&ring->tail, tail, memory_order_release);
	return count;
}

size_t pc_ring_take_lost(struct pc_ring *ring, struct pc_storm_event *ret_event)
{
	uint64_t lost = atomic_load_explicit(&ring->lost, memory_order_acquire);
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);

	if (!lost)
		return 0;
	*ret_event = lost_event(ring, head, lost);
	atomic_store_explicit(&ring->lost, 0, memory_order_relaxed);
	return 1;
}
