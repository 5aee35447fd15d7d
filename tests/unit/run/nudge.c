/* SPDX-License-Identifier: GPL-2.0-only */
/* nudge.c: tests of src/run/nudge.c. */
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "run/nudge.h"

#define QUIET_MS 500 /* no nudge is so far from the one before */

/* poll(2) is interrupted by a handler even with SA_RESTART, and ends by itself when none comes. */
static int nudges(void)
{
	int count = 0;

	while (poll(NULL, 0, QUIET_MS) < 0) {
		assert_int_equal(errno, EINTR);
		count++;
	}
	return count;
}

static void nudges_come_and_come_to_an_end(void **state)
{
	int count;

	(void)state;
	pc_nudge_begin();
	count = nudges();
	assert_in_range(count, 1, 50);
}

static void ended_none_comes(void **state)
{
	(void)state;
	pc_nudge_begin();
	pc_nudge_end();
	assert_int_equal(nudges(), 0);
}

/* A call that can be begun anew is, and does not fail. */
static void a_call_is_not_broken_off(void **state)
{
	int fds[2];
	char byte = 0;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	if (fork() == 0) {
		poll(NULL, 0, 20);
		_exit(write(fds[1], "x", 1) != 1);
	}
	pc_nudge_begin();
	assert_int_equal(read(fds[0], &byte, 1), 1);
	pc_nudge_end();
	assert_int_equal(byte, 'x');
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nudges_come_and_come_to_an_end),
		cmocka_unit_test(ended_none_comes),
		cmocka_unit_test(a_call_is_not_broken_off),
	};

	return test_run(tests);
}
