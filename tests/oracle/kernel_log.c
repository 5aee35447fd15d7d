/* SPDX-License-Identifier: GPL-2.0-only */
/* kernel_log.c: what oracle kernel-log must say. */
#include "build.h"

#include "oracle/klog.h"

#define WARNING "WARNING: CPU: 1 PID: 204 at fs/dax.c:390 dax_disassociate_entry+0x86/0xb0"

static void kernel_warns(struct pc_case *c)
{
	case_freed(c);
	pc_klog_feed(&c->log, WARNING);
}

static void kernel_oopses(struct pc_case *c)
{
	case_device_gone(c);
	pc_klog_feed(&c->log, "BUG: unable to handle page fault for address: ffffea0004808008");
	pc_klog_feed(&c->log, "RIP: 0010:unpin_user_page_range_dirty_lock+0x8a/0x120");
}

/* What was read is evidence, though some of it was overwritten. */
static void warned_in_a_log_with_holes(struct pc_case *c)
{
	kernel_warns(c);
	c->log.known = false;
}

static void machine_died_of_an_oops(struct pc_case *c)
{
	case_died(c);
	pc_klog_feed(&c->log, "BUG: kernel NULL pointer dereference, address: 0000000000000008");
}

/* With a flight recorder: what each worker did last. */
static void machine_died_on_record(struct pc_case *c)
{
	case_died(c);
	at(c, 1, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER);
	at(c, 2, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	at(c, 3, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
}

/* "Oops: " stands before it from 6.9 on. */
static void breakpoint(struct pc_case *c, const char *accel)
{
	strcpy(c->accel, accel);
	pc_klog_feed(&c->log, "Oops: int3: 0000 [#1] PREEMPT SMP NOPTI");
	pc_klog_feed(&c->log, "RIP: 0010:ktime_get+0x1b/0xc0");
}

static void breakpoint_of_tcg(struct pc_case *c)
{
	case_waited(c);
	breakpoint(c, "tcg");
}

static void old_breakpoint_of_tcg(struct pc_case *c)
{
	case_waited(c);
	strcpy(c->accel, "tcg");
	pc_klog_feed(&c->log, "int3: 0000 [#1] PREEMPT SMP NOPTI");
}

static void machine_died_of_a_breakpoint_of_tcg(struct pc_case *c)
{
	case_died(c);
	breakpoint(c, "tcg");
}

static void breakpoint_on_hardware(struct pc_case *c)
{
	case_waited(c);
	breakpoint(c, "native");
}

static void other_fault_under_tcg(struct pc_case *c)
{
	kernel_warns(c);
	breakpoint(c, "tcg");
}

static void log_cannot_be_read(struct pc_case *c)
{
	case_waited(c);
	c->log.known = false;
}

static const struct row rows[] = {
	CRIES(kernel_warns, PC_OUT_CRASH, WARNING),
	CRIES(kernel_oopses, PC_OUT_CRASH,
		"BUG: unable to handle page fault for address: ffffea0004808008 at "
		"unpin_user_page_range_dirty_lock+0x8a/0x120"),
	CRIES(warned_in_a_log_with_holes, PC_OUT_CRASH, WARNING),
	CRIES(case_died, PC_OUT_CRASH, "the machine died: no output on the console for 60 s"),
	CRIES(machine_died_on_record, PC_OUT_CRASH,
		"no output on the console for 60 s; last: holder release-call, changer change-call"),
	CRIES(machine_died_of_an_oops, PC_OUT_CRASH, "BUG: kernel NULL pointer dereference"),
	CRIES(breakpoint_on_hardware, PC_OUT_CRASH, "Oops: int3: 0000 [#1]"),
	CRIES(other_fault_under_tcg, PC_OUT_CRASH, WARNING),
	SILENT(case_waited, "the kernel log shows no fault"),
	BLIND(breakpoint_of_tcg, "the emulator failed: Oops: int3: 0000 [#1]"),
	BLIND(old_breakpoint_of_tcg, "the emulator failed: int3: 0000 [#1]"),
	BLIND(machine_died_of_a_breakpoint_of_tcg, "the emulator failed: Oops: int3"),
	BLIND(log_cannot_be_read, "/dev/kmsg could not be read in full"),
	{ 0 }
};

const struct table kernel_log_table = { "kernel-log", rows };
