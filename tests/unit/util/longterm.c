/* SPDX-License-Identifier: GPL-2.0-only */
/* longterm.c: tests of src/util/longterm.c, on a kernel without the switch. */
#include "support.h"

#include "util/longterm.h"

static void nothing_is_noted_where_there_is_no_switch(void **state)
{
	struct pc_env env = { 0 };

	(void)state;
	if (pc_longterm_known())
		skip();
	assert_int_equal(pc_longterm_set(&env, true, NULL), 0);
	assert_int_equal(pc_longterm_set(&env, false, NULL), 0);
	assert_int_equal(env.undo_count, 0);
	assert_int_equal(pc_longterm_restore("N", NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_noted_where_there_is_no_switch),
	};

	return test_run(tests);
}
