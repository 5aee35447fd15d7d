/* SPDX-License-Identifier: GPL-2.0-only */
/* result.c: tests of src/report/result.c. */
#include "support.h"

#include "report/result.h"

static void names_from_the_id(void **state)
{
	struct pc_result r = { 0 };

	(void)state;
	assert_int_equal(pc_result_name(&r, "xfs-dax/rdma-mr/punch/mapped"), 0);
	assert_string_equal(r.medium, "xfs-dax");
	assert_string_equal(r.holder, "rdma-mr");
	assert_string_equal(r.change, "punch");
	assert_string_equal(r.situation, "mapped");
	assert_int_equal(pc_result_name(&r, "xfs-dax/rdma-mr/punch"), -EINVAL);
	assert_int_equal(pc_result_name(&r, "a/b/c/d/e"), -EINVAL);
	assert_int_equal(pc_result_name(&r, ""), -EINVAL);
}

static struct pc_case *case_with(struct pc_event *events, size_t count)
{
	struct pc_case *c = calloc(1, sizeof(*c));

	strcpy(c->id, "xfs-dax/vmsplice/punch/mapped");
	c->history.events = events;
	c->history.count = count;
	return c;
}

static void times_of_a_blocked_change(void **state)
{
	struct pc_event events[] = {
		{ 1000000, PC_EV_ACQUIRE_CALL, PC_ROLE_HOLDER, 0, 0 },
		{ 2000000, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER, 0, 0 },
		{ 3000000, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER, 0, 0 },
		{ 8000000, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER, 0, 0 },
		{ 9000000, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER, 0, 0 },
		{ 9500000, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER, 0, 0 },
	};
	struct pc_case *c = case_with(events, 6);
	struct pc_judgement j = { .verdict = PC_SAFE, .outcome = PC_OUT_BLOCKED, .oracle = "order",
		.detail = "waited", .count = 1,
		.findings = { { .oracle = "order", .sight = PC_SIGHT_SILENT, .detail = "kept" } } };
	struct pc_result r;

	(void)state;
	pc_result_from(c, &j, &r);
	assert_string_equal(r.id, c->id);
	assert_string_equal(r.change, "punch");
	assert_int_equal(r.verdict, PC_SAFE);
	assert_int_equal(r.outcome, PC_OUT_BLOCKED);
	assert_true(r.wait_ms > 6.49 && r.wait_ms < 6.51);
	assert_true(r.wake_ms > 0.49 && r.wake_ms < 0.51);
	assert_true(r.duration_ms > 8.49 && r.duration_ms < 8.51);
	assert_int_equal(r.finding_count, 1);
	assert_string_equal(r.findings[0].detail, "kept");
	assert_false(r.known);
	free(c);
}

static void nothing_happened(void **state)
{
	struct pc_case *c = case_with(NULL, 0);
	struct pc_judgement j = { .verdict = PC_SKIPPED, .detail = "no device" };
	struct pc_result r;

	(void)state;
	pc_result_from(c, &j, &r);
	assert_int_equal(r.verdict, PC_SKIPPED);
	assert_string_equal(r.oracle, "");
	assert_true(r.wait_ms < 0 && r.wake_ms < 0 && r.duration_ms < 0);
	free(c);
}

static struct pc_result blind(const char *oracle, const char *detail)
{
	struct pc_result r = { .verdict = PC_INCONCLUSIVE, .finding_count = 2 };

	snprintf(r.findings[0].oracle, sizeof(r.findings[0].oracle), "order");
	r.findings[0].sight = PC_SIGHT_SILENT;
	snprintf(r.findings[1].oracle, sizeof(r.findings[1].oracle), "%s", oracle);
	snprintf(r.findings[1].detail, sizeof(r.findings[1].detail), "%s", detail);
	r.findings[1].sight = PC_SIGHT_BLIND;
	return r;
}

static void what_could_not_be_judged_through_no_doing_of_its_own_is_not_settled(void **state)
{
	struct pc_result unchecked = blind("fsck", "the file system was not checked");
	struct pc_result emulator = blind("kernel-log", "the emulator failed: Oops: int3: 0000 [#1]");
	struct pc_result own = blind("canary", "no tenant was given any of 65536 freed bytes");
	struct pc_result unread = blind("kernel-log", "/dev/kmsg could not be read in full");

	(void)state;
	assert_false(pc_result_settled(&unchecked));
	assert_false(pc_result_settled(&emulator));
	assert_true(pc_result_settled(&own));
	assert_true(pc_result_settled(&unread));
	/* An unsafe cell stands, whatever else could not be looked at. */
	unchecked.verdict = PC_UNSAFE;
	assert_true(pc_result_settled(&unchecked));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_from_the_id),
		cmocka_unit_test(times_of_a_blocked_change),
		cmocka_unit_test(nothing_happened),
		cmocka_unit_test(
			what_could_not_be_judged_through_no_doing_of_its_own_is_not_settled),
	};

	return test_run(tests);
}
