/* SPDX-License-Identifier: GPL-2.0-only */
/* log.c: tests of src/event/log.c. */
#include "support.h"

#include <pthread.h>

#include "event/log.h"

#define LOGS 2

static int make(void **state)
{
	*state = calloc(LOGS, sizeof(struct pc_log));
	return *state ? 0 : -1;
}

static int drop(void **state)
{
	free(*state);
	return 0;
}

#define with_logs(test) cmocka_unit_test_setup_teardown(test, make, drop)

static struct pc_history merge(const struct pc_log *logs, size_t count)
{
	struct pc_history h = { 0 };

	assert_int_equal(pc_log_merge(logs, count, &h, NULL), 0);
	return h;
}

static void an_event_is_kept_as_it_is(void **state)
{
	struct pc_log *log = *state;
	struct pc_history h;

	pc_log_add(log, PC_ROLE_CHANGER, PC_EV_CHANGE_RETURN, 123456789012, -EBUSY, 1ull << 40);
	h = merge(log, 1);
	assert_int_equal(h.count, 1);
	assert_int_equal(h.lost, 0);
	assert_int_equal(h.events[0].t_ns, 123456789012);
	assert_int_equal(h.events[0].kind, PC_EV_CHANGE_RETURN);
	assert_int_equal(h.events[0].role, PC_ROLE_CHANGER);
	assert_int_equal(h.events[0].result, -EBUSY);
	assert_int_equal(h.events[0].arg, 1ull << 40);
	pc_history_free(&h);
}

/* A log is not in order of time: its owner takes the time first and records later. */
static void merged_in_order_of_time(void **state)
{
	static const uint64_t times[LOGS][4] = { { 10, 40, 30, 80 }, { 5, 35, 90, 20 } };
	static const uint64_t merged[] = { 5, 10, 20, 30, 35, 40, 80, 90 };
	struct pc_log *logs = *state;
	struct pc_history h;

	for (size_t l = 0; l < LOGS; l++) {
		for (size_t i = 0; i < 4; i++)
			pc_log_add(&logs[l], PC_ROLE_HOLDER, PC_EV_DMA_READ, times[l][i], 0,
				times[l][i]);
	}
	h = merge(logs, LOGS);
	assert_int_equal(h.count, 8);
	for (size_t i = 0; i < h.count; i++) {
		assert_int_equal(h.events[i].t_ns, merged[i]);
		assert_int_equal(h.events[i].arg, merged[i]);
	}
	pc_history_free(&h);
}

/* Further apart than an int can tell. */
static void merged_though_far_apart(void **state)
{
	struct pc_log *log = *state;
	struct pc_history h;

	pc_log_add(log, PC_ROLE_HOLDER, PC_EV_DMA_READ, UINT64_MAX, 0, 0);
	pc_log_add(log, PC_ROLE_HOLDER, PC_EV_DMA_READ, 0, 0, 0);
	pc_log_add(log, PC_ROLE_HOLDER, PC_EV_DMA_READ, 1ull << 32, 0, 0);
	h = merge(log, 1);
	assert_int_equal(h.events[0].t_ns, 0);
	assert_int_equal(h.events[1].t_ns, 1ull << 32);
	assert_int_equal(h.events[2].t_ns, UINT64_MAX);
	pc_history_free(&h);
}

static void nothing_recorded(void **state)
{
	struct pc_history h = merge(*state, LOGS);

	assert_int_equal(h.count, 0);
	assert_int_equal(h.lost, 0);
	pc_history_free(&h);
	h = merge(*state, 0);
	assert_int_equal(h.count, 0);
	pc_history_free(&h);
	pc_history_free(&h);
}

static void full_logs_count_what_they_lose(void **state)
{
	struct pc_log *logs = *state;
	struct pc_history h;

	for (size_t l = 0; l < LOGS; l++) {
		for (uint64_t i = 0; i < PC_LOG_EVENTS + 2 + l; i++)
			pc_log_add(&logs[l], PC_ROLE_HOLDER, PC_EV_DMA_READ, i, 0, i);
	}
	h = merge(logs, 1);
	assert_int_equal(h.count, PC_LOG_EVENTS);
	assert_int_equal(h.lost, 2);
	pc_history_free(&h);
	h = merge(logs, LOGS);
	assert_int_equal(h.count, LOGS * PC_LOG_EVENTS);
	assert_int_equal(h.lost, 2 + 3);
	/* The first ones are kept: the pin is told of before what was done with it. */
	assert_int_equal(h.events[h.count - 1].arg, PC_LOG_EVENTS - 1);
	pc_history_free(&h);
}

static void relabelled_are_those_so_far(void **state)
{
	struct pc_log *log = *state;
	struct pc_history h;

	pc_log_add(log, PC_ROLE_CHANGER, PC_EV_CHANGE_CALL, 1, 0, 0);
	pc_log_add(log, PC_ROLE_CHANGER, PC_EV_CHANGE_RETURN, 2, -EINTR, 0);
	pc_log_relabel(log, PC_ROLE_PROBE);
	pc_log_add(log, PC_ROLE_CHANGER, PC_EV_CHANGE_CALL, 3, 0, 0);
	h = merge(log, 1);
	assert_int_equal(h.count, 3);
	assert_int_equal(h.events[0].role, PC_ROLE_PROBE);
	assert_int_equal(h.events[1].role, PC_ROLE_PROBE);
	assert_int_equal(h.events[1].kind, PC_EV_CHANGE_RETURN);
	assert_int_equal(h.events[1].result, -EINTR);
	assert_int_equal(h.events[2].role, PC_ROLE_CHANGER);
	pc_history_free(&h);
}

static void reset_forgets_all(void **state)
{
	struct pc_log *log = *state;
	struct pc_history h;

	for (uint64_t i = 0; i < PC_LOG_EVENTS + 2; i++)
		pc_log_add(log, PC_ROLE_HOLDER, PC_EV_DMA_READ, i, 0, i);
	pc_log_reset(log);
	h = merge(log, 1);
	assert_int_equal(h.count, 0);
	assert_int_equal(h.lost, 0);
	pc_history_free(&h);
	pc_log_add(log, PC_ROLE_TENANT, PC_EV_TENANT_TAKE, 7, 0, 0);
	h = merge(log, 1);
	assert_int_equal(h.count, 1);
	assert_int_equal(h.events[0].role, PC_ROLE_TENANT);
	pc_history_free(&h);
}

#define PUBLISHED 100

/* Each member tells the number of the event, and no two rounds have a number in common. */
static uint64_t first_number;

static void add_telling(struct pc_log *log, enum pc_role role, uint64_t n)
{
	pc_log_add(log, role, (enum pc_event_kind)(n % PC_EVENT_KINDS), n, (int)n, ~n);
}

static void *produce(void *log)
{
	for (uint64_t i = 0; i < PC_LOG_EVENTS + 5; i++)
		add_telling(log, PC_ROLE_HOLDER, first_number + i);
	return NULL;
}

/* All there are of a role are whole, and none is left out between them; how many? */
static size_t check_events(const struct pc_history *h, enum pc_role role, uint64_t first)
{
	uint64_t next = first;
	bool whole = true;

	for (size_t i = 0; i < h->count; i++) {
		const struct pc_event *e = &h->events[i];

		if (e->role != role)
			continue;
		whole = whole && e->t_ns == next && e->kind == next % PC_EVENT_KINDS &&
			e->result == (int)next && e->arg == ~next;
		next++;
	}
	assert_true(whole);
	return next - first;
}

/* A worker that is stuck, and written off, may come back while its cell is summed up. */
static void read_while_a_worker_still_writes(void **state)
{
	struct pc_log *logs = *state;
	size_t seen = 0, before = 0;
	pthread_t producer;

	for (uint64_t i = 0; i < PUBLISHED; i++)
		add_telling(&logs[1], PC_ROLE_CHANGER, i);
	for (int round = 0; round < 300; round++) {
		pc_log_reset(&logs[0]);
		first_number += 1000;
		seen = 0;
		assert_int_equal(pthread_create(&producer, NULL, produce, &logs[0]), 0);
		while (seen < PC_LOG_EVENTS) {
			struct pc_history h = merge(logs, LOGS);

			before = seen;
			seen = check_events(&h, PC_ROLE_HOLDER, first_number);
			assert_true(seen >= before);
			assert_int_equal(check_events(&h, PC_ROLE_CHANGER, 0), PUBLISHED);
			pc_history_free(&h);
		}
		assert_int_equal(pthread_join(producer, NULL), 0);
		assert_int_equal(atomic_load(&logs[0].lost), 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_logs(an_event_is_kept_as_it_is),
		with_logs(merged_in_order_of_time),
		with_logs(merged_though_far_apart),
		with_logs(nothing_recorded),
		with_logs(full_logs_count_what_they_lose),
		with_logs(relabelled_are_those_so_far),
		with_logs(reset_forgets_all),
		with_logs(read_while_a_worker_still_writes),
	};

	return test_run(tests);
}
