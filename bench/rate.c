/* SPDX-License-Identifier: GPL-2.0-only */
/* rate.c: collisions a second of a storm, beside its system calls alone and a loop that looks at no contents. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "bench.h"
#include "bench/rivals.h"
#include "storm/replay.h"
#include "storm/run.h"

#define ROUNDS 5

static struct pc_arena *arena;
static struct pc_storm storm;
static struct pc_roster roster;

static void fail(const char *what)
{
	fprintf(stderr, "bench_rate: %s\n", what);
	exit(1);
}

static void hire(enum pc_kind kind, const char *name, unsigned int times)
{
	const struct pc_op *op = pc_op_find(kind, name);

	for (unsigned int i = 0; i < times; i++) {
		struct pc_storm_worker *w = &storm.workers[storm.worker_count++];

		if (kind == PC_KIND_HOLDER)
			w->holder = (const struct pc_holder *)op;
		else
			w->change = (const struct pc_change *)op;
	}
}

static void enlist(void)
{
	roster.page_bytes = PC_PAGE;
	roster.deadlines = (struct pc_deadlines){ 5000, 5000, 5000 };
	roster.workers[roster.worker_count++].role = PC_ROLE_SUPERVISOR;
	for (size_t i = 0; i < storm.worker_count; i++) {
		const struct pc_storm_worker *w = &storm.workers[i];
		struct pc_roster_worker *row = &roster.workers[roster.worker_count++];

		row->number = w->number;
		row->role = w->holder ? PC_ROLE_HOLDER : PC_ROLE_CHANGER;
		row->frees = w->seat->reach != PC_REACH_NONE;
		snprintf(row->medium, sizeof(row->medium), "xfs-dax");
		snprintf(row->name, sizeof(row->name), "%s",
			w->holder ? w->holder->op.name : w->change->op.name);
	}
	roster.file_count = storm.shape.files;
	roster.pairs[roster.pair_count++] = (struct pc_roster_pair){ "xfs-dax", "vmsplice", "punch" };
	roster.pairs[roster.pair_count++] =
		(struct pc_roster_pair){ "xfs-dax", "vmsplice", "truncate-shrink" };
}

/** struct round - what a storm of one round came to */
struct round {
	double changes_per_s;
	double collisions_per_s, met_per_s;
	uint64_t lost, unsafe;
};

static void judge(const char *dir, struct round *round)
{
	static struct pc_case c;
	struct pc_storm_judge *judge;
	struct pc_err err = { 0 };

	if (pc_storm_replay(dir, &roster, &judge, &err))
		fail(err.text);
	for (uint32_t i = 0; i < roster.pair_count; i++) {
		pc_storm_judge_fill(judge, i, &c);
		round->collisions_per_s += c.storm.per_s;
		round->met_per_s += (double)c.storm.met * 1e9 / (double)c.storm.lasted_ns;
		round->lost += c.storm.lost;
		round->unsafe += c.storm.early.count;
	}
	pc_storm_judge_close(judge);
}

static struct round blow(const char *logs, int number)
{
	struct round round = { 0 };
	struct pc_storm_end end;
	struct pc_worker keeper = { 0 };
	struct pc_err err = { 0 };
	uint64_t begin, before = atomic_load(&storm.shared->changes);
	char dir[300];

	snprintf(dir, sizeof(dir), "%s/%d", logs, number);
	if (mkdir(dir, 0700))
		fail("its folder for logs cannot be made");
	begin = pc_now_ns();
	if (pc_storm_run(&storm, &roster, dir, &keeper, &end, &err))
		fail(err.text);
	atomic_store(&storm.shared->stop, false);
	round.changes_per_s =
		(double)(end.changes - before) * 1e9 / (double)(pc_now_ns() - begin);
	judge(dir, &round);
	return round;
}

/* "KEY=VALUE": an option of the storm. */
static void set_option(struct pc_config *cfg, const char *text)
{
	const char *value = strchr(text, '=');
	struct pc_err err = { 0 };
	char key[32];

	if (!value || snprintf(key, sizeof(key), "%.*s", (int)(value - text), text) >= (int)sizeof(key))
		fail("an option of the storm is KEY=VALUE");
	if (pc_config_set(cfg, PC_STORM, key, value + 1, &err))
		fail(err.text);
}

static void set_up(const char *dir, unsigned int ms, char **options)
{
	struct pc_config *cfg = pc_config_new();
	struct pc_err err = { 0 };
	char text[32];

	snprintf(text, sizeof(text), "%ums", ms);
	if (pc_config_set(cfg, "run", "seed", "1", &err) ||
		pc_config_set(cfg, PC_STORM, "for", text, &err) ||
		pc_config_set(cfg, PC_STORM, "kill-every", "0ms", &err))
		fail(err.text);
	for (; *options; options++)
		set_option(cfg, *options);
	arena = mmap(NULL, sizeof(*arena), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		0);
	if (arena == MAP_FAILED)
		fail("no memory");
	snprintf(arena->place.dir, sizeof(arena->place.dir), "%s", dir);
	storm.cfg = cfg;
	storm.arena = arena;
	storm.run = pc_now_ns() << 32;
	storm.shape = pc_storm_shape_of(cfg);
	hire(PC_KIND_HOLDER, "vmsplice", (unsigned int)pc_config_num(cfg, PC_STORM, "holders"));
	hire(PC_KIND_CHANGE, "punch", (unsigned int)pc_config_num(cfg, PC_STORM, "changers") / 2);
	hire(PC_KIND_CHANGE, "truncate-shrink",
		(unsigned int)pc_config_num(cfg, PC_STORM, "changers") / 2);
	if (pc_storm_prepare(&storm, &err))
		fail(err.text);
	enlist();
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(values[0]), bench_by_value);
	return values[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	unsigned int ms = argc > 4 ? (unsigned int)atoi(argv[4]) : 2000;
	double bare[ROUNDS], with[ROUNDS], ratio[ROUNDS], judged[ROUNDS], loop[ROUNDS], over[ROUNDS];
	double met[ROUNDS], met_over[ROUNDS];
	uint64_t lost = 0, unsafe = 0;

	if (argc < 4)
		fail("usage: bench_rate FOLDER-ON-DAX FILE-FOR-O_DIRECT FOLDER-FOR-LOGS [MS [KEY=VALUE...]]");
	set_up(argv[1], ms, argc > 5 ? argv + 5 : argv + argc);
	for (int i = 0; i < ROUNDS; i++) {
		struct round round;

		bare[i] = bench_bare(&storm, ms);
		round = blow(argv[3], i);
		loop[i] = bench_collide(argv[1], argv[2], ms);
		with[i] = round.changes_per_s;
		judged[i] = round.collisions_per_s;
		met[i] = round.met_per_s;
		ratio[i] = with[i] / bare[i];
		over[i] = judged[i] / loop[i];
		met_over[i] = met[i] / loop[i];
		lost += round.lost;
		unsafe += round.unsafe;
	}
	qsort(ratio, ROUNDS, sizeof(ratio[0]), bench_by_value);
	printf("storm, judged collisions %8.0f /s\nstorm, changes that met  %8.0f /s\n", median(judged),
		median(met));
	printf("loop like generic/503    %8.0f /s, contents unseen\nratio %.2f, of changes %.2f\n",
		median(loop), median(over), median(met_over));
	printf("storm, changes           %8.0f /s\n", median(with));
	printf("bare calls, changes      %8.0f /s\nratio %.2f (%.2f to %.2f)\n", median(bare),
		ratio[ROUNDS / 2], ratio[0], ratio[ROUNDS - 1]);
	printf("events lost %llu, unsafe %llu\n", (unsigned long long)lost,
		(unsigned long long)unsafe);
	pc_storm_clean(&storm);
	return 0;
}
