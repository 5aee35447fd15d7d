/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.c: what recording an event of a storm costs, and what the judge does in a second. */
#include <string.h>
#include <sys/stat.h>

#include "bench.h"
#include "storm/replay.h"
#include "storm/ring.h"
#include "storm/stream.h"

#define ROOM     65536u
#define HOLDERS  8u
#define CHANGERS 8u
#define FILES    8u
#define EVENTS   1000000u

static struct pc_ring *ring;
static volatile uint64_t sink;

/* As the drainer keeps up: what is there is taken when half of the ring is full. */
static void record(unsigned long n)
{
	static struct pc_storm_event taken[ROOM];
	struct pc_storm_event e = { .kind = PC_EV_DMA_WRITE, .pages = 4 };

	for (unsigned long i = 0; i < n; i++) {
		e.t_ns = pc_now_ns();
		e.token = (uint32_t)i;
		pc_ring_add(ring, &e);
		if (i % (ROOM / 2) == 0)
			atomic_store(&ring->tail, atomic_load(&ring->head));
	}
	sink = pc_ring_take(ring, taken, ROOM);
}

static void clock_alone(unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		sink = pc_now_ns();
}

static void bench_record(void)
{
	ring = aligned_alloc(64, pc_ring_bytes(ROOM));
	if (!ring)
		exit(1);
	memset(ring, 0, pc_ring_bytes(ROOM));
	pc_ring_init(ring, ROOM, 1);
	bench_pair("record a storm's event", record, "read the clock", clock_alone, 1000000);
	free(ring);
}

static struct pc_roster roster;
static struct pc_stream_out *streams[1 + HOLDERS + CHANGERS];

static void fill_roster(void)
{
	roster.page_bytes = 4096;
	roster.deadlines = (struct pc_deadlines){ 5000, 3000, 5000 };
	roster.worker_count = 1 + HOLDERS + CHANGERS;
	for (uint32_t i = 1; i < roster.worker_count; i++) {
		struct pc_roster_worker *w = &roster.workers[i];

		w->number = i;
		w->role = i <= HOLDERS ? PC_ROLE_HOLDER : PC_ROLE_CHANGER;
		strcpy(w->medium, "xfs-dax");
		strcpy(w->name, i <= HOLDERS ? "vmsplice" : "punch");
		w->frees = i > HOLDERS;
	}
	roster.pair_count = 1;
	roster.pairs[0] = (struct pc_roster_pair){ "xfs-dax", "vmsplice", "punch" };
}

/** struct writer - events of one worker on their way to its stream */
struct writer {
	struct pc_storm_event events[1024];
	size_t count;
};

static struct writer writers[1 + HOLDERS + CHANGERS];

static void flush(uint32_t worker)
{
	struct writer *w = &writers[worker];

	if (pc_stream_append(streams[worker], w->events, w->count, NULL))
		exit(1);
	w->count = 0;
}

static void put(uint64_t t_ns, uint32_t worker, enum pc_event_kind kind, uint32_t token)
{
	struct writer *w = &writers[worker];

	if (w->count == 1024)
		flush(worker);
	w->events[w->count++] = (struct pc_storm_event){
		.t_ns = t_ns, .kind = (uint16_t)kind, .worker = (uint16_t)worker,
		.file = token % FILES, .first = token % 13, .pages = 4, .token = token
	};
}

/* Each round has a pin and a change by one of each: six events, two collisions and more. */
static void write_streams(const char *dir, uint64_t count)
{
	uint64_t t = 1000;

	for (uint32_t i = 0; i < roster.worker_count; i++) {
		if (pc_stream_create(dir, (uint16_t)i, &streams[i], NULL))
			exit(1);
	}
	for (uint32_t round = 0; (uint64_t)round * 6 < count; round++, t += 6) {
		uint32_t holder = 1 + round % HOLDERS;
		uint32_t changer = 1 + HOLDERS + round % CHANGERS;

		put(t, holder, PC_EV_RELEASE_CALL, round - HOLDERS);
		put(t + 1, holder, PC_EV_RELEASE_RETURN, round - HOLDERS);
		put(t + 2, changer, PC_EV_CHANGE_RETURN, round - CHANGERS);
		put(t + 3, holder, PC_EV_ACQUIRE_CALL, round);
		put(t + 4, holder, PC_EV_ACQUIRE_RETURN, round);
		put(t + 5, changer, PC_EV_CHANGE_CALL, round);
	}
	for (uint32_t i = 0; i < roster.worker_count; i++) {
		flush(i);
		pc_stream_close(streams[i]);
	}
}

static double judge_once(const char *dir)
{
	uint64_t begin = pc_now_ns();
	struct pc_storm_judge *judge;
	struct pc_err err = { 0 };

	if (pc_storm_replay(dir, &roster, &judge, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	pc_storm_judge_close(judge);
	return (double)(pc_now_ns() - begin) / 1e9;
}

/* Alternating rounds, so that both sizes meet the same disturbances. */
static void bench_judge(const char *small, const char *large)
{
	double a[BENCH_ROUNDS], b[BENCH_ROUNDS], ratio[BENCH_ROUNDS];

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		a[i] = judge_once(small);
		b[i] = judge_once(large);
		ratio[i] = b[i] / a[i];
	}
	qsort(a, BENCH_ROUNDS, sizeof(a[0]), bench_by_value);
	qsort(b, BENCH_ROUNDS, sizeof(b[0]), bench_by_value);
	qsort(ratio, BENCH_ROUNDS, sizeof(ratio[0]), bench_by_value);
	printf("judge %u events        %8.2f million a second\n", EVENTS,
		EVENTS / a[BENCH_ROUNDS / 2] / 1e6);
	printf("judge %u events       %8.2f million a second\n", 10 * EVENTS,
		10 * EVENTS / b[BENCH_ROUNDS / 2] / 1e6);
	printf("time ratio of ten times the events %.2f (%.2f to %.2f)\n", ratio[BENCH_ROUNDS / 2],
		ratio[0], ratio[BENCH_ROUNDS - 1]);
}

static void remove_streams(const char *dir)
{
	char name[24], path[80];

	for (uint32_t i = 0; i < roster.worker_count; i++) {
		pc_stream_name((uint16_t)i, name);
		snprintf(path, sizeof(path), "%s/%s", dir, name);
		remove(path);
	}
	remove(dir);
}

int main(void)
{
	char small[] = "/tmp/pinclash-bench-XXXXXX", large[] = "/tmp/pinclash-bench-XXXXXX";

	bench_record();
	fill_roster();
	if (!mkdtemp(small) || !mkdtemp(large)) {
		perror("/tmp");
		return 1;
	}
	write_streams(small, EVENTS);
	write_streams(large, 10ull * EVENTS);
	bench_judge(small, large);
	remove_streams(small);
	remove_streams(large);
	return 0;
}
