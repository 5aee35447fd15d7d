/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstate.c: tests of src/run/taskstate.c, on children of ours and on recorded stacks. */
#include "support.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "run/taskstate.h"

/* The same source once more, with /proc in the hands of the test. */
static FILE *open_recorded(const char *path);
static struct pc_task_state look_recorded(pid_t pid);
#define fopen(path, mode) open_recorded(path)
#define pc_task_look      look_recorded
#include "run/taskstate.c"
#undef fopen
#undef pc_task_look

static char *recorded_stat, *recorded_stack;

static FILE *open_recorded(const char *path)
{
	char *text = strstr(path, "/stat") && !strstr(path, "/stack") ? recorded_stat
								       : recorded_stack;

	return text ? fmemopen(text, strlen(text), "r") : NULL;
}

static struct pc_task_state recorded(const char *stat, const char *stack)
{
	struct pc_task_state s;

	recorded_stat = stat ? strdup(stat) : NULL;
	recorded_stack = stack ? strdup(stack) : NULL;
	s = look_recorded(434);
	free(recorded_stat);
	free(recorded_stack);
	return s;
}

static pid_t start(void (*child)(void))
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		child();
		_exit(1);
	}
	return pid;
}

static void end(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static struct pc_task_state look_until(pid_t pid, char letter)
{
	struct pc_task_state s = pc_task_look(pid);

	while (s.state != letter) {
		sched_yield();
		s = pc_task_look(pid);
	}
	return s;
}

static void stop(void)
{
	raise(SIGSTOP);
}

static void a_stopped_child(void **state)
{
	pid_t pid = start(stop);
	struct pc_task_state s;
	int status;

	(void)state;
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	s = pc_task_look(pid);
	assert_int_equal(s.state, 'T');
	assert_false(s.layout_wait);
	end(pid);
}

/* Where a task sleeps is for root to see, and only on a kernel that tells. */
static bool stacks_can_be_read(void)
{
	FILE *f = fopen("/proc/self/stack", "re");
	bool some = f && fgetc(f) != EOF;

	if (f)
		fclose(f);
	return some;
}

static void sleep_for_ever(void)
{
	for (;;)
		pause();
}

static void a_sleeping_child(void **state)
{
	pid_t pid = start(sleep_for_ever);
	struct pc_task_state s = look_until(pid, 'S');

	(void)state;
	assert_false(s.layout_wait);
	if (stacks_can_be_read())
		assert_true(s.waits_in[0] != '\0');
	end(pid);
}

/* The name of a command may hold anything, what looks like the next field too. */
static void sleep_under_a_bad_name(void)
{
	prctl(PR_SET_NAME, "x) R (y) D");
	sleep_for_ever();
}

static void a_child_with_a_bad_name(void **state)
{
	pid_t pid = start(sleep_under_a_bad_name);

	(void)state;
	look_until(pid, 'S');
	end(pid);
}

static void spin(void)
{
	for (;;)
		sched_yield();
}

static void a_spinning_child(void **state)
{
	pid_t pid = start(spin);
	struct pc_task_state s = look_until(pid, 'R');

	(void)state;
	assert_false(s.layout_wait);
	end(pid);
}

static void a_child_that_ended(void **state)
{
	pid_t pid = start(sleep_for_ever);
	struct pc_task_state s;
	siginfo_t info;

	(void)state;
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(pc_task_look(pid).state, 'Z');
	assert_true(pc_task_look(pid).ending);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	s = pc_task_look(pid);
	assert_int_equal(s.state, 0);
	assert_string_equal(s.waits_in, "");
	assert_false(s.layout_wait);
}

#define STAT "434 (pinclash) S 1 434 0 0 -1 4194304 90 0 0 0 0 0 0 0 20 0 1 0 100\n"

#define STAT_ENDING "434 (pinclash) D 1 434 0 0 -1 4194308 90 0 0 0 0 0 0 0 20 0 1 0 100\n"

/* An exit that waits for a request in flight, 6.12 */
static void an_exit_that_waits(void **state)
{
	static const char stack[] = "[<0>] exit_aio+0xe3/0x1a0\n[<0>] mmput+0x4b/0xa0\n";

	(void)state;
	assert_true(recorded(STAT_ENDING, stack).ending);
	assert_int_equal(recorded(STAT_ENDING, stack).state, 'D');
	assert_false(recorded(STAT, stack).ending);
}

static void waits_for_pinned_pages(void **state)
{
	static const struct {
		const char *stack, *waits_in;
	} waits[] = {
		/* xfs, 6.12 */
		{ "[<0>] xfs_break_dax_layouts+0xe3/0x1a0 [xfs]\n"
		  "[<0>] xfs_break_layouts+0x4b/0xa0 [xfs]\n"
		  "[<0>] xfs_file_fallocate+0x9f/0x420 [xfs]\n", "xfs_break_dax_layouts" },
		/* ext4, 6.1; what the scheduler was called through stands above */
		{ "[<0>] schedule_something+0x10/0x20\n"
		  "[<0>] ext4_break_layouts+0xe3/0x1a0 [ext4]\n", "ext4_break_layouts" },
		/* 6.15 and later */
		{ "[<0>] wait_page_idle+0x6b/0xb0\n"
		  "[<0>] dax_break_layout+0x10/0x20\n", "wait_page_idle" },
		{ "[<0>] dax_break_layout_final+0x10/0x20\n", "dax_break_layout_final" },
		{ "[<0>] xfs_wait_dax_page+0x20/0x50 [xfs]\n", "xfs_wait_dax_page" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		struct pc_task_state s = recorded(STAT, waits[i].stack);

		assert_int_equal(s.state, 'S');
		assert_true(s.layout_wait);
		assert_string_equal(s.waits_in, waits[i].waits_in);
	}
}

static void waits_for_something_else(void **state)
{
	struct pc_task_state s = recorded(STAT,
		"[<0>] folio_wait_bit_common+0x13d/0x350\n"
		"[<0>] truncate_inode_pages_range+0x106/0x410\n");

	(void)state;
	assert_false(s.layout_wait);
	assert_string_equal(s.waits_in, "folio_wait_bit_common");
}

static void waits_for_the_second_file(void **state)
{
	char stack[] = "[<0>] xfs_ilock2_io_mmap+0x1a0/0x2b0\n[<0>] xfs_reflink_remap_prep+0x5c/0x240\n";
	struct pc_task_state s = recorded(STAT, stack);

	(void)state;
	assert_true(s.layout_wait);
	assert_string_equal(s.waits_in, "xfs_ilock2_io_mmap");
	/* There for a lock. */
	assert_false(recorded("434 (pinclash) D 1 434\n", stack).layout_wait);
}

static void waits_in_a_write(void **state)
{
	char stack[] = "[<0>] dax_wait_page_unpinned+0xd9/0x1d0\n[<0>] xfs_file_dax_write+0x13c/0x350\n";
	struct pc_task_state s = recorded(STAT, stack);

	(void)state;
	assert_true(s.layout_wait);
	assert_string_equal(s.waits_in, "xfs_file_dax_write");
	assert_false(recorded("434 (pinclash) D 1 434\n", stack).layout_wait);
}

static void a_stack_that_says_nothing(void **state)
{
	char name[400] = "[<0>] ";
	struct pc_task_state s;

	(void)state;
	s = recorded(STAT, NULL);
	assert_int_equal(s.state, 'S');
	assert_string_equal(s.waits_in, "");
	/* A task that runs has no stack to show. */
	s = recorded("434 (pinclash) R 1 434\n", "\n");
	assert_int_equal(s.state, 'R');
	assert_string_equal(s.waits_in, "");
	s = recorded(STAT, "no bracket\n[<0>]\n[<0>] +0x10/0x20\n[<0>] at_last+0x1/0x2\n");
	assert_string_equal(s.waits_in, "at_last");
	memset(name + 6, 'x', sizeof(name) - 7);
	s = recorded(STAT, name);
	assert_true(strlen(s.waits_in) < sizeof(s.waits_in));
	assert_false(s.layout_wait);
}

static void a_stat_that_is_cut_off(void **state)
{
	(void)state;
	assert_int_equal(recorded("434 (pincl", NULL).state, 0);
	assert_int_equal(recorded("434 (pinclash)", NULL).state, 0);
	assert_int_equal(recorded("434 (pinclash) ", NULL).state, 0);
	assert_int_equal(recorded("434 (pinclash) D", NULL).state, 'D');
	assert_int_equal(recorded("434 (a) R (b)) D 1", NULL).state, 'D');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stopped_child),
		cmocka_unit_test(a_sleeping_child),
		cmocka_unit_test(a_child_with_a_bad_name),
		cmocka_unit_test(a_spinning_child),
		cmocka_unit_test(a_child_that_ended),
		cmocka_unit_test(an_exit_that_waits),
		cmocka_unit_test(waits_for_pinned_pages),
		cmocka_unit_test(waits_for_something_else),
		cmocka_unit_test(waits_for_the_second_file),
		cmocka_unit_test(waits_in_a_write),
		cmocka_unit_test(a_stack_that_says_nothing),
		cmocka_unit_test(a_stat_that_is_cut_off),
	};

	return test_run(tests);
}
