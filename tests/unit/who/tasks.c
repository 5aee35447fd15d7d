/* SPDX-License-Identifier: GPL-2.0-only */
/* tasks.c: tests of src/who/tasks.c, call.c and taskstat.c, on recorded trees and on children of ours. */
#include "unit/who/tree.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "who/taskstat.h"

/* xfs, 6.12 */
#define LAYOUT_STACK                                                                           \
	"[<0>] xfs_break_dax_layouts+0xe3/0x1a0 [xfs]\n"                                        \
	"[<0>] xfs_break_layouts+0x4b/0xa0 [xfs]\n"                                             \
	"[<0>] xfs_vn_setattr+0x9f/0x420 [xfs]\n"
#define QUEUE_STACK                                                                            \
	"[<0>] xfs_ilock+0x9f/0x420 [xfs]\n"                                                    \
	"[<0>] xfs_file_write_iter+0x9f/0x420 [xfs]\n"
#define FAULT_STACK                                                                            \
	"[<0>] __xfs_filemap_fault+0x9f/0x420 [xfs]\n"
#define DIRECT_STACK                                                                           \
	"[<0>] blk_io_schedule+0x1a0/0x6e0\n[<0>] __blkdev_direct_IO_simple+0x9f/0x420\n"
#define OTHER_STACK "[<0>] do_select+0x1a0/0x6e0\n"

/* "nr arg0 ... arg5 sp pc" */
static const char *in_call(long number, unsigned long a0, unsigned long a1, unsigned long a2)
{
	static char text[256];

	snprintf(text, sizeof(text), "%ld 0x%lx 0x%lx 0x%lx 0x0 0x0 0x0 0x7ffc00000000 0x7f1\n",
		number, a0, a1, a2);
	return text;
}

static void tree_truncater(void **state, char letter)
{
	tree_process(state, 500, "truncate");
	tree_fd(state, 500, 3, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_task(state, 500, 500, letter, in_call(SYS_ftruncate, 3, 0, 0), LAYOUT_STACK);
	tree_file(state, "500/task/500/sched",
		"truncate (500, #threads: 1)\n-----\nse.exec_start       :     1000000.500000\n");
	tree_file(state, "self/sched",
		"pinclash (9, #threads: 1)\n-----\nse.exec_start        :     1042000.500000\n");
	tree_file(state, "uptime", "300.00 500.00\n");
}

static void an_interruptible_layout_wait(void **state)
{
	struct pc_who who = tree_who(state);
	const struct pc_who_task *t;

	tree_truncater(state, 'S');
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 1);
	t = &who.tasks[0];
	assert_int_equal(t->stuck, PC_STUCK_LAYOUT);
	assert_int_equal(t->relation, PC_RELATION_YES);
	assert_int_equal(t->state, 'S');
	assert_string_equal(t->comm, "truncate");
	assert_string_equal(t->call, "ftruncate(fd 3: /mnt/pmem/table.db)");
	assert_string_equal(t->waits_in, "xfs_break_dax_layouts");
	assert_int_equal(t->frames, 3);
	assert_string_equal(t->stack[2].function, "xfs_vn_setattr");
	assert_true(t->asleep_ms == 42000);
	assert_true(t->age_ms == 180000); /* 300 s after boot, begun at tick 12000 of 100 a second */
	assert_false(t->kill_pending);
	pc_who_free(&who);
}

/* In state D it would be the lock of a file that it sleeps for. */
static void a_clone_that_waits_for_its_second_file(void **state)
{
	const char *stack = "[<0>] xfs_ilock2_io_mmap+0x1a0/0x2b0\n"
			    "[<0>] xfs_reflink_remap_prep+0x4b/0xa0\n";
	const struct {
		char letter;
		enum pc_stuck stuck;
	} cases[] = { { 'S', PC_STUCK_LAYOUT }, { 'D', PC_STUCK_BEHIND } };

	tree_truncater(state, 'S');
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc_who who = tree_who(state);

		tree_task(state, 500, 500, cases[i].letter, in_call(SYS_ioctl, 3, FICLONE, 4),
			stack);
		assert_int_equal(pc_who_tasks(&who, 500), 0);
		assert_int_equal(who.task_count, 1);
		assert_int_equal(who.tasks[0].stuck, cases[i].stuck);
		pc_who_free(&who);
	}
}

static void an_uninterruptible_one_that_was_killed(void **state)
{
	struct pc_who who = tree_who(state);

	tree_truncater(state, 'D');
	tree_file(state, "500/task/500/status",
		"SigPnd:\t0000000000000000\nShdPnd:\t0000000000000100\n");
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 1);
	assert_int_equal(who.tasks[0].stuck, PC_STUCK_LAYOUT);
	assert_true(who.tasks[0].kill_pending);
	pc_who_free(&who);
}

static void since_when_is_not_told(void **state)
{
	struct pc_who who = tree_who(state);

	tree_truncater(state, 'S');
	assert_int_equal(unlink(test_path(state, "500/task/500/sched")), 0);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_true(who.tasks[0].asleep_ms < 0);
	assert_true(who.tasks[0].age_ms == 180000);
	pc_who_free(&who);
}

static void a_wait_for_another_file(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "truncate");
	tree_fd(state, 500, 3, "/mnt/pmem/sibling", TREE_SIBLING_FD);
	tree_task(state, 500, 500, 'S', in_call(SYS_ftruncate, 3, 0, 0), LAYOUT_STACK);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 0);
	assert_int_equal(who.elsewhere, 1);
	pc_who_free(&who);
}

/* A thread of the kernel that serves a network file system; a close(2) whose descriptor is gone. */
static void a_wait_for_nobody_knows_what(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "nfsd");
	tree_task(state, 500, 500, 'S', "0 0x0 0x0\n", LAYOUT_STACK);
	tree_task(state, 500, 501, 'D', in_call(SYS_close, 7, 0, 0), LAYOUT_STACK);
	tree_task(state, 500, 502, 'S', NULL, LAYOUT_STACK);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(who.tasks[i].relation, PC_RELATION_UNKNOWN);
	assert_int_equal(who.elsewhere, 0);
	pc_who_free(&who);
}

static void a_truncate_by_path(void **state)
{
	struct pc_who who = tree_who(state);
	struct statx st;
	char mem[64] = "";

	tree_process(state, 500, "truncate");
	tree_file(state, "500/root/data/table.db", "");
	assert_int_equal(statx(AT_FDCWD, test_path(state, "500/root/data/table.db"), 0, STATX_INO,
		&st), 0);
	who.subject.major = st.stx_dev_major;
	who.subject.minor = st.stx_dev_minor;
	who.subject.ino = st.stx_ino;
	strcpy(mem + 16, "/data/table.db");
	test_bytes(state, "500/mem", mem, sizeof(mem));
	tree_task(state, 500, 500, 'S', in_call(SYS_truncate, 16, 0, 0), LAYOUT_STACK);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 1);
	assert_int_equal(who.tasks[0].relation, PC_RELATION_YES);
	assert_string_equal(who.tasks[0].call, "truncate(/data/table.db)");
	pc_who_free(&who);
}

static void an_open_that_truncates_below_a_folder(void **state)
{
	struct pc_who who = tree_who(state);
	char mem[64] = "";

	tree_process(state, 500, "sh");
	strcpy(mem + 16, "table.db");
	tree_file(state, "500/cwd/table.db", "");
	test_bytes(state, "500/mem", mem, sizeof(mem));
	tree_task(state, 500, 500, 'S', in_call(SYS_openat, (unsigned long)AT_FDCWD, 16, 01000),
		LAYOUT_STACK);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 0); /* it is there, and another inode */
	assert_int_equal(who.elsewhere, 1);
	pc_who_free(&who);
}

/* Either file of a clone may be the subject. */
static void clones(void **state)
{
	struct pc_who who = tree_who(state);
	struct file_clone_range range = { .src_fd = 3 };

	tree_process(state, 500, "cp");
	tree_fd(state, 500, 3, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_fd(state, 500, 4, "/mnt/pmem/sibling", TREE_SIBLING_FD);
	tree_task(state, 500, 500, 'S', in_call(SYS_ioctl, 4, FICLONE, 3), LAYOUT_STACK);
	test_bytes(state, "500/mem", &range, sizeof(range));
	tree_task(state, 500, 501, 'S', in_call(SYS_ioctl, 4, FICLONERANGE, 0), LAYOUT_STACK);
	tree_task(state, 500, 502, 'S', in_call(SYS_ioctl, 4, FS_IOC_GETFLAGS, 3), LAYOUT_STACK);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 2);
	assert_int_equal(who.elsewhere, 1);
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(who.tasks[i].call,
			"ioctl(fd 4: /mnt/pmem/sibling, fd 3: /mnt/pmem/table.db, clone)");
	pc_who_free(&who);
}

static void an_unbind(void **state)
{
	struct pc_who who = tree_who(state);

	strcpy(who.subject.path, "/dev/dax1.0");
	who.subject.kind = PC_SUBJECT_DEVICE;
	tree_process(state, 500, "sh");
	tree_fd(state, 500, 1, "/sys/bus/dax/drivers/device_dax/unbind", TREE_OTHER_FD);
	test_bytes(state, "500/mem", "dax1.0\ndax2.0\n", 14);
	tree_task(state, 500, 500, 'D', in_call(SYS_write, 1, 0, 7),
		"[<0>] percpu_ref_wait+0x1/0x2\n[<0>] memunmap_pages+0x9f/0x420\n");
	tree_task(state, 500, 501, 'D', in_call(SYS_write, 1, 7, 7),
		"[<0>] memunmap_pages+0x9f/0x420\n");
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(who.tasks[i].relation,
			who.tasks[i].tid == 500 ? PC_RELATION_YES : PC_RELATION_UNKNOWN);
	assert_string_equal(who.tasks[0].waits_in, "memunmap_pages");
	pc_who_free(&who);
}

static void behind_it(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "writer");
	tree_fd(state, 500, 3, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_task(state, 500, 500, 'D', in_call(SYS_pwrite64, 3, 0, 16), QUEUE_STACK);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 1);
	assert_int_equal(who.tasks[0].stuck, PC_STUCK_BEHIND);
	assert_string_equal(who.tasks[0].waits_in, "xfs_ilock");
	assert_int_equal(who.pin_count, 0);
	pc_who_free(&who);
}

/* The fault has no descriptor, but only who maps the file can be in one on it. */
static void a_page_fault_behind_it(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "reader");
	tree_process(state, 600, "stranger");
	tree_maps(state, 500, TREE_MAPPED);
	tree_task(state, 500, 500, 'D', "-1 0x7ffc00000000 0x7f1\n", FAULT_STACK);
	tree_task(state, 600, 600, 'D', "-1 0x7ffc00000000 0x7f1\n", FAULT_STACK);
	assert_int_equal(pc_who_maps(&who, 500), 0);
	assert_int_equal(pc_who_maps(&who, 600), 0);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(pc_who_tasks(&who, 600), 0);
	assert_int_equal(who.task_count, 1);
	assert_int_equal(who.tasks[0].pid, 500);
	pc_who_free(&who);
}

static void tasks_that_are_not_stuck(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "writer");
	tree_fd(state, 500, 3, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_fd(state, 500, 4, "/mnt/pmem/sibling", TREE_SIBLING_FD);
	tree_task(state, 500, 500, 'S', in_call(SYS_read, 3, 0, 16), OTHER_STACK);
	tree_task(state, 500, 501, 'D', in_call(SYS_pwrite64, 4, 0, 16), QUEUE_STACK);
	tree_task(state, 500, 502, 'D', "an unknown text\n", QUEUE_STACK);
	tree_task(state, 500, 503, 'Z', NULL, LAYOUT_STACK);
	tree_task(state, 500, 504, 'T', in_call(SYS_ftruncate, 3, 0, 0), OTHER_STACK);
	tree_task(state, 500, 505, 'R', "running\n", LAYOUT_STACK); /* concerns is not known yet */
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 0);
	assert_int_equal(who.elsewhere, 0);
	pc_who_free(&who);
}

/* Its buffer is in its system call, and lies in the file. */
static void a_read_that_sleeps_over_its_pages(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "reader");
	tree_maps(state, 500, TREE_MAPPED);
	tree_fd(state, 500, 5, "/dev/dm-0", TREE_OTHER_FD);
	tree_task(state, 500, 500, 'D', in_call(SYS_pread64, 5, 0x7f0000001000, 4096),
		DIRECT_STACK);
	tree_task(state, 500, 501, 'D', in_call(SYS_pread64, 5, 0x7f0000010000, 4096),
		DIRECT_STACK);
	assert_int_equal(pc_who_maps(&who, 500), 0);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 0);
	assert_int_equal(who.pin_count, 1);
	assert_int_equal(who.pins[0].kind, PC_PIN_DIRECT);
	assert_int_equal(who.pins[0].address, 0x7f0000001000);
	pc_who_free(&who);
}

static void a_spinner(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 500, "cp");
	tree_fd(state, 500, 3, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_task(state, 500, 500, 'R', "running\n",
		"[<0>] xfs_mmaplock_two_inodes_and_break_dax_layout+0x1/0x2 [xfs]\n");
	assert_int_equal(pc_who_files(&who, 500), 0);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	pc_who_spinners(&who);
	assert_int_equal(who.task_count, 1);
	assert_int_equal(who.tasks[0].stuck, PC_STUCK_SPIN);
	assert_true(who.tasks[0].seen == who.tasks[0].looks && who.tasks[0].seen > 1);
	pc_who_free(&who);
}

/* Runs, has it open, and its figures stand still: then it does not run all the time. */
static void a_task_that_works(void **state)
{
	struct pc_who who = tree_who(state);

	tree_truncater(state, 'S');
	tree_task(state, 500, 501, 'R', "running\n", "");
	assert_int_equal(pc_who_files(&who, 500), 0);
	assert_int_equal(pc_who_tasks(&who, 500), 0);
	assert_int_equal(who.task_count, 2);
	pc_who_spinners(&who);
	assert_int_equal(who.task_count, 1);
	assert_int_equal(who.tasks[0].stuck, PC_STUCK_LAYOUT);
	pc_who_free(&who);
}

/* The real /proc: a child that sleeps, looked at twice; between the looks it does not run. */
static void since_when_a_child_sleeps(void **state)
{
	struct pc_taskstat stat;
	const struct timespec between = { .tv_nsec = 200000000 };
	double first, second;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	do {
		assert_true(pc_taskstat_read("/proc", pid, pid, &stat));
	} while (stat.state != 'S');
	first = pc_taskstat_asleep_ms("/proc", pid, pid, &stat);
	nanosleep(&between, NULL);
	second = pc_taskstat_asleep_ms("/proc", pid, pid, &stat);
	assert_true(pc_taskstat_age_ms("/proc", &stat) >= 0);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	if (first < 0)
		skip(); /* this kernel does not write it */
	/* It is the scheduler's clock, charged at ticks of at most 10 ms. */
	assert_true(second - first > 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(an_interruptible_layout_wait),
		test_in_folder(a_clone_that_waits_for_its_second_file),
		test_in_folder(an_uninterruptible_one_that_was_killed),
		test_in_folder(since_when_is_not_told),
		test_in_folder(a_wait_for_another_file),
		test_in_folder(a_wait_for_nobody_knows_what),
		test_in_folder(a_truncate_by_path),
		test_in_folder(an_open_that_truncates_below_a_folder),
		test_in_folder(clones),
		test_in_folder(an_unbind),
		test_in_folder(behind_it),
		test_in_folder(a_page_fault_behind_it),
		test_in_folder(tasks_that_are_not_stuck),
		test_in_folder(a_read_that_sleeps_over_its_pages),
		test_in_folder(a_spinner),
		test_in_folder(a_task_that_works),
		cmocka_unit_test(since_when_a_child_sleeps),
	};

	return test_run(tests);
}
