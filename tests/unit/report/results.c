/* SPDX-License-Identifier: GPL-2.0-only */
/* results.c: tests of src/report/results.c. */
#include "support.h"

#include "report/journal.h"
#include "unit/report/sample.h"

#define RUN                                                                                    \
	"{\"type\":\"run\",\"t_ms\":1000,\"kernel\":\"6.12\",\"accel\":\"tcg\",\"seed\":7,"     \
	"\"started\":\"s\",\"scenario\":\"x\",\"version\":\"v\","                              \
	"\"planned\":[\"a/b/c/1\",\"a/b/c/2\",\"a/b/c/3\"]}\n"
#define BEGIN(id, t) "{\"type\":\"begin\",\"t_ms\":" t ",\"id\":\"" id "\"}\n"
#define CELL(id, verdict, t)                                                                   \
	"{\"type\":\"cell\",\"t_ms\":" t ",\"id\":\"" id "\",\"verdict\":\"" verdict "\"}\n"
#define END(why, t) "{\"type\":\"end\",\"t_ms\":" t ",\"stopped\":\"" why "\"}\n"

static struct pc_results load(void **state, const char *journal)
{
	struct pc_results results = { 0 };
	struct pc_err err = { 0 };

	test_file(state, PC_JOURNAL, journal);
	if (pc_results_load(*state, &results, &err))
		fail_msg("%s", err.text);
	return results;
}

static void in_the_order_of_the_plan(void **state)
{
	struct pc_results r = load(state, RUN CELL("a/b/c/3", "safe", "2000")
		CELL("x/y/z/w", "safe", "2500") CELL("a/b/c/1", "unsafe", "3000") END("", "4500"));

	assert_int_equal(r.count, 3);
	assert_int_equal(r.planned, 3);
	assert_string_equal(r.cells[0].id, "a/b/c/1");
	assert_string_equal(r.cells[1].id, "a/b/c/3");
	assert_string_equal(r.cells[2].id, "x/y/z/w");
	assert_true(r.finished);
	assert_true(r.duration_s > 3.49 && r.duration_s < 3.51);
	pc_results_free(&r);
}

static void the_last_word_counts(void **state)
{
	struct pc_results r = load(state, RUN CELL("a/b/c/1", "safe", "2000")
		CELL("a/b/c/1", "unsafe", "3000"));

	assert_int_equal(r.count, 1);
	assert_int_equal(r.cells[0].verdict, PC_UNSAFE);
	pc_results_free(&r);
}

static void begun_and_not_ended(void **state)
{
	struct pc_results r = load(state, RUN BEGIN("a/b/c/1", "2000") CELL("a/b/c/1", "safe", "2100")
		BEGIN("a/b/c/2", "2200"));

	assert_int_equal(r.count, 2);
	assert_int_equal(r.cells[0].verdict, PC_SAFE);
	assert_int_equal(r.cells[1].verdict, PC_INCONCLUSIVE);
	assert_string_equal(r.cells[1].change, "c");
	assert_string_equal(r.cells[1].situation, "2");
	assert_true(r.cells[1].wait_ms < 0);
	assert_false(r.finished);
	assert_string_equal(r.stopped, PC_JOURNAL_NO_END);
	pc_results_free(&r);
}

static void cut_off_in_the_middle(void **state)
{
	struct pc_results r = load(state, RUN CELL("a/b/c/1", "safe", "2000")
		"{\"type\":\"cell\",\"t_ms\":2100,\"id\":\"a/b");

	assert_int_equal(r.count, 1);
	assert_false(r.finished);
	pc_results_free(&r);
}

static void gone_on_after_a_boot(void **state)
{
	struct pc_results r = load(state, RUN CELL("a/b/c/1", "unsafe", "2000")
		END("the kernel is damaged", "2100")
		"{\"type\":\"run\",\"t_ms\":9000,\"kernel\":\"6.12\",\"seed\":8,\"planned\":[]}\n"
		CELL("a/b/c/2", "safe", "10000"));

	assert_int_equal(r.seed, 7);
	assert_int_equal(r.planned, 3);
	assert_int_equal(r.count, 2);
	assert_false(r.finished);
	assert_string_equal(r.stopped, PC_JOURNAL_NO_END);
	assert_true(r.duration_s > 8.99);
	pc_results_free(&r);
}

static void a_run_that_stopped(void **state)
{
	struct pc_results r = load(state, RUN END("interrupted", "2000"));

	assert_false(r.finished);
	assert_string_equal(r.stopped, "interrupted");
	pc_results_free(&r);
}

static void expect_refusal(void **state, const char *journal, int code, const char *part)
{
	struct pc_results results = { 0 };
	struct pc_err err = { 0 };

	test_file(state, PC_JOURNAL, journal);
	assert_int_equal(pc_results_load(*state, &results, &err), -code);
	test_one_line(&err, code, part);
	assert_null(results.cells);
}

static void what_is_no_journal(void **state)
{
	struct pc_results results = { 0 };
	struct pc_err err = { 0 };

	assert_int_equal(pc_results_load(*state, &results, &err), -ENOENT);
	test_one_line(&err, ENOENT, "cells.jsonl: cannot be read");
	expect_refusal(state, "", ENOENT, "cells.jsonl: is empty");
	expect_refusal(state, "hello\n", EINVAL, "cells.jsonl:1: no journal of pinclash");
	expect_refusal(state, "{}\n", EINVAL, "cells.jsonl:1: no journal of pinclash");
	expect_refusal(state, CELL("a/b/c/d", "safe", "1"), EINVAL, "begins with no \"run\" line");
	expect_refusal(state, RUN "oops\n" END("", "2"), EINVAL, "cells.jsonl:2: no journal");
	expect_refusal(state, RUN "{\"type\":\"sell\"}\n", EINVAL, "unknown type 'sell'");
	expect_refusal(state, RUN "{\"type\":\"begin\",\"id\":\"a/b\"}\n", EINVAL,
		"cells.jsonl:2: 'id' is no cell");
	expect_refusal(state, RUN "{\"type\":\"begin\"}\n", EINVAL, "'id' is no cell");
	expect_refusal(state, RUN "{\"type\":\"cell\"}\n", EINVAL, "'id' is missing");
	expect_refusal(state, RUN CELL("a/b/c/1", "fine", "1"), EINVAL,
		"'verdict' is not a known name");
}

static void counted(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	struct pc_tally tally = pc_results_tally(&run);

	(void)state;
	assert_int_equal(tally.by_verdict[PC_SAFE], 3);
	assert_int_equal(tally.by_verdict[PC_UNSAFE], 2);
	assert_int_equal(tally.by_verdict[PC_INCONCLUSIVE], 1);
	assert_int_equal(tally.by_verdict[PC_SKIPPED], 1);
	assert_int_equal(tally.known, 1);
	assert_int_equal(tally.known_fixed, 1);
	assert_ptr_equal(pc_results_find(&run, cells[3].id), &cells[3]);
	assert_null(pc_results_find(&run, "a/b/c/d"));
}

static void exit_codes(void **state)
{
	struct pc_result cells[2] = { { .verdict = PC_SKIPPED }, { .verdict = PC_SKIPPED } };
	struct pc_results run = { .cells = cells, .count = 2 };

	(void)state;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_NOTHING);
	cells[0].verdict = PC_SAFE;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_OK);
	cells[0].verdict = PC_INCONCLUSIVE;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_INCONCLUSIVE);
	cells[1].verdict = PC_UNSAFE;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_UNSAFE);
	cells[1].known = true;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_INCONCLUSIVE);
	cells[0].verdict = PC_SKIPPED;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_OK);
	run.count = 0;
	assert_int_equal(pc_results_exit(&run), PC_EXIT_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(in_the_order_of_the_plan),
		test_in_folder(the_last_word_counts),
		test_in_folder(begun_and_not_ended),
		test_in_folder(cut_off_in_the_middle),
		test_in_folder(gone_on_after_a_boot),
		test_in_folder(a_run_that_stopped),
		test_in_folder(what_is_no_journal),
		cmocka_unit_test(counted),
		cmocka_unit_test(exit_codes),
	};

	return test_run(tests);
}
