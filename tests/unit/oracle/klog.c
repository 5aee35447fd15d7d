/* SPDX-License-Identifier: GPL-2.0-only */
/* klog.c: tests of src/oracle/klog.c, with lines that Debian's kernels wrote. */
#include "support.h"

#include "oracle/klog.h"

#define WARNING "WARNING: CPU: 1 PID: 204 at fs/dax.c:390 dax_disassociate_entry+0x86/0xb0"

static const char *const oops[] = {
	"pinclash0 speed is unknown, defaulting to 1000",
	"BUG: unable to handle page fault for address: ffffea0004808008",
	"#PF: supervisor read access in kernel mode",
	"#PF: error_code(0x0000) - not-present page",
	"PGD 7ffdc067 P4D 7ffdc067 PUD 7ffdb067 PMD 0 ",
	"Oops: Oops: 0000 [#1] PREEMPT SMP NOPTI",
	"CPU: 0 UID: 0 PID: 434 Comm: pinclash Tainted: G        W          6.12.117+deb12-amd64",
	"Tainted: [W]=WARN",
	"Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014",
	"RIP: 0010:unpin_user_page_range_dirty_lock+0x8a/0x120",
	"Call Trace:",
	" ib_umem_release+0x8a/0xd0 [ib_uverbs]",
	"RIP: 0033:0x7f5197e3ad6b",
	"---[ end trace 0000000000000000 ]---",
	"RIP: 0010:the_second_oops+0x8a/0x120",
};

static void feed(struct pc_log_fact *fact, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pc_klog_feed(fact, lines[i]);
}

#define FEED(fact, lines) feed(fact, lines, sizeof(lines) / sizeof((lines)[0]))

static void an_oops_and_its_place(void **state)
{
	struct pc_log_fact fact = { 0 };

	(void)state;
	FEED(&fact, oops);
	assert_int_equal(fact.bad_lines, 2);
	assert_string_equal(fact.first, "BUG: unable to handle page fault for address: "
		"ffffea0004808008 at unpin_user_page_range_dirty_lock+0x8a/0x120");
	assert_ptr_equal(strstr(fact.text, oops[1]), fact.text);
	assert_non_null(strstr(fact.text, "\nRIP: 0010:unpin_user_page_range_dirty_lock"));
	assert_non_null(strstr(fact.text, "\n ib_umem_release+0x8a/0xd0 [ib_uverbs]\n"));
	assert_null(strstr(fact.text, "speed is unknown"));
}

/* The place is the kernel's, though the program's may come first. */
static void the_place_is_in_the_kernel(void **state)
{
	static const char *const lines[] = {
		"BUG: unable to handle page fault for address: ffffea0004808008",
		"RIP: 0033:0x7f5197e3ad6b",
		"RIP: 0010:unpin_user_page_range_dirty_lock+0x8a/0x120",
	};
	struct pc_log_fact fact = { 0 };

	(void)state;
	FEED(&fact, lines);
	assert_non_null(strstr(fact.first, "8008 at unpin_user_page_range_dirty_lock+0x8a"));
}

/* It says where in its first line, and what comes after it does not change that. */
static void a_warning_and_its_place(void **state)
{
	static const char *const lines[] = {
		"XFS (pmem0): Mounting V5 Filesystem", "------------[ cut here ]------------",
		WARNING, "Modules linked in: xfs libcrc32c",
		"RIP: 0010:dax_disassociate_entry+0x86/0xb0",
	};
	struct pc_log_fact fact = { 0 };

	(void)state;
	FEED(&fact, lines);
	assert_int_equal(fact.bad_lines, 1);
	assert_string_equal(fact.first, WARNING);
	assert_string_equal(fact.text, WARNING "\nModules linked in: xfs libcrc32c\n"
		"RIP: 0010:dax_disassociate_entry+0x86/0xb0");
}

static void each_kind_of_fault(void **state)
{
	static const char *const faults[] = {
		"BUG: kernel NULL pointer dereference, address: 0000000000000008",
		"Oops: general protection fault, probably for non-canonical address 0xdead: 0000",
		"general protection fault, probably for non-canonical address 0xdead00000000: 0000",
		"divide error: 0000 [#1] PREEMPT SMP NOPTI",
		"int3: 0000 [#1] PREEMPT SMP NOPTI",
		"kernel BUG at mm/gup.c:121!",
		"WARNING: possible circular locking dependency detected",
		"BUG: KASAN: use-after-free in dax_layout_busy_page_range+0x10/0x20",
		"UBSAN: array-index-out-of-bounds in fs/dax.c:12:3",
		"INFO: task pinclash:434 blocked for more than 120 seconds.",
		"rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
		"watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [pinclash:434]",
		"Kernel panic - not syncing: Fatal exception",
		"refcount_t: underflow; use-after-free.",
		"BUG: Bad page state in process pinclash  pfn:12345",
		"XFS (pmem0): Metadata corruption detected at xfs_agf_read_verify+0x10/0x20",
		"list_del corruption. prev->next should be ffff888, but was dead",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct pc_log_fact fact = { 0 };

		pc_klog_feed(&fact, faults[i]);
		if (fact.bad_lines != 1)
			fail_msg("taken for no fault: %s", faults[i]);
		assert_string_equal(fact.first, faults[i]);
	}
}

static void ordinary_lines(void **state)
{
	static const char *const lines[] = {
		"", "pinclash: cell xfs-dax/vmsplice/punch/mapped",
		"pinclash0 speed is unknown, defaulting to 1000",
		"XFS (pmem0): DAX enabled. Warning: EXPERIMENTAL, use at your own risk",
		"EXT4-fs (pmem0): mounted filesystem 1234 r/w with ordered data mode. Quota: none",
		"nd_pmem namespace0.0: unable to guarantee persistence of writes",
		"rdma_rxe: loaded", "loop: module loaded", "RIP: 0010:nowhere+0x0/0x10",
		"device-mapper: ioctl: 4.48.0-ioctl (2023-03-01) initialised: dm-devel@lists.linux.dev",
	};
	struct pc_log_fact fact = { 0 };

	(void)state;
	FEED(&fact, lines);
	assert_int_equal(fact.bad_lines, 0);
	assert_string_equal(fact.first, "");
	assert_string_equal(fact.text, "");
}

static void lines_of_any_length(void **state)
{
	struct pc_log_fact fact = { 0 };
	char line[2000] = "BUG: ", place[2000] = "RIP: 0010:";

	(void)state;
	memset(line + 5, 'x', sizeof(line) - 6);
	memset(place + 10, 'y', sizeof(place) - 11);
	for (int i = 0; i < 4; i++) {
		pc_klog_feed(&fact, line);
		pc_klog_feed(&fact, place);
	}
	assert_int_equal(fact.bad_lines, 4);
	assert_true(strlen(fact.first) < sizeof(fact.first));
	assert_non_null(strstr(fact.first, "xxx at yyy"));
	assert_int_equal(strlen(fact.text), sizeof(fact.text) - 1);
}

#define CELL "xfs-dax/vmsplice/punch/mapped"
#define MARK "[   12.250001] pinclash: cell "

static struct pc_log_fact console_of(void **state, const char *text)
{
	struct pc_log_fact fact = { .guest_died = true, .death = "QEMU ended" };

	pc_klog_console(&fact, test_file(state, "console.log", text), CELL);
	assert_true(fact.guest_died);
	assert_string_equal(fact.death, "QEMU ended");
	return fact;
}

static void the_console_of_a_dead_guest(void **state)
{
	struct pc_log_fact fact = console_of(state,
		"pinclash-init: up\r\n"
		MARK CELL "\r\n"
		"[   12.300001][  T434] BUG: kernel NULL pointer dereference, address: 8\r\n"
		"[   12.300002] RIP: 0010:xfs_break_dax_layouts+0x10/0x20\r\n"
		"[   12.300003] Kernel panic - not syncing: Fatal exc");

	assert_true(fact.known);
	assert_int_equal(fact.bad_lines, 2);
	assert_string_equal(fact.first, "BUG: kernel NULL pointer dereference, address: 8 at "
		"xfs_break_dax_layouts+0x10/0x20");
	assert_string_equal(fact.text, "BUG: kernel NULL pointer dereference, address: 8\n"
		"RIP: 0010:xfs_break_dax_layouts+0x10/0x20\n"
		"Kernel panic - not syncing: Fatal exc");
}

static void lines_of_earlier_cells_are_not_taken(void **state)
{
	struct pc_log_fact fact = console_of(state,
		"[    1.000000] WARNING: while booting\n"
		MARK "xfs-dax/vmsplice/punch/unmapped\n"
		"[   12.260000] " WARNING "\n"
		MARK CELL "\n"
		"[   12.300001] BUG: mine\n");

	assert_int_equal(fact.bad_lines, 1);
	assert_string_equal(fact.first, "BUG: mine");
	assert_string_equal(fact.text, "BUG: mine");
}

static void lines_of_later_cells_are_not_taken(void **state)
{
	struct pc_log_fact fact = console_of(state,
		MARK CELL "\n"
		"[   12.300001] an ordinary line\n"
		MARK "xfs-dax/vmsplice/punch/unmapped\n"
		"[   12.400000] " WARNING "\n");

	assert_true(fact.known);
	assert_int_equal(fact.bad_lines, 0);
	assert_string_equal(fact.text, "");
}

/* A name that begins like the one wanted, and one that ends like it. */
static void lines_of_namesakes_are_not_taken(void **state)
{
	struct pc_log_fact fact = console_of(state,
		MARK CELL "-twice\n"
		"[   12.300001] " WARNING "\n"
		MARK "the-" CELL "\n"
		"[   12.300001] " WARNING "\n");

	assert_false(fact.known);
	assert_int_equal(fact.bad_lines, 0);
}

/* The launcher has booted again, and goes on with the log of that boot. */
static void lines_of_the_next_boot_are_not_taken(void **state)
{
	struct pc_log_fact fact = console_of(state,
		"### boot 1\n"
		MARK CELL "\n"
		"[   12.300001] an ordinary line, and then nothi"
		"### boot 2\n"
		"[    0.100000] RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable\n");

	assert_true(fact.known);
	assert_int_equal(fact.bad_lines, 0);
}

/* It was begun, the machine died, it was begun again. */
static void the_last_mark_counts(void **state)
{
	struct pc_log_fact fact = console_of(state,
		MARK CELL "\n"
		"[   12.300001] BUG: of the first time\n"
		"### boot 2\n"
		MARK CELL "\n"
		"[   12.300001] BUG: of the second time\n");

	assert_int_equal(fact.bad_lines, 1);
	assert_string_equal(fact.text, "BUG: of the second time");
}

static void a_cell_that_is_not_there(void **state)
{
	struct pc_log_fact fact = console_of(state, "[    0.000000] BUG: at boot\n");

	assert_false(fact.known);
	assert_int_equal(fact.bad_lines, 0);
}

static void no_console_log(void **state)
{
	struct pc_log_fact fact = { .guest_died = true, .death = "QEMU ended" };

	pc_klog_console(&fact, test_path(state, "nothing"), CELL);
	assert_false(fact.known);
	assert_string_equal(fact.death, "QEMU ended");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_oops_and_its_place),
		cmocka_unit_test(the_place_is_in_the_kernel),
		cmocka_unit_test(a_warning_and_its_place),
		cmocka_unit_test(each_kind_of_fault),
		cmocka_unit_test(ordinary_lines),
		cmocka_unit_test(lines_of_any_length),
		test_in_folder(the_console_of_a_dead_guest),
		test_in_folder(lines_of_earlier_cells_are_not_taken),
		test_in_folder(lines_of_later_cells_are_not_taken),
		test_in_folder(lines_of_namesakes_are_not_taken),
		test_in_folder(lines_of_the_next_boot_are_not_taken),
		test_in_folder(the_last_mark_counts),
		test_in_folder(a_cell_that_is_not_there),
		test_in_folder(no_console_log),
	};

	return test_run(tests);
}
