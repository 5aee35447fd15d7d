/* SPDX-License-Identifier: GPL-2.0-only */
/* run.c: tests of src/storm/run.c and of what its processes do: a storm in a folder of this machine. */
#include "support.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storm/replay.h"
#include "storm/run.h"
#include "storm/stream.h"

static struct pc_arena *arena;
static char folder[] = "storm-test.XXXXXX";

static const struct pc_holder *holder(const char *name)
{
	return (const struct pc_holder *)pc_op_find(PC_KIND_HOLDER, name);
}

static const struct pc_change *change(const char *name)
{
	return (const struct pc_change *)pc_op_find(PC_KIND_CHANGE, name);
}

static struct pc_config *config(void)
{
	struct pc_config *cfg = pc_config_new();

	assert_int_equal(pc_config_set(cfg, "run", "seed", "7", NULL), 0);
	assert_int_equal(pc_config_set(cfg, PC_STORM, "for", "1s", NULL), 0);
	assert_int_equal(pc_config_set(cfg, PC_STORM, "kill-every", "100ms", NULL), 0);
	assert_int_equal(pc_config_set(cfg, PC_STORM, "unmapped", "5", NULL), 0);
	return cfg;
}

static void fill_roster(const struct pc_storm *storm, struct pc_roster *roster)
{
	roster->page_bytes = PC_PAGE;
	roster->deadlines = (struct pc_deadlines){ 5000, 5000, 5000 };
	roster->workers[roster->worker_count++].role = PC_ROLE_SUPERVISOR;
	for (size_t i = 0; i < storm->worker_count; i++) {
		const struct pc_storm_worker *w = &storm->workers[i];
		struct pc_roster_worker *row = &roster->workers[roster->worker_count++];

		row->number = w->number;
		row->role = w->holder ? PC_ROLE_HOLDER : PC_ROLE_CHANGER;
		row->cached = true;
		row->frees = w->seat->reach != PC_REACH_NONE;
		snprintf(row->medium, sizeof(row->medium), "xfs-pagecache");
		snprintf(row->name, sizeof(row->name), "%s",
			w->holder ? w->holder->op.name : w->change->op.name);
	}
	roster->file_count = storm->shape.files;
	roster->pairs[roster->pair_count++] =
		(struct pc_roster_pair){ "xfs-pagecache", "vmsplice", "punch" };
	roster->pairs[roster->pair_count++] =
		(struct pc_roster_pair){ "xfs-pagecache", "vmsplice", "truncate-shrink" };
}

static void judge(const struct pc_roster *roster, const char *dir)
{
	struct pc_storm_judge *judge;
	struct pc_err err = { 0 };
	static struct pc_case c;

	if (pc_storm_replay(dir, roster, &judge, &err))
		fail_msg("%s", err.text);
	for (uint32_t i = 0; i < roster->pair_count; i++) {
		pc_storm_judge_fill(judge, i, &c);
		print_message("%s: %llu collisions, %llu pins, %llu refused, %llu blind\n", c.id,
			(unsigned long long)c.storm.collisions, (unsigned long long)c.storm.pins,
			(unsigned long long)c.storm.refusals, (unsigned long long)c.storm.blind);
		assert_true(c.storm.collisions > 0);
		assert_true(c.storm.checks > 0);
		assert_int_equal(c.storm.lost, 0);
		assert_int_equal(c.storm.early.count, 0);
		assert_false(c.canary.stale_read.found);
		assert_false(c.canary.stale_write.found);
	}
	pc_storm_judge_close(judge);
}

/* Worker 1 took the pins that its first step is made of, all of them, before it let go of one. */
static void check_first_pins(const struct pc_storm *storm, const char *dir)
{
	struct pc_storm_event e = { 0 };
	struct pc_stream_in *stream = NULL;
	struct pc_err err = { 0 };
	uint32_t count = 0;

	assert_int_equal(pc_stream_open(dir, 1, &stream, &err), 0);
	while (e.kind != PC_EV_RELEASE_CALL) {
		struct pc_storm_step s = pc_storm_step_at(&storm->shape, 1, count, 0);

		assert_int_equal(pc_stream_next(stream, &e, &err), 1);
		if (e.kind != PC_EV_ACQUIRE_CALL)
			continue;
		assert_int_equal(e.file, s.file);
		assert_int_equal(e.first, s.first);
		assert_int_equal(e.pages, s.pages);
		count++;
	}
	assert_int_equal(count, 4);
	pc_stream_end(stream);
}

/* The page cache keeps the promise in its own way, on any file system. */
static void a_storm_in_the_page_cache(void **state)
{
	static struct pc_storm storm;
	struct pc_roster *roster = calloc(1, sizeof(*roster));
	struct pc_storm_end end;
	struct pc_worker keeper = { 0 };
	struct pc_err err = { 0 };
	char dir[64];
	int r;

	(void)state;
	assert_non_null(roster);
	storm.cfg = config();
	storm.arena = arena;
	storm.run = 0x1122334455667788u;
	storm.shape = pc_storm_shape_of(storm.cfg);
	storm.workers[storm.worker_count++].holder = holder("vmsplice");
	storm.workers[storm.worker_count++].holder = holder("vmsplice");
	storm.workers[storm.worker_count++].change = change("punch");
	storm.workers[storm.worker_count++].change = change("truncate-shrink");
	r = pc_storm_prepare(&storm, &err);
	if (r == -EOPNOTSUPP)
		skip(); /* no FIEMAP here */
	if (r)
		fail_msg("%s", err.text);
	fill_roster(&storm, roster);
	snprintf(dir, sizeof(dir), "%s/log", folder);
	assert_int_equal(mkdir(dir, 0700), 0);
	if (pc_storm_run(&storm, roster, dir, &keeper, &end, &err))
		fail_msg("%s", err.text);
	assert_true(end.kills > 0);
	assert_false(end.lost);
	for (size_t i = 0; i < storm.worker_count; i++)
		assert_string_equal(storm.workers[i].seat->why.text, "");
	print_message("%llu changes, %llu events\n", (unsigned long long)end.changes,
		(unsigned long long)end.events);
	check_first_pins(&storm, dir);
	judge(roster, dir);
	pc_storm_clean(&storm);
	free(roster);
}

static int set_up(void **state)
{
	(void)state;
	arena = mmap(NULL, sizeof(*arena), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		0);
	if (arena == MAP_FAILED || !mkdtemp(folder))
		return -1;
	snprintf(arena->place.dir, sizeof(arena->place.dir), "%s", folder);
	arena->place.foreign = true;
	return 0;
}

static int tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_storm_in_the_page_cache),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
