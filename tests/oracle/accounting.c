/* SPDX-License-Identifier: GPL-2.0-only */
/* accounting.c: what oracle accounting must say. */
#include "build.h"

static void one_page_stays_pinned(struct pc_case *c)
{
	case_waited(c);
	c->count.released_after--;
}

/* The kernel gave back late what an earlier cell had pinned. */
static void more_is_unpinned_than_pinned(struct pc_case *c)
{
	case_waited(c);
	c->count.released_after++;
}

static void refused_pin_leaks(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
	c->count.released_after = c->count.released_before;
}

static void region_stays(struct pc_case *c)
{
	case_waited(c);
	c->count.mr_after++;
}

/* What the RDMA device tells is enough, where the counters cannot be read. */
static void region_stays_uncounted(struct pc_case *c)
{
	region_stays(c);
	c->count.known = false;
}

static void helper_idle(struct pc_case *c)
{
	case_waited(c);
	c->count.helper_loaded = c->count.helper_known = true;
	c->count.helper_before = c->count.helper_after = 4;
}

static void helper_holds_on(struct pc_case *c)
{
	helper_idle(c);
	c->count.helper_after += PIN_PAGES;
}

/* Plain references, which the kernel does not count. */
static void helper_holds_on_uncounted(struct pc_case *c)
{
	helper_holds_on(c);
	c->count.known = false;
	c->pin.counted = false;
}

/* Pages of which nobody says that they were read prove nothing. */
static void helper_is_mute(struct pc_case *c)
{
	helper_holds_on(c);
	c->count.helper_known = false;
}

static void frames_come_back(struct pc_case *c)
{
	case_waited(c);
	c->frames = (struct pc_frame_fact){
		.device = 0x140200, .device_known = true, .device_before = 131073,
		.device_after = 131073, .count = PIN_PAGES, .pinned_known = true,
	};
}

static void device_keeps_references(struct pc_case *c)
{
	frames_come_back(c);
	c->frames.device_after += 2;
}

static void device_loses_references(struct pc_case *c)
{
	frames_come_back(c);
	c->frames.device_after--;
}

/* What an earlier cell had left came back in this one. */
static void device_gets_back_what_is_owed(struct pc_case *c)
{
	device_loses_references(c);
	c->frames.device_owed = true;
}

static void device_is_not_known(struct pc_case *c)
{
	device_keeps_references(c);
	c->frames.device_known = false;
}

static void page_keeps_references(struct pc_case *c)
{
	frames_come_back(c);
	c->frames.busy = 0x150000;
	c->frames.busy_refs = 2;
}

static void page_keeps_its_file(struct pc_case *c)
{
	page_keeps_references(c);
	c->frames.busy_refs = 1;
	c->frames.busy_mapping = true;
}

/* Plain references, which the kernel does not count. */
static void page_of_an_uncounted_pin_keeps_its_file(struct pc_case *c)
{
	page_keeps_its_file(c);
	c->pin.counted = false;
}

static void pages_are_not_known(struct pc_case *c)
{
	page_keeps_references(c);
	c->frames.pinned_known = false;
}

static void teardown_fails(struct pc_case *c)
{
	case_waited(c);
	c->count.teardown_failed = true;
	strcpy(c->count.teardown_text, "/run/pinclash/mnt stays mounted: in use");
}

static void fewer_regions_than_before(struct pc_case *c)
{
	case_waited(c);
	c->count.mr_after--;
}

static void regions_are_not_known(struct pc_case *c)
{
	case_waited(c);
	c->count.mr_known = false;
	c->count.mr_after = 0;
}

static void counters_cannot_be_read(struct pc_case *c)
{
	case_waited(c);
	c->count.known = false;
}

/* Numbers of which nobody says that they were read prove nothing. */
static void unknown_counters_differ(struct pc_case *c)
{
	one_page_stays_pinned(c);
	c->count.known = false;
}

static void refused(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
}

static void holder_is_not_counted(struct pc_case *c)
{
	case_waited(c);
	c->pin.counted = false;
}

static void kernel_counts_none(struct pc_case *c)
{
	case_waited(c);
	c->count.acquired_after = c->count.acquired_before;
	c->count.released_after = c->count.released_before;
}

static const struct row rows[] = {
	CRIES(one_page_stays_pinned, PC_OUT_LEAK, "16 pages were pinned and 15 unpinned"),
	CRIES(refused_pin_leaks, PC_OUT_LEAK, "16 pages were pinned and 0 unpinned"),
	CRIES(region_stays, PC_OUT_LEAK, "1 memory regions stay behind"),
	CRIES(region_stays_uncounted, PC_OUT_LEAK, "1 memory regions stay behind"),
	CRIES(helper_holds_on, PC_OUT_LEAK, "the helper module holds 16 pages more than before"),
	CRIES(helper_holds_on_uncounted, PC_OUT_LEAK, "holds 16 pages more than before"),
	CRIES(teardown_fails, PC_OUT_LEAK, "/run/pinclash/mnt stays mounted: in use"),
	CRIES(device_keeps_references, PC_OUT_LEAK, "the device has 2 references more than before"),
	CRIES(device_loses_references, PC_OUT_LEAK, "1 references of the device were given back"),
	CRIES(page_keeps_references, PC_OUT_LEAK, "page frame 0x150000 of a file that is gone has 2"),
	CRIES(page_keeps_its_file, PC_OUT_LEAK, "page frame 0x150000 still belongs to a file"),
	CRIES(page_of_an_uncounted_pin_keeps_its_file, PC_OUT_LEAK, "still belongs to a file"),
	SILENT(frames_come_back, "16 pages pinned and unpinned"),
	SILENT(device_gets_back_what_is_owed, "16 pages pinned and unpinned"),
	SILENT(device_is_not_known, "16 pages pinned and unpinned"),
	SILENT(pages_are_not_known, "16 pages pinned and unpinned"),
	SILENT(case_waited, "16 pages pinned and unpinned"),
	SILENT(fewer_regions_than_before, "16 pages pinned and unpinned"),
	SILENT(regions_are_not_known, "16 pages pinned and unpinned"),
	SILENT(helper_idle, "16 pages pinned and unpinned"),
	BLIND(helper_is_mute, "the helper module is loaded and does not tell what it holds"),
	BLIND(more_is_unpinned_than_pinned, "not all of them are this cell's"),
	BLIND(counters_cannot_be_read, "nr_foll_pin_acquired and nr_foll_pin_released cannot"),
	BLIND(unknown_counters_differ, "cannot be read"),
	NOT_ASKED(refused, "no pin that the kernel counts"),
	NOT_ASKED(holder_is_not_counted, "no pin that the kernel counts"),
	NOT_ASKED(kernel_counts_none, "this kernel does not count the pins of odirect"),
	NOT_ASKED(case_died, "the machine died first"),
	{ 0 }
};

const struct table accounting_table = { "accounting", rows };
