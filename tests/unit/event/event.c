/* SPDX-License-Identifier: GPL-2.0-only */
/* event.c: tests of src/event/event.c. */
#include "support.h"

#include "pinclash/event.h"

static void names_tell_all_apart(void **state)
{
	(void)state;
	for (int a = 0; a < PC_EVENT_KINDS; a++) {
		for (int b = 0; b < a; b++)
			assert_string_not_equal(pc_event_name((enum pc_event_kind)a),
				pc_event_name((enum pc_event_kind)b));
	}
	for (int a = 0; a < PC_ROLES; a++) {
		for (int b = 0; b < a; b++)
			assert_string_not_equal(pc_role_name((enum pc_role)a),
				pc_role_name((enum pc_role)b));
	}
	assert_string_equal(pc_event_name(PC_EV_CHANGE_RETURN), "change-return");
	assert_string_equal(pc_role_name(PC_ROLE_PROBE), "probe");
}

/* Shared memory that a dead process wrote may hold anything. */
static void names_of_what_there_is_not(void **state)
{
	(void)state;
	assert_string_equal(pc_event_name(PC_EVENT_KINDS), "?");
	assert_string_equal(pc_event_name((enum pc_event_kind)60000), "?");
	assert_string_equal(pc_role_name(PC_ROLES), "?");
}

static void the_first_of_a_kind_and_role(void **state)
{
	struct pc_event events[] = {
		{ .t_ns = 1, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_PROBE },
		{ .t_ns = 2, .kind = PC_EV_CHANGE_RETURN, .role = PC_ROLE_CHANGER },
		{ .t_ns = 3, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_CHANGER },
		{ .t_ns = 4, .kind = PC_EV_CHANGE_CALL, .role = PC_ROLE_CHANGER },
	};
	struct pc_history h = { .events = events, .count = 4 };

	(void)state;
	assert_ptr_equal(pc_history_first(&h, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER), &events[2]);
	assert_null(pc_history_first(&h, PC_EV_CHANGE_RETURN, PC_ROLE_PROBE));
	h.count = 2;
	assert_null(pc_history_first(&h, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER));
}

static void the_first_about_a_role(void **state)
{
	struct pc_event events[] = {
		{ .t_ns = 1, .kind = PC_EV_KILL, .arg = PC_ROLE_CHANGER },
		{ .t_ns = 2, .kind = PC_EV_EXIT, .arg = PC_ROLE_HOLDER },
		{ .t_ns = 3, .kind = PC_EV_KILL, .arg = PC_ROLE_HOLDER },
		{ .t_ns = 4, .kind = PC_EV_KILL, .arg = PC_ROLE_HOLDER },
	};
	struct pc_history h = { .events = events, .count = 4 };

	(void)state;
	assert_ptr_equal(pc_history_about(&h, PC_EV_KILL, PC_ROLE_HOLDER), &events[2]);
	assert_null(pc_history_about(&h, PC_EV_EXIT, PC_ROLE_CHANGER));
	assert_null(pc_history_about(&h, PC_EV_DEADLINE, PC_ROLE_HOLDER));
}

static void time_goes_on(void **state)
{
	uint64_t begin = pc_now_ns(), now = begin;

	(void)state;
	while (now == begin)
		now = pc_now_ns();
	assert_true(now > begin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_tell_all_apart),
		cmocka_unit_test(names_of_what_there_is_not),
		cmocka_unit_test(the_first_of_a_kind_and_role),
		cmocka_unit_test(the_first_about_a_role),
		cmocka_unit_test(time_goes_on),
	};

	return test_run(tests);
}
