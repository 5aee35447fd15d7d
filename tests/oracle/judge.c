/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.c: tests of src/oracle/judge.c and outcome.c: what all oracles together make of a case. */
#include "build.h"

static struct pc_judgement judge(const struct pc_case *c)
{
	struct pc_judgement j;

	pc_judge(c, &j);
	return j;
}

static void assert_judged(const struct pc_judgement *j, enum pc_verdict verdict,
	enum pc_outcome outcome, const char *oracle, const char *says)
{
	assert_string_equal(pc_verdict_name(j->verdict), pc_verdict_name(verdict));
	assert_string_equal(pc_outcome_name(j->outcome), pc_outcome_name(outcome));
	assert_string_equal(j->oracle, oracle);
	if (!strstr(j->detail, says))
		fail_msg("\"%s\" does not say \"%s\"", j->detail, says);
}

/* Each of these makes a change that waited, and was well, cry; none of them undoes another. */

static void write_stale(struct pc_case *c)
{
	c->canary.stale_write = foreign(PC_WRITER_HOLDER, 1);
}

static void read_stale(struct pc_case *c)
{
	c->canary.stale_read = foreign(PC_WRITER_TENANT, 1);
}

static void crash(struct pc_case *c)
{
	c->log.bad_lines = 1;
	strcpy(c->log.first, "BUG: this one");
}

static void corrupt(struct pc_case *c)
{
	c->fsck.clean = false;
}

static void make_unkillable(struct pc_case *c)
{
	c->kill.ended = false;
}

static void stick(struct pc_case *c)
{
	about(c, 4100, PC_EV_DEADLINE, PC_ROLE_HOLDER);
}

static void wake_late(struct pc_case *c)
{
	c->deadlines.progress_ms = 1;
}

static void leak(struct pc_case *c)
{
	c->count.released_after--;
}

static void give_away_early(struct pc_case *c)
{
	c->canary.taken_bytes = PC_PAGE;
}

/* Strongest evidence first, as verdict.h has them. */
static const struct {
	enum pc_outcome outcome;
	const char *oracle;
	void (*happen)(struct pc_case *c);
} trouble[] = {
	{ PC_OUT_STALE_WRITE, "canary", write_stale },
	{ PC_OUT_STALE_READ, "canary", read_stale },
	{ PC_OUT_CRASH, "kernel-log", crash },
	{ PC_OUT_CORRUPT_FS, "fsck", corrupt },
	{ PC_OUT_UNKILLABLE, "kill", make_unkillable },
	{ PC_OUT_STUCK_HOLDER, "exit", stick },
	{ PC_OUT_LOST_WAKEUP, "progress", wake_late },
	{ PC_OUT_LEAK, "accounting", leak },
	{ PC_OUT_EARLY, "canary", give_away_early },
};

#define TROUBLES (sizeof(trouble) / sizeof(trouble[0]))

static void each_trouble_names_its_oracle(void **state)
{
	(void)state;
	for (size_t i = 0; i < TROUBLES; i++) {
		struct pc_case *c = case_new();
		struct pc_judgement j;

		case_waited(c);
		trouble[i].happen(c);
		j = judge(c);
		assert_judged(&j, PC_UNSAFE, trouble[i].outcome, trouble[i].oracle, "");
		case_free(c);
	}
}

static void of_two_the_stronger_names_the_cell(void **state)
{
	(void)state;
	for (size_t i = 0; i < TROUBLES; i++) {
		for (size_t k = i + 1; k < TROUBLES; k++) {
			struct pc_case *c = case_new();
			struct pc_judgement j;

			case_waited(c);
			trouble[k].happen(c);
			trouble[i].happen(c);
			j = judge(c);
			assert_judged(&j, PC_UNSAFE, trouble[i].outcome, trouble[i].oracle, "");
			case_free(c);
		}
	}
}

static void no_unsafe_outcome_is_left_out(void **state)
{
	size_t unsafe = 0;

	(void)state;
	for (size_t o = 0; o < PC_OUTCOMES; o++)
		unsafe += pc_outcome_unsafe((enum pc_outcome)o);
	assert_int_equal(unsafe, TROUBLES);
	for (size_t i = 1; i < TROUBLES; i++)
		assert_true(trouble[i - 1].outcome < trouble[i].outcome);
}

static void any_cry_wins_over_blindness(void **state)
{
	(void)state;
	for (size_t i = 0; i < TROUBLES; i++) {
		struct pc_case *c = case_new();
		struct pc_judgement j;

		case_waited(c);
		trouble[i].happen(c);
		c->history.lost = 3;
		j = judge(c);
		assert_judged(&j, PC_UNSAFE, trouble[i].outcome, trouble[i].oracle, "");
		case_free(c);
	}
}

static void blindness_makes_it_inconclusive(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_waited(c);
	c->log.known = false;
	j = judge(c);
	assert_judged(&j, PC_INCONCLUSIVE, PC_OUT_BLOCKED, "kernel-log", "/dev/kmsg");
	case_free(c);
}

/* Page cache: the blocks are a tenant's by now, and the page the holder has is nobody's. */
static void orphan_page_is_detached(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_freed(c);
	c->pin.cached = c->canary.apart = true;
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_DETACHED, "order", "pages of the page cache");
	c->canary.apart = false;
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_KEPT, "order", "pages of the page cache");
	killed_holder(c);
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_DETACHED, "order", "pages of the page cache");
	c->canary.taken_bytes = 0;
	j = judge(c);
	assert_judged(&j, PC_INCONCLUSIVE, PC_OUT_DETACHED, "canary", "no tenant");
	case_free(c);
}

static void pages_on_demand_are_revoked(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_freed(c);
	c->pin.revocable = true;
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_REVOKED, "order", "need not wait");
	c->canary.repeated = false;
	j = judge(c);
	assert_judged(&j, PC_INCONCLUSIVE, PC_OUT_REVOKED, "canary", "not repeated");
	c->canary.revoked = true;
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_REVOKED, "order", "need not wait");
	case_free(c);
}

/* The zero page that stood for a hole stays with the holder; a block would be its file's. */
static void zero_page_is_detached(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_kept(c);
	c->canary.apart = true;
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_KEPT, "order", "still owns its blocks");
	c->change.before = blocks(0, 0, 0);
	c->change.hole = true;
	j = judge(c);
	assert_judged(&j, PC_SAFE, PC_OUT_DETACHED, "order", "still owns its blocks");
	case_free(c);
}

static void nothing_seen_is_inconclusive(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j = judge(c);

	(void)state;
	assert_int_equal(j.verdict, PC_INCONCLUSIVE);
	assert_int_equal(j.outcome, PC_OUT_NONE);
	assert_true(j.detail[0] != '\0');
	for (size_t i = 0; i < j.count; i++)
		assert_int_not_equal(j.findings[i].sight, PC_SIGHT_SILENT);
	case_free(c);
}

/* All but one oracle are content; the collision itself was not seen. */
static void contentment_beside_the_collision_is_not_enough(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_waited(c);
	c->history.count = 0;
	j = judge(c);
	assert_judged(&j, PC_INCONCLUSIVE, PC_OUT_NONE, "order", "no pin was tried");
	case_free(c);
}

static void skip_stays_skip(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_waited(c);
	write_stale(c);
	strcpy(c->skipped, "xfs-dax: mkfs.xfs is not installed");
	j = judge(c);
	assert_judged(&j, PC_SKIPPED, PC_OUT_NONE, "", "xfs-dax: mkfs.xfs is not installed");
	assert_int_equal(j.count, 0);
	case_free(c);
}

static void failed_setup_is_inconclusive(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_waited(c);
	strcpy(c->setup_failed, "release: ibv_dereg_mr: Invalid argument");
	j = judge(c);
	assert_judged(&j, PC_INCONCLUSIVE, PC_OUT_NONE, "", "release: ibv_dereg_mr");
	case_free(c);
}

static void failed_setup_hides_no_cry(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_waited(c);
	strcpy(c->setup_failed, "the changer process died in its call");
	crash(c);
	j = judge(c);
	assert_judged(&j, PC_UNSAFE, PC_OUT_CRASH, "kernel-log", "BUG: this one");
	case_free(c);
}

static void every_oracle_is_asked(void **state)
{
	struct pc_case *c = case_new();
	struct pc_judgement j;

	(void)state;
	case_waited(c);
	j = judge(c);
	for (size_t i = 0; i < j.count; i++)
		assert_string_equal(j.findings[i].oracle, pc_op_at(PC_KIND_ORACLE, i)->name);
	assert_true(j.count > 0 && j.count < PC_FINDINGS);
	assert_null(pc_op_at(PC_KIND_ORACLE, j.count));
	case_free(c);
}

static void refused(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
}

static void change_refused(struct pc_case *c)
{
	case_change_failed(c, EBUSY);
}

static void revoked(struct pc_case *c)
{
	case_freed(c);
	c->change.after = c->change.before;
	c->canary.repeated = false;
	c->canary.revoked = true;
}

static void waited_for_the_kill(struct pc_case *c)
{
	case_waited(c);
	killed_holder(c);
}

/* A probe was killed, and the change cannot be made a second time. */
static void waited_and_was_killed(struct pc_case *c)
{
	case_waits_on(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_PROBE);
}

static void returned_with_the_release(struct pc_case *c)
{
	case_waited(c);
	without(c, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
	at(c, RELEASE_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
}

static void safe_ones_are_named(void **state)
{
	static const struct {
		void (*story)(struct pc_case *c);
		enum pc_outcome outcome;
	} safe[] = {
		{ refused, PC_OUT_REFUSED_PIN },
		{ case_waited, PC_OUT_BLOCKED },
		{ returned_with_the_release, PC_OUT_BLOCKED },
		{ waited_for_the_kill, PC_OUT_BLOCKED },
		{ waited_and_was_killed, PC_OUT_BLOCKED },
		{ change_refused, PC_OUT_REFUSED_CHANGE },
		{ revoked, PC_OUT_REVOKED },
		{ case_kept, PC_OUT_KEPT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(safe) / sizeof(safe[0]); i++) {
		struct pc_case *c = case_new();
		struct pc_judgement j;

		safe[i].story(c);
		assert_int_equal(pc_case_outcome(c), safe[i].outcome);
		j = judge(c);
		assert_judged(&j, PC_SAFE, safe[i].outcome, "order", "");
		case_free(c);
	}
}

/* A change that never met the pin has no outcome, whatever it did. */
static void no_collision_has_no_outcome(void **state)
{
	static const double calls[] = { HELD_MS - 0.5, RELEASE_MS, RELEASED_MS + 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct pc_case *c = case_new();

		case_waited(c);
		without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
		assert_int_equal(pc_case_outcome(c), PC_OUT_NONE);
		at(c, calls[i], PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
		assert_int_equal(pc_case_outcome(c), PC_OUT_NONE);
		case_free(c);
	}
}

/* It did not come back, and nobody has seen it wait. */
static void no_return_is_no_wait(void **state)
{
	struct pc_case *c = case_new();

	(void)state;
	case_waits_on(c);
	assert_int_equal(pc_case_outcome(c), PC_OUT_BLOCKED);
	c->change.blocked_seen = false;
	assert_int_equal(pc_case_outcome(c), PC_OUT_NONE);
	case_free(c);
}

static void names_tell_all_apart(void **state)
{
	(void)state;
	for (size_t a = 0; a < PC_OUTCOMES; a++) {
		const char *name = pc_outcome_name((enum pc_outcome)a);

		assert_int_equal(name[0] == '\0', a == PC_OUT_NONE);
		for (size_t b = 0; b < a; b++)
			assert_string_not_equal(name, pc_outcome_name((enum pc_outcome)b));
	}
	assert_string_equal(pc_outcome_name(PC_OUTCOMES), "?");
	assert_string_equal(pc_verdict_name(PC_VERDICTS), "?");
	assert_string_equal(pc_sight_name(PC_SIGHTS), "?");
	assert_false(pc_outcome_unsafe(PC_OUT_NONE));
	assert_false(pc_outcome_unsafe(PC_OUT_KEPT));
	assert_true(pc_outcome_unsafe(PC_OUT_STALE_WRITE));
	assert_true(pc_outcome_unsafe(PC_OUT_EARLY));
	assert_false(pc_outcome_unsafe(PC_OUTCOMES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_trouble_names_its_oracle),
		cmocka_unit_test(of_two_the_stronger_names_the_cell),
		cmocka_unit_test(no_unsafe_outcome_is_left_out),
		cmocka_unit_test(any_cry_wins_over_blindness),
		cmocka_unit_test(blindness_makes_it_inconclusive),
		cmocka_unit_test(orphan_page_is_detached),
		cmocka_unit_test(pages_on_demand_are_revoked),
		cmocka_unit_test(zero_page_is_detached),
		cmocka_unit_test(nothing_seen_is_inconclusive),
		cmocka_unit_test(contentment_beside_the_collision_is_not_enough),
		cmocka_unit_test(skip_stays_skip),
		cmocka_unit_test(failed_setup_is_inconclusive),
		cmocka_unit_test(failed_setup_hides_no_cry),
		cmocka_unit_test(every_oracle_is_asked),
		cmocka_unit_test(safe_ones_are_named),
		cmocka_unit_test(no_collision_has_no_outcome),
		cmocka_unit_test(no_return_is_no_wait),
		cmocka_unit_test(names_tell_all_apart),
	};

	return test_run(tests);
}
