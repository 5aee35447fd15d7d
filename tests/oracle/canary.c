/* SPDX-License-Identifier: GPL-2.0-only */
/* canary.c: what oracle canary must say. */
#include "build.h"

static void holder_read_a_tenant(struct pc_case *c)
{
	case_freed(c);
	c->canary.stale_read = foreign(PC_WRITER_TENANT, 16);
}

static void holder_read_no_stamp(struct pc_case *c)
{
	case_freed(c);
	c->canary.stale_read = foreign(PC_WRITER_TENANT, 1);
	memset(c->canary.stale_read.sample, 0xa5, PC_SAMPLE);
}

static void tenant_holds_the_holders_bytes(struct pc_case *c)
{
	case_freed(c);
	c->canary.stale_write = foreign(PC_WRITER_HOLDER, 3);
}

static void read_and_written(struct pc_case *c)
{
	holder_read_a_tenant(c);
	c->canary.stale_write = foreign(PC_WRITER_HOLDER, 3);
}

/* A clone needs no freed block to be written into. */
static void clone_holds_the_holders_bytes(struct pc_case *c)
{
	case_kept(c);
	c->change.shares = true;
	c->canary.stale_write = foreign(PC_WRITER_HOLDER, 2);
}

/* The blocks stand elsewhere in the same file. */
static void moved_blocks_hold_the_holders_bytes(struct pc_case *c)
{
	case_kept(c);
	c->change.frees = false;
	c->change.moves = true;
	c->change.after = blocks(0, 0, 0);
	c->canary.stale_write = foreign(PC_WRITER_HOLDER, 2);
}

static void moved_blocks_are_let_alone(struct pc_case *c)
{
	moved_blocks_hold_the_holders_bytes(c);
	c->canary.stale_write.found = false;
}

static void moved_blocks_are_not_looked_at(struct pc_case *c)
{
	moved_blocks_are_let_alone(c);
	c->canary.repeated = false;
}

static void pages_on_demand_reach_a_tenant(struct pc_case *c)
{
	tenant_holds_the_holders_bytes(c);
	c->pin.revocable = true;
}

/* Nobody else may have the page of a page-cache pin either. */
static void page_of_the_cache_goes_to_a_tenant(struct pc_case *c)
{
	holder_read_a_tenant(c);
	c->pin.cached = true;
}

static void no_tenant_under_the_page_cache(struct pc_case *c)
{
	case_freed(c);
	c->pin.cached = true;
	c->canary.taken_bytes = 0;
}

static void read_under_the_wait(struct pc_case *c)
{
	case_waited(c);
	c->canary.stale_read = foreign(PC_WRITER_TENANT, 1);
}

static void read_and_something_not_looked_at(struct pc_case *c)
{
	holder_read_a_tenant(c);
	strcpy(c->canary.blind, "a tenant's file could not be read");
}

static void read_before_the_machine_died(struct pc_case *c)
{
	holder_read_a_tenant(c);
	c->log.guest_died = true;
}

static void tenant_got_blocks_under_the_wait(struct pc_case *c)
{
	case_waited(c);
	c->canary.taken_bytes = PC_PAGE;
}

static void pin_revoked_from_freed_blocks(struct pc_case *c)
{
	case_freed(c);
	c->canary.repeated = false;
	c->canary.revoked = true;
}

static void pin_revoked_from_kept_blocks(struct pc_case *c)
{
	case_kept(c);
	c->canary.repeated = false;
	c->canary.revoked = true;
}

static void no_tenant_got_blocks(struct pc_case *c)
{
	case_freed(c);
	c->canary.taken_bytes = 0;
}

static void not_repeated_after_the_tenant(struct pc_case *c)
{
	case_freed(c);
	c->canary.repeated = false;
}

static void not_repeated_on_kept_blocks(struct pc_case *c)
{
	case_kept(c);
	c->canary.repeated = false;
}

static void layout_before_is_unknown(struct pc_case *c)
{
	case_kept(c);
	c->change.before.known = false;
}

static void layout_after_is_unknown(struct pc_case *c)
{
	case_kept(c);
	c->change.after.known = false;
}

static void layout_is_unknown_under_the_wait(struct pc_case *c)
{
	case_waited(c);
	c->change.before.known = false;
}

static void baseline_failed(struct pc_case *c)
{
	case_freed(c);
	c->canary.baseline = false;
	strcpy(c->canary.blind, "DMA did not reach the file before the change: other bytes");
}

static void baseline_broke_off(struct pc_case *c)
{
	case_kept(c);
	c->canary.baseline = false;
}

static void baseline_failed_before_the_wait(struct pc_case *c)
{
	case_waited(c);
	c->canary.baseline = false;
}

/* Its only DMA comes with the release: there can be no baseline. */
static void holder_without_a_baseline(struct pc_case *c)
{
	case_freed(c);
	c->canary.baseline_tried = c->canary.baseline = false;
}

static void not_repeated_under_the_wait(struct pc_case *c)
{
	case_waited(c);
	c->canary.repeated = false;
}

static void dma_failed_under_the_wait(struct pc_case *c)
{
	not_repeated_under_the_wait(c);
	c->canary.revoked = true;
}

static void pages_on_demand_failed_under_the_wait(struct pc_case *c)
{
	dma_failed_under_the_wait(c);
	c->pin.revocable = true;
}

/* What FIEMAP does not show before it cannot miss afterwards. */
static void blocks_are_missing_before(struct pc_case *c)
{
	case_kept(c);
	c->change.before = blocks(0, PIN_PAGES - 1, 0);
}

static void hole_has_no_blocks_before(struct pc_case *c)
{
	case_kept(c);
	c->change.before = blocks(0, 0, 0);
	c->change.hole = true;
}

static void refused(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
}

/* The pin has gone with the device, and the page table has not heard of it. */
static void device_is_gone_and_still_mapped(struct pc_case *c)
{
	case_device_gone(c);
	c->canary.mapping_reads = true;
}

static const struct row rows[] = {
	CRIES(moved_blocks_hold_the_holders_bytes, PC_OUT_STALE_WRITE,
		"2 pages of another place in the file hold the holder's bytes"),
	CRIES(pages_on_demand_reach_a_tenant, PC_OUT_STALE_WRITE,
		"3 pages of another file hold the holder's bytes"),
	CRIES(page_of_the_cache_goes_to_a_tenant, PC_OUT_STALE_READ,
		"the holder read 16 pages of another file"),
	SILENT(moved_blocks_are_let_alone, "the repeated DMA stayed within the file"),
	BLIND(moved_blocks_are_not_looked_at, "the DMA was not repeated"),
	BLIND(no_tenant_under_the_page_cache, "no tenant was given any"),
	CRIES(holder_read_a_tenant, PC_OUT_STALE_READ,
		"the holder read 16 pages of another file; at offset 8192: tenant seq 3 page 5, bytes 50"),
	CRIES(holder_read_no_stamp, PC_OUT_STALE_READ,
		"at offset 8192: no intact stamp, bytes a5 a5 a5 a5"),
	CRIES(tenant_holds_the_holders_bytes, PC_OUT_STALE_WRITE,
		"3 pages of another file hold the holder's bytes; at offset 8192: holder seq 3 page 5"),
	CRIES(read_and_written, PC_OUT_STALE_WRITE, "3 pages of another file hold"),
	CRIES(clone_holds_the_holders_bytes, PC_OUT_STALE_WRITE, "2 pages of another file hold"),
	CRIES(read_under_the_wait, PC_OUT_STALE_READ, "read 1 pages of another file"),
	CRIES(read_and_something_not_looked_at, PC_OUT_STALE_READ, "read 16 pages"),
	CRIES(read_before_the_machine_died, PC_OUT_STALE_READ, "read 16 pages"),
	CRIES(tenant_got_blocks_under_the_wait, PC_OUT_EARLY,
		"while punch waited a tenant was given 4096 pinned bytes"),
	CRIES(device_is_gone_and_still_mapped, PC_OUT_STALE_READ,
		"the device is gone, and the holder's mapping still shows its pages"),
	SILENT(case_freed, "a tenant was given 65536 freed bytes and the DMA did not meet them"),
	SILENT(holder_without_a_baseline, "a tenant was given 65536 freed bytes"),
	SILENT(pin_revoked_from_freed_blocks, "a tenant was given 65536 freed bytes"),
	SILENT(case_kept, "the repeated DMA stayed within the file"),
	SILENT(pin_revoked_from_kept_blocks, "the repeated DMA stayed within the file"),
	SILENT(case_waited, "while punch waited no tenant was given a pinned block"),
	SILENT(pages_on_demand_failed_under_the_wait, "while punch waited no tenant"),
	SILENT(hole_has_no_blocks_before, "the repeated DMA stayed within the file"),
	BLIND(not_repeated_under_the_wait, "while punch waited the DMA was not repeated"),
	BLIND(dma_failed_under_the_wait, "while punch waited the DMA through the pin failed"),
	BLIND(blocks_are_missing_before, "FIEMAP showed 61440 bytes of blocks under a pin of 65536"),
	BLIND(no_tenant_got_blocks, "no tenant was given any of 65536 freed bytes"),
	BLIND(not_repeated_after_the_tenant, "the DMA was not repeated after a tenant"),
	BLIND(not_repeated_on_kept_blocks, "the DMA was not repeated"),
	BLIND(layout_before_is_unknown, "FIEMAP did not tell the layout"),
	BLIND(layout_after_is_unknown, "FIEMAP did not tell the layout"),
	BLIND(layout_is_unknown_under_the_wait, "FIEMAP did not tell the layout"),
	BLIND(baseline_failed, "DMA did not reach the file before the change: other bytes"),
	BLIND(baseline_broke_off, "DMA did not reach the file before the change"),
	BLIND(baseline_failed_before_the_wait, "DMA did not reach the file before the change"),
	NOT_ASKED(refused, "no DMA took place"),
	NOT_ASKED(case_device_gone, "a device has no blocks"),
	NOT_ASKED(case_died, "no DMA took place"),
	{ 0 }
};

const struct table canary_table = { "canary", rows };
