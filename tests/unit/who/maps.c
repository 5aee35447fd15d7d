/* SPDX-License-Identifier: GPL-2.0-only */
/* maps.c: tests of src/who/maps.c, on recorded trees. */
#include "unit/who/tree.h"

static void a_mapping_of_the_subject(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_maps(state, 434, TREE_MAPPED "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0  [stack]\n");
	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_int_equal(who.mapping_count, 1);
	assert_int_equal(who.mappings[0].start, 0x7f0000000000);
	assert_int_equal(who.mappings[0].end, 0x7f0000010000);
	assert_int_equal(who.mappings[0].offset, 0x20000);
	assert_true(who.mappings[0].subject);
	assert_string_equal(who.mappings[0].path, "/mnt/pmem/table.db");
	assert_int_equal(who.process_count, 1);
	assert_int_equal(who.processes[0].mapped, 0x10000);
	assert_string_equal(who.processes[0].comm, "holder");
	pc_who_free(&who);
}

/* The same inode number on another file system, another one on this. */
static void mappings_of_other_files(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "bystander");
	tree_maps(state, 434,
		"7f0000000000-7f0000010000 rw-s 00000000 103:02 131      /mnt/other/file\n"
		"7f0000020000-7f0000030000 rw-s 00000000 103:01 132      /mnt/pmem/sibling\n"
		"what is no mapping\n"
		"7f0000040000-7f0000050000 rw-p 00000000 00:00 0\n");
	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_int_equal(who.mapping_count, 0);
	assert_int_equal(who.process_count, 0);
	pc_who_free(&who);
}

static void every_file_of_a_mount(void **state)
{
	struct pc_who who = tree_who(state);

	who.subject.kind = PC_SUBJECT_MOUNT;
	tree_process(state, 434, "holder");
	tree_maps(state, 434,
		"7f0000020000-7f0000030000 rw-s 00000000 103:01 132      /mnt/pmem/sibling\n");
	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_int_equal(who.mapping_count, 1);
	pc_who_free(&who);
}

/* Where a buffer is known by its address, what it may lie in is wanted, too. */
static void all_mappings_where_there_is_a_buffer(void **state)
{
	struct pc_who who = tree_who(state);
	struct pc_who_pin *pin = pc_who_add_pin(&who);

	pin->pid = 434;
	pin->address = 0x7f0000000000;
	tree_process(state, 434, "holder");
	tree_maps(state, 434, TREE_MAPPED "7f0000040000-7f0000050000 rw-p 00000000 00:00 0\n");
	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_int_equal(who.mapping_count, 2);
	assert_true(who.mappings[0].subject);
	assert_false(who.mappings[1].subject);
	assert_int_equal(who.processes[0].mapped, 0x10000);
	pc_who_free(&who);
}

static void pinned_by_the_kernels_own_count(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "holder");
	tree_file(state, "434/status", "Name:\tx\nVmPin:\t     128 kB\n");
	tree_maps(state, 434, "7f0000070000-7f0000071000 rw-s 00000000 00:0f 9    /[aio] (deleted)\n");
	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_int_equal(who.process_count, 1);
	assert_int_equal(who.processes[0].pinned, 128 << 10);
	assert_true(who.processes[0].aio);
	assert_int_equal(who.processes[0].mapped, 0);
	pc_who_free(&who);
}

static void a_process_that_is_gone(void **state)
{
	struct pc_who who = tree_who(state);

	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_int_equal(who.process_count + who.note_count, 0);
	pc_who_free(&who);
}

/* A memory map whose lock is held: here a fifo that nobody writes to. */
static void a_map_that_is_locked(void **state)
{
	struct pc_who who = tree_who(state);

	tree_process(state, 434, "stuck");
	assert_int_equal(unlink(test_path(state, "434/maps")), 0);
	assert_int_equal(mkfifo(test_path(state, "434/maps"), 0600), 0);
	assert_int_equal(pc_who_maps(&who, 434), 0);
	assert_true(tree_noted(&who, "memory map of process 434"));
	pc_who_free(&who);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(a_mapping_of_the_subject),
		test_in_folder(mappings_of_other_files),
		test_in_folder(every_file_of_a_mount),
		test_in_folder(all_mappings_where_there_is_a_buffer),
		test_in_folder(pinned_by_the_kernels_own_count),
		test_in_folder(a_process_that_is_gone),
		test_in_folder(a_map_that_is_locked),
	};

	return test_run(tests);
}
