/* SPDX-License-Identifier: GPL-2.0-only */
/* files.c: tests of src/who/files.c, fd.c, rings.c and direct.c, on recorded trees. */
#include "unit/who/tree.h"

static void descriptors_of_the_subject(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_fd(state, 434, 3, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_fd(state, 434, 4, "/mnt/pmem/table.db", TREE_SUBJECT_FD);
	tree_fd(state, 434, 5, "/mnt/pmem/sibling", TREE_SIBLING_FD);
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.process_count, 1);
	assert_int_equal(who.processes[0].opened, 2);
	pc_who_free(&who);
}

/* Another file, the same inode number elsewhere, a mount out of sight, a kernel that tells no inode. */
static void descriptors_of_other_files(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "bystander");
	tree_fd(state, 434, 3, "/mnt/pmem/sibling", TREE_SIBLING_FD);
	tree_fd(state, 434, 4, "/mnt/other/file", TREE_OTHER_FD);
	tree_fd(state, 434, 5, "/mnt/pmem/table.db", "pos:\t0\nflags:\t02\nmnt_id:\t99\nino:\t131\n");
	tree_fd(state, 434, 6, "/mnt/pmem/table.db", "pos:\t0\nflags:\t02\nmnt_id:\t30\n");
	tree_fd(state, 434, 7, "socket:[131]", "pos:\t0\nflags:\t02\nmnt_id:\t30\nino:\t131\n");
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.process_count + who.pin_count, 0);
	pc_who_free(&who);
}

/* As 6.1 and 6.12 write it, shortened. */
#define RING(bufs, lines)                                                                      \
	"pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t1057\nSqMask:\t0x3\nSQEs:\t1\n"          \
	"    0: opcode:READ_FIXED, fd:3, flags:0, off:0, addr:0x0, rw_flags:0x0, buf_index:0 "     \
	"user_data:0\nCQEs:\t0\nSqThread:\t-1\nUserFiles:\t1\n    0: table.db\n"                  \
	"UserBufs:\t" bufs "\n" lines "PollList:\nCqOverflowList:\n"

static void registered_buffers(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_fd(state, 434, 8, "anon_inode:[io_uring]",
		RING("3", "    0: 0x7f0000004000/65536\n    1: <none>\n    2: 0x7f0000040000/4096\n"));
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.pin_count, 2);
	assert_int_equal(who.pins[0].kind, PC_PIN_RING);
	assert_int_equal(who.pins[0].pid, 434);
	assert_int_equal(who.pins[0].address, 0x7f0000004000);
	assert_int_equal(who.pins[0].bytes, 65536);
	assert_string_equal(who.pins[0].what, "registered buffer 0 of the io_uring at fd 8");
	assert_int_equal(who.pins[1].address, 0x7f0000040000);
	pc_who_free(&who);
}

static void a_ring_without_buffers(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "bystander");
	tree_fd(state, 434, 8, "anon_inode:[io_uring]", RING("0", ""));
	tree_fd(state, 434, 9, "anon_inode:[io_uring]", "pos:\t0\nflags:\t02\nmnt_id:\t15\n");
	tree_fd(state, 434, 10, "anon_inode:[eventfd]", "pos:\t0\neventfd-count: 0\n");
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.pin_count + who.note_count, 0);
	pc_who_free(&who);
}

/* The kernel leaves the lines out when it does not get the ring's lock. */
static void a_ring_that_is_busy(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_fd(state, 434, 8, "anon_inode:[io_uring]", RING("2", ""));
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.pin_count, 1);
	assert_int_equal(who.pins[0].address, 0);
	assert_true(tree_noted(&who, "its ring was busy"));
	pc_who_free(&who);
}

#define DIRECT_FD "pos:\t0\nflags:\t02140000\nmnt_id:\t21\nino:\t9\n"

static void a_suspended_device(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_fd(state, 434, 3, "/dev/dm-0", DIRECT_FD);
	tree_fd(state, 434, 4, "/dev/mapper/stalled", DIRECT_FD);
	tree_file(state, "class/block/dm-0/dm/suspended", "1\n");
	tree_file(state, "class/block/dm-0/dm/name", "stalled\n");
	tree_file(state, "class/block/dm-0/inflight", "       0        0\n");
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.pin_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(who.pins[i].kind, PC_PIN_DIRECT);
		assert_true(who.pins[i].stalled);
		assert_string_equal(who.pins[i].handle, "stalled");
	}
	pc_who_free(&who);
}

static void requests_in_flight(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_fd(state, 434, 3, "/mnt/other/file", "pos:\t0\nflags:\t0140002\nmnt_id:\t31\nino:\t5\n");
	tree_file(state, "dev/block/259:2/inflight", "       2        1\n");
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.pin_count, 1);
	assert_false(who.pins[0].stalled);
	assert_non_null(strstr(who.pins[0].what, "3 requests in flight"));
	pc_who_free(&who);
}

/* Nothing in flight, a descriptor without O_DIRECT, a device that sysfs does not know. */
static void no_requests(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "bystander");
	tree_fd(state, 434, 3, "/dev/dm-0", DIRECT_FD);
	tree_fd(state, 434, 4, "/dev/dm-1", "pos:\t0\nflags:\t02000000\nmnt_id:\t21\nino:\t9\n");
	tree_fd(state, 434, 5, "/dev/mapper/gone", DIRECT_FD);
	tree_file(state, "class/block/dm-0/dm/suspended", "0\n");
	tree_file(state, "class/block/dm-0/inflight", "       0        0\n");
	tree_file(state, "class/block/dm-1/inflight", "       4        0\n");
	assert_int_equal(pc_who_files(&who, 434), 0);
	assert_int_equal(who.pin_count, 0);
	pc_who_free(&who);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(descriptors_of_the_subject),
		test_in_folder(descriptors_of_other_files),
		test_in_folder(registered_buffers),
		test_in_folder(a_ring_without_buffers),
		test_in_folder(a_ring_that_is_busy),
		test_in_folder(a_suspended_device),
		test_in_folder(requests_in_flight),
		test_in_folder(no_requests),
	};

	return test_run(tests);
}
