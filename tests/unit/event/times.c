/* SPDX-License-Identifier: GPL-2.0-only */
/* times.c: tests of src/event/times.c. */
#include "support.h"

#include "pinclash/case.h"

/* What the changer of a probe does is no figure of the cell. */
static struct pc_event waited[] = {
	{ .t_ns = 100, .kind = PC_EV_ACQUIRE_CALL, .role = PC_ROLE_HOLDER },
	{ .t_ns = 110, .kind = PC_EV_ACQUIRE_RETURN, .role = PC_ROLE_HOLDER },
	{ .t_ns = 120, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_PROBE },
	{ .t_ns = 125, .kind = PC_EV_KILL, .arg = PC_ROLE_CHANGER },
	{ .t_ns = 130, .kind = PC_EV_CHANGE_RETURN, .role = PC_ROLE_PROBE },
	{ .t_ns = 140, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_CHANGER },
	{ .t_ns = 200, .kind = PC_EV_RELEASE_CALL, .role = PC_ROLE_HOLDER },
	{ .t_ns = 210, .kind = PC_EV_RELEASE_RETURN, .role = PC_ROLE_HOLDER },
	{ .t_ns = 250, .kind = PC_EV_CHANGE_RETURN, .role = PC_ROLE_CHANGER, .result = -EIO },
};

#define ALL (sizeof(waited) / sizeof(waited[0]))

static void figures_of_a_wait(void **state)
{
	struct pc_case c = { .history = { waited, ALL, 0 } };
	struct pc_times t = pc_case_times(&c);

	(void)state;
	assert_int_equal(t.acquire_call, 100);
	assert_int_equal(t.acquire_return, 110);
	assert_int_equal(t.change_call, 140);
	assert_int_equal(t.release_call, 200);
	assert_int_equal(t.release_return, 210);
	assert_true(t.change_returned);
	assert_int_equal(t.change_return, 250);
	assert_int_equal(t.change_result, -EIO);
	assert_int_equal(t.wait_ns, 110);
	assert_int_equal(t.wake_ns, 40);
}

static void no_return_no_figures(void **state)
{
	struct pc_case c = { .history = { waited, ALL - 1, 0 } };
	struct pc_times t = pc_case_times(&c);

	(void)state;
	assert_false(t.change_returned);
	assert_int_equal(t.change_return, 0);
	assert_int_equal(t.change_result, 0);
	assert_int_equal(t.wait_ns, 0);
	assert_int_equal(t.wake_ns, 0);
	assert_int_equal(t.change_call, 140);
}

static void nothing_happened(void **state)
{
	static const struct pc_times none;
	struct pc_case c = { .history = { waited, 0, 0 } };
	struct pc_times t = pc_case_times(&c);

	(void)state;
	assert_int_equal(t.acquire_call | t.acquire_return | t.release_call | t.release_return, 0);
	assert_int_equal(t.change_call | t.change_return | t.wait_ns | t.wake_ns, 0);
	assert_int_equal(t.change_returned, none.change_returned);
}

static void returned_before_the_release(void **state)
{
	struct pc_event events[] = {
		{ .t_ns = 140, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_CHANGER },
		{ .t_ns = 150, .kind = PC_EV_CHANGE_RETURN, .role = PC_ROLE_CHANGER },
		{ .t_ns = 200, .kind = PC_EV_RELEASE_CALL, .role = PC_ROLE_HOLDER },
		{ .t_ns = 210, .kind = PC_EV_RELEASE_RETURN, .role = PC_ROLE_HOLDER },
	};
	struct pc_case c = { .history = { events, 4, 0 } };
	struct pc_times t = pc_case_times(&c);

	(void)state;
	assert_int_equal(t.wait_ns, 10);
	assert_int_equal(t.wake_ns, 0);
	/* Between call and return of the release it was as quick as can be. */
	events[1].t_ns = 205;
	t = pc_case_times(&c);
	assert_int_equal(t.wait_ns, 65);
	assert_int_equal(t.wake_ns, 0);
}

static void a_kill_is_the_release(void **state)
{
	struct pc_event events[] = {
		{ .t_ns = 125, .kind = PC_EV_KILL, .arg = PC_ROLE_CHANGER },
		{ .t_ns = 140, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_CHANGER },
		{ .t_ns = 200, .kind = PC_EV_KILL, .arg = PC_ROLE_HOLDER },
		{ .t_ns = 230, .kind = PC_EV_CHANGE_RETURN, .role = PC_ROLE_CHANGER },
	};
	struct pc_case c = { .history = { events, 4, 0 }, .holder_killed = true };
	struct pc_times t = pc_case_times(&c);

	(void)state;
	assert_int_equal(t.release_call, 200);
	assert_int_equal(t.release_return, 200);
	assert_int_equal(t.wake_ns, 30);
	/* A holder that was killed for being stuck has not been released by that. */
	c.holder_killed = false;
	t = pc_case_times(&c);
	assert_int_equal(t.release_call, 0);
	assert_int_equal(t.release_return, 0);
	assert_int_equal(t.wake_ns, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_of_a_wait),
		cmocka_unit_test(no_return_no_figures),
		cmocka_unit_test(nothing_happened),
		cmocka_unit_test(returned_before_the_release),
		cmocka_unit_test(a_kill_is_the_release),
	};

	return test_run(tests);
}
