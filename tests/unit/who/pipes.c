/* SPDX-License-Identifier: GPL-2.0-only */
/* pipes.c: tests of src/who/pipes.c, on pipes of ours. */
#include "unit/who/tree.h"

static void look(struct pc_who *who, const int fds[2])
{
	for (int i = 0; i < 2; i++)
		assert_int_equal(pc_who_pipe(who, getpid(), fds[i], "pipe:[4711]"), 0);
}

/* Both ends are looked at, and it is one pipe. */
static void one_that_holds_something(void **state)
{
	struct pc_who who = { .proc = "/proc", .sys = "/sys" };
	char byte;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	look(&who, fds);
	look(&who, fds);
	assert_int_equal(who.pin_count, 1);
	assert_int_equal(who.pins[0].kind, PC_PIN_PIPE);
	assert_string_equal(who.pins[0].handle, "pipe:[4711]");
	assert_int_equal(read(fds[0], &byte, 1), 1); /* and is as it was */
	close(fds[0]);
	close(fds[1]);
	pc_who_free(&who);
}

static void an_empty_one(void **state)
{
	struct pc_who who = { .proc = "/proc", .sys = "/sys" };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	look(&who, fds);
	assert_int_equal(who.pin_count + who.note_count, 0);
	close(fds[0]);
	close(fds[1]);
	pc_who_free(&who);
}

static void one_that_cannot_be_looked_at(void **state)
{
	struct pc_who who = { .proc = "/proc", .sys = "/sys" };

	(void)state;
	assert_int_equal(pc_who_pipe(&who, getpid(), 1000000, "pipe:[4711]"), 0);
	assert_int_equal(who.pin_count, 0);
	assert_true(tree_noted(&who, "pipes of other users"));
	pc_who_free(&who);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_holds_something),
		cmocka_unit_test(an_empty_one),
		cmocka_unit_test(one_that_cannot_be_looked_at),
	};

	return test_run(tests);
}
