/* SPDX-License-Identifier: GPL-2.0-only */
/* ring.c: tests of src/storm/ring.c. */
#include "support.h"

#include <pthread.h>

#include "storm/ring.h"

#define ROOM 16

static int make(void **state)
{
	*state = aligned_alloc(64, pc_ring_bytes(ROOM));
	if (!*state)
		return -1;
	memset(*state, 0, pc_ring_bytes(ROOM));
	pc_ring_init(*state, ROOM, 7);
	return 0;
}

static int drop(void **state)
{
	free(*state);
	return 0;
}

#define with_ring(function) cmocka_unit_test_setup_teardown(function, make, drop)

static void add_at(struct pc_ring *ring, uint64_t from, uint64_t until)
{
	for (uint64_t t = from; t < until; t++) {
		struct pc_storm_event e = {
			.t_ns = t, .kind = PC_EV_DMA_READ, .token = (uint32_t)t
		};

		pc_ring_add(ring, &e);
	}
}

static void an_event_comes_out_as_it_went_in(void **state)
{
	struct pc_storm_event in = {
		.t_ns = 5, .kind = PC_EV_CHANGE_RETURN, .result = -EINTR, .file = 2, .first = 3,
		.pages = 4, .token = 9,
	};
	struct pc_storm_event out;

	assert_int_equal(pc_ring_take(*state, &out, 1), 0);
	pc_ring_add(*state, &in);
	assert_int_equal(pc_ring_take(*state, &out, 1), 1);
	in.worker = 7;
	assert_memory_equal(&in, &out, sizeof(in));
	assert_int_equal(pc_ring_take(*state, &out, 1), 0);
}

static void taken_in_order_beyond_the_end(void **state)
{
	struct pc_storm_event out[ROOM];

	for (uint64_t t = 0; t < 10 * ROOM; t += 3) {
		add_at(*state, t, t + 3);
		assert_int_equal(pc_ring_take(*state, out, 2), 2);
		assert_int_equal(pc_ring_take(*state, out + 2, ROOM), 1);
		for (uint64_t i = 0; i < 3; i++)
			assert_int_equal(out[i].token, t + i);
	}
	assert_int_equal(pc_ring_take_lost(*state, out), 0);
}

static void what_finds_no_room_is_told(void **state)
{
	struct pc_storm_event out[ROOM];

	add_at(*state, 100, 100 + ROOM + 4);
	assert_int_equal(pc_ring_take(*state, out, ROOM), ROOM);
	assert_int_equal(out[ROOM - 1].t_ns, 100 + ROOM - 1);
	add_at(*state, 200, 201);
	assert_int_equal(pc_ring_take(*state, out, ROOM), 2);
	assert_int_equal(out[0].kind, PC_EV_LOST);
	assert_int_equal(out[0].worker, 7);
	assert_int_equal(out[0].result, 4);
	assert_int_equal(out[0].t_ns, 100 + ROOM);
	assert_int_equal(out[0].until_ns, 100 + ROOM + 3);
	assert_int_equal(out[1].t_ns, 200);
	add_at(*state, 201, 202);
	assert_int_equal(pc_ring_take(*state, out, ROOM), 1);
	assert_int_equal(pc_ring_take_lost(*state, out), 0);
}

/* One free slot is none when something was lost before: that must be told first. */
static void no_event_overtakes_what_was_lost(void **state)
{
	struct pc_storm_event out[ROOM];

	add_at(*state, 0, ROOM + 1);
	assert_int_equal(pc_ring_take(*state, out, 1), 1);
	add_at(*state, 50, 51);
	assert_int_equal(pc_ring_take(*state, out, ROOM), ROOM - 1);
	add_at(*state, 60, 61);
	assert_int_equal(pc_ring_take(*state, out, ROOM), 2);
	assert_int_equal(out[0].kind, PC_EV_LOST);
	assert_int_equal(out[0].result, 2);
	assert_int_equal(out[0].until_ns, 50);
}

static void what_a_dead_producer_owed(void **state)
{
	struct pc_storm_event out[ROOM];

	add_at(*state, 0, ROOM + 2);
	assert_int_equal(pc_ring_take(*state, out, ROOM), ROOM);
	assert_int_equal(pc_ring_take_lost(*state, out), 1);
	assert_int_equal(out[0].kind, PC_EV_LOST);
	assert_int_equal(out[0].result, 2);
	assert_int_equal(out[0].t_ns, ROOM);
	assert_int_equal(pc_ring_take_lost(*state, out), 0);
}

/* Killed after it had published PC_EV_LOST, and before it had noted that. */
static void lost_told_twice_keeps_the_order_of_time(void **state)
{
	struct pc_ring *ring = *state;
	struct pc_storm_event out[ROOM];

	add_at(ring, 0, ROOM + 2);
	assert_int_equal(pc_ring_take(ring, out, ROOM), ROOM);
	add_at(ring, 90, 91);
	atomic_store(&ring->lost, 2);
	add_at(ring, 95, 96);
	assert_int_equal(pc_ring_take(ring, out, ROOM), 4);
	assert_int_equal(out[2].kind, PC_EV_LOST);
	for (int i = 1; i < 4; i++)
		assert_true(out[i].t_ns >= out[i - 1].t_ns);
	assert_true(out[2].until_ns >= out[2].t_ns);
}

static void a_sample_is_whole_or_not_there(void **state)
{
	struct pc_storm_event stale = { .t_ns = 40, .kind = PC_EV_STALE_READ, .token = 3 };
	struct pc_storm_event out[ROOM];
	uint8_t sample[PC_SAMPLE];

	for (uint32_t i = 0; i < PC_SAMPLE; i++)
		sample[i] = (uint8_t)(i + 1);
	add_at(*state, 0, ROOM - PC_STORM_SAMPLES);
	pc_ring_add_sample(*state, &stale, sample);
	assert_int_equal(pc_ring_take(*state, out, ROOM), ROOM - PC_STORM_SAMPLES);
	pc_ring_add_sample(*state, &stale, sample);
	assert_int_equal(pc_ring_take(*state, out, ROOM), 2 + PC_STORM_SAMPLES);
	assert_int_equal(out[0].kind, PC_EV_LOST);
	assert_int_equal(out[0].result, 1 + PC_STORM_SAMPLES);
	assert_int_equal(out[1].kind, PC_EV_STALE_READ);
	for (uint32_t i = 0; i < PC_STORM_SAMPLES; i++) {
		assert_int_equal(out[2 + i].kind, PC_EV_SAMPLE);
		assert_int_equal(out[2 + i].worker, 7);
		assert_int_equal(out[2 + i].result, i);
		assert_memory_equal(out[2 + i].data, sample + (size_t)i * PC_STORM_DATA,
			PC_STORM_DATA);
	}
}

static void tokens_differ(void **state)
{
	uint32_t first = pc_ring_token(*state);

	assert_int_not_equal(pc_ring_token(*state), first);
}

#define MADE 400000u

static void *produce(void *ring)
{
	add_at(ring, 0, MADE);
	return NULL;
}

/* All that was made arrives in order or is told to be lost, just there. */
static void full_speed_from_another_thread(void **state)
{
	struct pc_ring *ring = *state;
	struct pc_storm_event out[ROOM];
	uint64_t next = 0;
	pthread_t producer;
	bool ended = false;

	assert_int_equal(pthread_create(&producer, NULL, produce, ring), 0);
	while (next < MADE) {
		size_t count = pc_ring_take(ring, out, ROOM);

		if (!count && !ended && atomic_load(&ring->lost_until) == MADE - 1) {
			assert_int_equal(pthread_join(producer, NULL), 0);
			ended = true;
		} else if (!count && ended) {
			count = pc_ring_take_lost(ring, out);
			assert_int_equal(count, 1);
		}
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(out[i].t_ns, next);
			next = out[i].kind == PC_EV_LOST ? out[i].until_ns + 1 : next + 1;
			if (out[i].kind == PC_EV_LOST)
				assert_int_equal(out[i].result, next - out[i].t_ns);
		}
	}
	if (!ended)
		assert_int_equal(pthread_join(producer, NULL), 0);
	assert_int_equal(pc_ring_take(ring, out, ROOM), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_ring(an_event_comes_out_as_it_went_in),
		with_ring(taken_in_order_beyond_the_end),
		with_ring(what_finds_no_room_is_told),
		with_ring(no_event_overtakes_what_was_lost),
		with_ring(what_a_dead_producer_owed),
		with_ring(lost_told_twice_keeps_the_order_of_time),
		with_ring(a_sample_is_whole_or_not_there),
		with_ring(tokens_differ),
		with_ring(full_speed_from_another_thread),
	};

	return test_run(tests);
}
