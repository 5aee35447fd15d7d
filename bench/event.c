/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event.c: what recording an event costs, clock included, over reading the clock alone; with a
 * flight recorder as its argument (PMEM_IS_PMEM_FORCE=1 for an ordinary file), what that adds.
 */
#include "bench.h"
#include "event/log.h"
#include "event/recorder.h"

static struct pc_log events;
static volatile uint64_t sink;

static void record(unsigned long n)
{
	for (unsigned long i = 0; i < n; i++) {
		if (i % PC_LOG_EVENTS == 0)
			pc_log_reset(&events);
		pc_log_add(&events, PC_ROLE_HOLDER, PC_EV_DMA_WRITE, pc_now_ns(), 0, i);
	}
}

static void clock_alone(unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		sink = pc_now_ns();
}

int main(int argc, char **argv)
{
	struct pc_err err;

	bench_pair("record an event", record, "read the clock", clock_alone, 1000000);
	if (argc < 2)
		return 0;
	if (pc_recorder_open(argv[1], &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	pc_recorder_begin("bench", 0);
	bench_pair("and on the recorder", record, "read the clock", clock_alone, 1000000);
	return 0;
}
