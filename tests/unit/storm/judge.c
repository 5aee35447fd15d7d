/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.c: tests of src/storm/judge*.c, one story each; reference.c has the long ones. */
#include "support.h"

#include <signal.h>

#include "pinclash/oracle.h"
#include "pinclash/stamp.h"
#include "report/casefile.h"
#include "storm/judge.h"

#define MS 1000000ull

/* Worker 1 holds with vmsplice, worker 2 punches, worker 3 holds likewise. */
static struct pc_roster roster;
static struct pc_storm_judge *judge;
static struct pc_case facts;

static int begin(void **state)
{
	struct pc_err err = { 0 };

	(void)state;
	memset(&roster, 0, sizeof(roster));
	roster.page_bytes = 4096;
	roster.deadlines = (struct pc_deadlines){ .progress_ms = 100, .kill_ms = 50, .exit_ms = 80 };
	roster.worker_count = 4;
	roster.workers[0].role = PC_ROLE_SUPERVISOR;
	roster.workers[1] = (struct pc_roster_worker){
		.number = 1, .role = PC_ROLE_HOLDER, .medium = "xfs-dax", .name = "vmsplice"
	};
	roster.workers[2] = (struct pc_roster_worker){
		.number = 2, .role = PC_ROLE_CHANGER, .medium = "xfs-dax", .name = "punch",
		.frees = true
	};
	roster.workers[3] = roster.workers[1];
	roster.workers[3].number = 3;
	roster.pair_count = 1;
	roster.pairs[0] = (struct pc_roster_pair){ "xfs-dax", "vmsplice", "punch" };
	return pc_storm_judge_open(&roster, &judge, &err);
}

static int end(void **state)
{
	(void)state;
	pc_storm_judge_close(judge);
	judge = NULL;
	return 0;
}

static void add(struct pc_storm_event e)
{
	struct pc_err err = { 0 };

	assert_int_equal(pc_storm_judge_add(judge, &e, &err), 0);
}

/* At @ms, worker @w: pages 4 to 7 of file 9, token 1. */
static struct pc_storm_event at(uint64_t ms, uint16_t w, enum pc_event_kind kind)
{
	return (struct pc_storm_event){ .t_ns = ms * MS, .kind = (uint16_t)kind, .worker = w,
		.file = 9, .first = 4, .pages = 4, .token = 1 };
}

static void returned(uint64_t ms, uint16_t w, enum pc_event_kind kind, int result)
{
	struct pc_storm_event e = at(ms, w, kind);

	e.result = result;
	add(e);
}

static void about(uint64_t ms, enum pc_event_kind kind, uint32_t w, int result)
{
	add((struct pc_storm_event){ .t_ns = ms * MS, .kind = (uint16_t)kind, .result = result,
		.token = w });
}

static void held(uint64_t ms, uint16_t w)
{
	add(at(ms, w, PC_EV_ACQUIRE_CALL));
	add(at(ms + 1, w, PC_EV_ACQUIRE_RETURN));
	add(at(ms + 1, w, PC_EV_DMA_READ));
}

static void let_go(uint64_t ms, uint16_t w)
{
	add(at(ms, w, PC_EV_RELEASE_CALL));
	add(at(ms + 1, w, PC_EV_RELEASE_RETURN));
}

static void changed(uint64_t from_ms, uint64_t until_ms)
{
	add(at(from_ms, 2, PC_EV_CHANGE_CALL));
	add(at(until_ms, 2, PC_EV_CHANGE_RETURN));
}

static const struct pc_storm_fact *counted(void)
{
	pc_storm_judge_end(judge);
	memset(&facts, 0, sizeof(facts));
	pc_storm_judge_fill(judge, 0, &facts);
	return &facts.storm;
}

/* What an oracle says of what was counted. */
static void says(const char *oracle, enum pc_sight sight, enum pc_outcome outcome, const char *part)
{
	const struct pc_oracle *o =
		(const struct pc_oracle *)pc_op_find(PC_KIND_ORACLE, oracle);
	struct pc_finding f = { 0 };

	o->judge(&facts, &f);
	if (f.sight != sight || f.outcome != outcome || !strstr(f.detail, part))
		fail_msg("%s says %s %s: %s", oracle, pc_sight_name(f.sight),
			pc_outcome_name(f.outcome), f.detail);
}

/* Called at 10, the release is called at 20, returns at 21; woken at 22. */
static void waited(void)
{
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	let_go(20, 1);
	add(at(22, 2, PC_EV_CHANGE_RETURN));
}

static void a_change_that_waits_is_safe(void **state)
{
	const struct pc_storm_fact *f;

	(void)state;
	waited();
	assert_false(pc_storm_judge_unsafe(judge));
	f = counted();
	assert_int_equal(f->collisions, 1);
	assert_int_equal(f->blocked, 1);
	assert_int_equal(f->wait.max_ns, 12 * MS);
	assert_int_equal(f->wake.max_ns, 1 * MS);
	assert_int_equal(f->lasted_ns, 21 * MS);
	assert_int_equal(f->pins, 1);
	assert_string_equal(facts.id, "xfs-dax/vmsplice/punch/storm");
	assert_int_equal(pc_case_outcome(&facts), PC_OUT_BLOCKED);
	says("order", PC_SIGHT_SILENT, PC_OUT_NONE, "1 collisions, 48 a second: 1 waited");
	says("progress", PC_SIGHT_SILENT, PC_OUT_NONE, "woke 1.0 ms after the release");
	says("exit", PC_SIGHT_SILENT, PC_OUT_NONE, "80 ms");
	says("kill", PC_SIGHT_NONE, PC_OUT_NONE, "");
	says("canary", PC_SIGHT_SILENT, PC_OUT_NONE, "1 transfers");
}

static void a_change_under_the_pin_is_early(void **state)
{
	(void)state;
	held(1, 1);
	changed(10, 12);
	assert_false(pc_storm_judge_unsafe(judge));
	let_go(20, 1);
	assert_true(pc_storm_judge_unsafe(judge));
	assert_int_equal(counted()->early.count, 1);
	says("order", PC_SIGHT_CRY, PC_OUT_EARLY,
		"punch returned 1 times under a pin of blocks it frees; first after 2.0 ms, under pages "
		"4 to 7 of file 9 (worker 1 held, 2 changed)");
}

static struct pc_storm_event with_token(struct pc_storm_event e, uint32_t token)
{
	e.token = token;
	return e;
}

/* Worker 1 has two pins there, one of which it lets go for another; worker 3 has one. */
static void every_pin_is_a_collision(void **state)
{
	(void)state;
	held(1, 1);
	held(2, 3);
	add(with_token(at(4, 1, PC_EV_ACQUIRE_CALL), 2));
	add(with_token(at(5, 1, PC_EV_ACQUIRE_RETURN), 2));
	add(at(10, 2, PC_EV_CHANGE_CALL));
	add(with_token(at(11, 1, PC_EV_RELEASE_CALL), 2));
	add(with_token(at(12, 1, PC_EV_RELEASE_RETURN), 2));
	add(with_token(at(13, 1, PC_EV_ACQUIRE_CALL), 3));
	add(with_token(at(14, 1, PC_EV_ACQUIRE_RETURN), 3));
	add(at(15, 2, PC_EV_CHANGE_RETURN));
	let_go(20, 1);
	let_go(30, 3);
	assert_int_equal(counted()->collisions, 4);
	assert_int_equal(facts.storm.met, 1);
	assert_int_equal(facts.storm.blocked, 1);
	assert_int_equal(facts.storm.raced, 1);
	assert_int_equal(facts.storm.early.count, 2);
	says("order", PC_SIGHT_CRY, PC_OUT_EARLY, "punch returned 2 times");
}

/* Of the two that held, one ends of its own: the other one's pin proves it, and tells its place. */
static void one_that_lived_on_is_enough(void **state)
{
	(void)state;
	held(1, 1);
	held(2, 3);
	changed(10, 12);
	about(15, PC_EV_EXIT, 1, SIGBUS);
	assert_false(pc_storm_judge_unsafe(judge));
	about(16, PC_EV_EXIT, 3, SIGBUS);
	assert_int_equal(counted()->blind, 2);
	assert_int_equal(facts.storm.early.count, 0);
	held(21, 1);
	held(22, 3);
	changed(30, 32);
	about(35, PC_EV_EXIT, 1, SIGBUS);
	let_go(40, 3);
	assert_true(pc_storm_judge_unsafe(judge));
	assert_int_equal(counted()->early.count, 1);
	assert_int_equal(facts.storm.early.holder, 3);
}

/* It died of something at some time, and its pin with it. */
static void who_ended_unasked_proves_nothing(void **state)
{
	(void)state;
	held(1, 1);
	changed(10, 12);
	about(15, PC_EV_EXIT, 1, SIGBUS);
	assert_false(pc_storm_judge_unsafe(judge));
	assert_int_equal(counted()->blind, 1);
	assert_int_equal(facts.storm.early.count, 0);
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "none of 1 collisions could be judged");
}

static void who_was_killed_held_until_then(void **state)
{
	(void)state;
	held(1, 1);
	changed(10, 12);
	about(13, PC_EV_KILL, 1, 0);
	about(15, PC_EV_EXIT, 1, SIGKILL);
	assert_true(pc_storm_judge_unsafe(judge));
	assert_int_equal(counted()->early.count, 1);
}

static void the_log_ends_under_the_pin(void **state)
{
	(void)state;
	held(1, 1);
	changed(10, 12);
	assert_int_equal(counted()->blind, 1);
	assert_false(pc_storm_judge_unsafe(judge));
}

static void it_need_not_wait_elsewhere(void **state)
{
	struct pc_storm_event e = at(10, 2, PC_EV_CHANGE_CALL);

	(void)state;
	held(1, 1);
	e.first = 8;
	add(e);
	add(at(11, 2, PC_EV_CHANGE_RETURN));
	e.t_ns = 12 * MS;
	e.file = 8;
	e.first = 4;
	add(e);
	add(at(13, 2, PC_EV_CHANGE_RETURN));
	let_go(20, 1);
	assert_int_equal(counted()->collisions, 0);
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "punch never met a pin of vmsplice");
}

static void a_change_without_pages_meets_nothing(void **state)
{
	struct pc_storm_event e = at(10, 2, PC_EV_CHANGE_CALL);

	(void)state;
	held(1, 1);
	e.pages = 0;
	add(e);
	add(at(11, 2, PC_EV_CHANGE_RETURN));
	let_go(20, 1);
	assert_int_equal(counted()->collisions, 0);
}

static void it_waited_for_a_pin_elsewhere(void **state)
{
	struct pc_storm_event e = at(10, 2, PC_EV_CHANGE_CALL);

	(void)state;
	held(1, 1);
	e.first = 100;
	add(e);
	let_go(20, 1);
	add(at(22, 2, PC_EV_CHANGE_RETURN));
	assert_int_equal(counted()->over_count, 1);
	assert_int_equal(facts.storm.over_ns, 12 * MS);
	assert_int_equal(facts.storm.collisions, 0);
}

static void what_fails_under_the_pin_is_refused(void **state)
{
	(void)state;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	returned(11, 2, PC_EV_CHANGE_RETURN, -EBUSY);
	add(at(12, 2, PC_EV_CHANGE_CALL));
	returned(13, 2, PC_EV_CHANGE_RETURN, -EOPNOTSUPP);
	let_go(20, 1);
	assert_int_equal(counted()->refused, 1);
	assert_int_equal(facts.storm.blind, 1);
	assert_int_equal(pc_case_outcome(&facts), PC_OUT_REFUSED_CHANGE);
	says("order", PC_SIGHT_SILENT, PC_OUT_NONE, "1 failed");
}

static void a_change_that_is_not_known(void **state)
{
	(void)state;
	held(1, 1);
	add(at(12, 2, PC_EV_CHANGE_CALL));
	returned(13, 2, PC_EV_CHANGE_RETURN, -EOPNOTSUPP);
	let_go(20, 1);
	assert_int_equal(counted()->blind, 1);
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "punch cannot be made here");
}

static void a_pin_that_came_later_proves_nothing(void **state)
{
	(void)state;
	add(at(1, 2, PC_EV_CHANGE_CALL));
	held(2, 1);
	add(at(5, 2, PC_EV_CHANGE_RETURN));
	let_go(20, 1);
	assert_int_equal(counted()->raced, 1);
	assert_int_equal(facts.storm.collisions, 1);
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "in none of 1 collisions");
}

static void refused_pins(void **state)
{
	(void)state;
	add(at(1, 1, PC_EV_ACQUIRE_CALL));
	returned(2, 1, PC_EV_ACQUIRE_RETURN, -EPERM);
	changed(3, 4);
	assert_int_equal(counted()->refusals, 1);
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "EPERM");
	says("canary", PC_SIGHT_NONE, PC_OUT_NONE, "");
	facts.pin.refusal_expected = true;
	says("order", PC_SIGHT_SILENT, PC_OUT_NONE, "EPERM");
	assert_int_equal(pc_case_outcome(&facts), PC_OUT_REFUSED_PIN);
}

static void nothing_at_all(void **state)
{
	(void)state;
	counted();
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "no pin was tried");
}

static void a_pin_in_a_lost_stretch_is_blind(void **state)
{
	struct pc_storm_event lost = { .t_ns = 11 * MS, .kind = PC_EV_LOST, .worker = 1,
		.result = 3 };

	(void)state;
	lost.until_ns = 12 * MS;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	add(lost);
	add(at(22, 2, PC_EV_CHANGE_RETURN));
	assert_int_equal(counted()->blind, 1);
	assert_int_equal(facts.storm.lost, 3);
	assert_int_equal(facts.storm.collisions, 0);
	assert_false(pc_storm_judge_unsafe(judge));
	says("order", PC_SIGHT_BLIND, PC_OUT_NONE, "none of 1 collisions");
}

static void a_wake_up_is_lost(void **state)
{
	(void)state;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	let_go(20, 1);
	add(at(121, 2, PC_EV_CHANGE_RETURN));
	assert_int_equal(counted()->late.count, 1);
	assert_true(pc_storm_judge_unsafe(judge));
	says("progress", PC_SIGHT_CRY, PC_OUT_LOST_WAKEUP, "first for 100 ms, worker 2 on file 9");
}

/* It is still not back when its deadline is over, and is told of once. */
static void a_wake_up_that_never_comes(void **state)
{
	(void)state;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	let_go(20, 1);
	about(130, PC_EV_DEADLINE, 2, 0);
	about(140, PC_EV_DEADLINE, 2, 0);
	assert_int_equal(counted()->late.count, 1);
}

/* Another pin of the file is there all the time: a kernel that scans the whole file waits for it. */
static void it_may_wait_for_the_next_pin(void **state)
{
	struct pc_storm_event e = at(5, 3, PC_EV_ACQUIRE_CALL);

	(void)state;
	held(1, 1);
	e.first = 100;
	add(e);
	add(at(6, 3, PC_EV_ACQUIRE_RETURN));
	add(at(10, 2, PC_EV_CHANGE_CALL));
	let_go(20, 1);
	let_go(200, 3);
	add(at(202, 2, PC_EV_CHANGE_RETURN));
	assert_int_equal(counted()->late.count, 0);
	assert_int_equal(facts.storm.blocked, 1);
	assert_int_equal(facts.storm.wake.max_ns, 181 * MS);
}

/* Somebody may hold a pin whose acquisition was lost. */
static void no_wake_up_is_missed_when_events_were_lost(void **state)
{
	struct pc_storm_event lost = { .t_ns = 11 * MS, .kind = PC_EV_LOST, .worker = 3,
		.result = 1 };

	(void)state;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	add(lost);
	let_go(20, 1);
	add(at(300, 2, PC_EV_CHANGE_RETURN));
	assert_int_equal(counted()->late.count, 0);
}

static void the_log_ends_in_a_change(void **state)
{
	(void)state;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	let_go(20, 1);
	assert_int_equal(counted()->cut, 1);
	says("progress", PC_SIGHT_BLIND, PC_OUT_NONE, "1 calls had not returned");
}

static void sigkill_ends_a_change_or_does_not(void **state)
{
	(void)state;
	held(1, 1);
	add(at(10, 2, PC_EV_CHANGE_CALL));
	about(20, PC_EV_KILL, 2, 0);
	about(30, PC_EV_EXIT, 2, SIGKILL);
	counted();
	assert_int_equal(facts.storm.ended, 1);
	says("kill", PC_SIGHT_SILENT, PC_OUT_NONE, "SIGKILL ended 1 changes");
	add(at(40, 2, PC_EV_CHANGE_CALL));
	about(50, PC_EV_KILL, 2, 0);
	about(101, PC_EV_DEADLINE, 2, 0);
	about(102, PC_EV_EXIT, 2, SIGKILL);
	assert_int_equal(counted()->unkillable.count, 1);
	says("kill", PC_SIGHT_CRY, PC_OUT_UNKILLABLE, "within 50 ms, 1 times; first worker 2 on file 9");
}

static void a_release_that_takes_too_long(void **state)
{
	(void)state;
	held(1, 1);
	add(at(20, 1, PC_EV_RELEASE_CALL));
	about(101, PC_EV_DEADLINE, 1, 0);
	add(at(110, 1, PC_EV_RELEASE_RETURN));
	assert_int_equal(counted()->stuck.count, 1);
	says("exit", PC_SIGHT_CRY, PC_OUT_STUCK_HOLDER, "first worker 1 with pages 4 to 7 of file 9");
}

static void an_exit_that_takes_too_long(void **state)
{
	(void)state;
	held(1, 1);
	about(20, PC_EV_KILL, 1, 0);
	about(110, PC_EV_EXIT, 1, SIGKILL);
	assert_int_equal(counted()->stuck.count, 1);
}

static void add_sample(uint64_t ms, uint16_t w, const uint8_t *sample)
{
	for (uint32_t i = 0; i < PC_STORM_SAMPLES; i++) {
		struct pc_storm_event e = at(ms, w, PC_EV_SAMPLE);

		e.result = (int)i;
		memcpy(e.data, sample + (size_t)i * PC_STORM_DATA, PC_STORM_DATA);
		add(e);
	}
}

static void foreign_bytes_are_kept(void **state)
{
	static uint8_t page[PC_PAGE];
	const struct pc_stamp_id id = { .run = 5, .writer = PC_WRITER_TENANT, .seq = 7 };

	(void)state;
	pc_stamp_fill(page, sizeof(page), &id, 3);
	held(1, 1);
	changed(10, 12);
	add(at(13, 1, PC_EV_STALE_READ));
	add_sample(13, 1, page);
	add(at(14, 1, PC_EV_STALE_READ));
	add_sample(14, 1, page + PC_SAMPLE);
	let_go(20, 1);
	assert_int_equal(counted()->stale_read_at.count, 2);
	assert_int_equal(facts.canary.stale_read.pages, 2);
	assert_int_equal(facts.canary.stale_read.offset, 4 * 4096);
	assert_memory_equal(facts.canary.stale_read.sample, page, PC_SAMPLE);
	says("canary", PC_SIGHT_CRY, PC_OUT_STALE_READ, "tenant seq 7 page 3");
}

/* Worker 2 finds what worker 1 wrote through a pin that is long gone. */
static void bytes_in_another_file_are_the_holders(void **state)
{
	static const uint8_t junk[PC_SAMPLE] = { 1, 2, 3 };

	(void)state;
	waited();
	returned(30, 2, PC_EV_STALE_WRITE, 1);
	add_sample(30, 2, junk);
	assert_true(pc_storm_judge_unsafe(judge));
	counted();
	assert_memory_equal(facts.canary.stale_write.sample, junk, PC_SAMPLE);
	says("canary", PC_SIGHT_CRY, PC_OUT_STALE_WRITE, "no intact stamp, bytes 01 02 03");
}

static void no_content_was_looked_at(void **state)
{
	(void)state;
	add(at(1, 1, PC_EV_ACQUIRE_CALL));
	add(at(2, 1, PC_EV_ACQUIRE_RETURN));
	let_go(20, 1);
	counted();
	says("canary", PC_SIGHT_BLIND, PC_OUT_NONE, "no content was looked at");
}

static void events_of_nobody_are_refused(void **state)
{
	struct pc_storm_event e = at(1, 2, PC_EV_ACQUIRE_CALL);
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_storm_judge_add(judge, &e, &err), -EINVAL);
	test_one_line(&err, EINVAL, "worker 2 is a changer and cannot have recorded 'acquire-call'");
	e.worker = 1;
	e.result = INT_MIN;
	assert_int_equal(pc_storm_judge_add(judge, &e, &err), -EINVAL);
	test_one_line(&err, EINVAL, "'acquire-call' with -2147483648, which is no errno");
	e.worker = 77;
	assert_int_equal(pc_storm_judge_add(judge, &e, &err), -EINVAL);
	test_one_line(&err, EINVAL, "worker 77, who is not in workers.json");
}

#define story(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(a_change_that_waits_is_safe),
		story(a_change_under_the_pin_is_early),
		story(every_pin_is_a_collision),
		story(one_that_lived_on_is_enough),
		story(who_ended_unasked_proves_nothing),
		story(who_was_killed_held_until_then),
		story(the_log_ends_under_the_pin),
		story(it_need_not_wait_elsewhere),
		story(a_change_without_pages_meets_nothing),
		story(it_waited_for_a_pin_elsewhere),
		story(what_fails_under_the_pin_is_refused),
		story(a_change_that_is_not_known),
		story(a_pin_that_came_later_proves_nothing),
		story(refused_pins),
		story(nothing_at_all),
		story(a_pin_in_a_lost_stretch_is_blind),
		story(a_wake_up_is_lost),
		story(a_wake_up_that_never_comes),
		story(it_may_wait_for_the_next_pin),
		story(no_wake_up_is_missed_when_events_were_lost),
		story(the_log_ends_in_a_change),
		story(sigkill_ends_a_change_or_does_not),
		story(a_release_that_takes_too_long),
		story(an_exit_that_takes_too_long),
		story(foreign_bytes_are_kept),
		story(bytes_in_another_file_are_the_holders),
		story(no_content_was_looked_at),
		story(events_of_nobody_are_refused),
	};

	return test_run(tests);
}
