/* SPDX-License-Identifier: GPL-2.0-only */
/* order.c: what oracle order must say. */
#include "build.h"

static void one_page_is_freed(struct pc_case *c)
{
	case_freed(c);
	c->change.after = blocks(1, PIN_PAGES - 1, 0);
}

static void blocks_are_exchanged(struct pc_case *c)
{
	case_freed(c);
	c->change.after = blocks(0, PIN_PAGES, 64 << 20);
}

static void freed_and_never_released(struct pc_case *c)
{
	case_freed(c);
	without(c, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
	without(c, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
}

static void freed_before_the_kill(struct pc_case *c)
{
	case_freed(c);
	killed_holder(c);
}

static void freed_just_before_the_release(struct pc_case *c)
{
	case_freed(c);
	without(c, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
	at(c, RELEASE_MS - 0.001, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
}

/* It is not told to free anything, and does. */
static void freed_by_a_change_that_shares(struct pc_case *c)
{
	case_freed(c);
	c->change.frees = false;
	c->change.shares = true;
}

static void failed_and_yet_freed(struct pc_case *c)
{
	case_change_failed(c, EIO);
	c->change.after = blocks(0, PIN_PAGES / 2, 0);
}

static void freed_after_the_release(struct pc_case *c)
{
	case_waited(c);
	c->change.after = blocks(0, 0, 0);
}

static void returned_with_the_release(struct pc_case *c)
{
	case_waited(c);
	without(c, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
	at(c, RELEASE_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
}

static void waited_for_the_kill(struct pc_case *c)
{
	case_waited(c);
	killed_holder(c);
}

static void device_waited(struct pc_case *c)
{
	case_waited(c);
	c->change.takes_device = true;
	c->change.layout_known = false;
}

static void documented_refusal(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
}

static void change_failed(struct pc_case *c)
{
	case_change_failed(c, EBUSY);
}

static void device_change_failed(struct pc_case *c)
{
	case_device_gone(c);
	without(c, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
	failed_at(c, EARLY_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER, EBUSY);
}

static void called_the_moment_it_is_held(struct pc_case *c)
{
	case_kept(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	at(c, HELD_MS, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
}

static void no_event(struct pc_case *c)
{
	case_freed(c);
	c->history.count = 0;
}

static void lost_events(struct pc_case *c)
{
	case_waited(c);
	c->history.lost = 1;
}

static void freed_and_lost_events(struct pc_case *c)
{
	case_freed(c);
	c->history.lost = 1;
}

static void no_pin_was_tried(struct pc_case *c)
{
	case_waited(c);
	c->pin.tried = false;
}

static void pin_never_answered(struct pc_case *c)
{
	case_waited(c);
	without(c, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER);
}

static void undocumented_refusal(struct pc_case *c)
{
	case_refused(c, ENOMEM, false);
}

static void never_called(struct pc_case *c)
{
	case_held(c);
}

static void only_the_probe_called(struct pc_case *c)
{
	case_waits_on(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
}

static void called_before_the_pin_was_held(struct pc_case *c)
{
	case_freed(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	at(c, HELD_MS - 0.001, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
}

static void called_before_the_pin_and_waits(struct pc_case *c)
{
	case_waits_on(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	at(c, HELD_MS - 0.001, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
}

static void called_after_the_release(struct pc_case *c)
{
	case_waited(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	at(c, RELEASED_MS + 1, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
}

static void called_after_the_release_and_waits(struct pc_case *c)
{
	case_waits_on(c);
	without(c, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	at(c, RELEASED_MS + 1, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
}

static void layout_before_is_unknown(struct pc_case *c)
{
	case_freed(c);
	c->change.before.known = false;
}

static void layout_after_is_unknown(struct pc_case *c)
{
	case_freed(c);
	c->change.after.known = false;
}

static void failed_and_layout_is_unknown(struct pc_case *c)
{
	case_change_failed(c, EIO);
	c->change.after.known = false;
}

static void failed_and_layout_was_unknown(struct pc_case *c)
{
	case_change_failed(c, EIO);
	c->change.before.known = false;
}

static void neither_returned_nor_waited(struct pc_case *c)
{
	case_kept(c);
	without(c, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
}

/* The change waits for one holder, and returns while the other still holds. */
static void second_pin_missed(struct pc_case *c)
{
	two_holders(case_freed, c);
}

static void second_pin_waited_for(struct pc_case *c)
{
	two_holders(case_waited, c);
}

static void called_before_the_second_pin(struct pc_case *c)
{
	second_pin_waited_for(c);
	without(c, PC_EV_ACQUIRE_RETURN, PC_ROLE_SECOND);
	at(c, CALL_MS + 1, PC_EV_ACQUIRE_RETURN, PC_ROLE_SECOND);
}

static void waited_in_another_situation(struct pc_case *c)
{
	case_waited(c);
	strcpy(c->situation_blind, "the page is not mapped by a 2 MiB entry");
}

/* Whatever the situation was, this must not happen. */
static void early_in_another_situation(struct pc_case *c)
{
	case_freed(c);
	strcpy(c->situation_blind, "the page is not mapped by a 2 MiB entry");
}

static void refused_in_another_situation(struct pc_case *c)
{
	case_refused(c, EOPNOTSUPP, true);
	strcpy(c->situation_blind, "the page is not mapped by a 2 MiB entry");
}

static void change_is_unknown_here(struct pc_case *c)
{
	case_change_failed(c, EOPNOTSUPP);
}

static void device_change_is_unknown_here(struct pc_case *c)
{
	case_device_gone(c);
	without(c, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
	failed_at(c, EARLY_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER, EINVAL);
}

static void unknown_and_yet_freed(struct pc_case *c)
{
	change_is_unknown_here(c);
	c->change.after = blocks(0, 0, 0);
}

static void freed_under_the_page_cache(struct pc_case *c)
{
	case_freed(c);
	c->pin.cached = true;
}

static void moved_under_the_pin(struct pc_case *c)
{
	case_freed(c);
	c->change.frees = false;
	c->change.moves = true;
}

static void freed_under_pages_on_demand(struct pc_case *c)
{
	case_freed(c);
	c->pin.revocable = true;
}

static void layout_is_unknown_on_demand(struct pc_case *c)
{
	freed_under_pages_on_demand(c);
	c->change.after.known = false;
}

static void layout_is_unknown_under_the_page_cache(struct pc_case *c)
{
	freed_under_the_page_cache(c);
	c->change.after.known = false;
}

static void failed_after_the_release(struct pc_case *c)
{
	case_waits_on(c);
	failed_at(c, WOKEN_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER, EIO);
	c->change.blocked_seen = false;
}

/* Deduplication finds that the DMA has made the files differ. */
static void waited_and_failed(struct pc_case *c)
{
	case_waits_on(c);
	failed_at(c, WOKEN_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER, ENODATA);
}

static void holder_tells_of_another_pin(struct pc_case *c)
{
	case_kept(c);
	c->pin.granted = false;
	c->pin.error = EOPNOTSUPP;
	c->pin.refusal_expected = true;
}

static const struct row rows[] = {
	CRIES(case_freed, PC_OUT_EARLY,
		"punch returned after 2.0 ms and freed 65536 of 65536 pinned bytes"),
	CRIES(one_page_is_freed, PC_OUT_EARLY, "freed 4096 of 65536 pinned bytes"),
	CRIES(blocks_are_exchanged, PC_OUT_EARLY, "freed 65536 of 65536 pinned bytes"),
	CRIES(freed_and_never_released, PC_OUT_EARLY, "freed 65536 of 65536"),
	CRIES(freed_before_the_kill, PC_OUT_EARLY, "freed 65536 of 65536"),
	CRIES(freed_just_before_the_release, PC_OUT_EARLY, "freed 65536 of 65536"),
	CRIES(freed_by_a_change_that_shares, PC_OUT_EARLY, "freed 65536 of 65536"),
	CRIES(failed_and_yet_freed, PC_OUT_EARLY, "punch failed with EIO, and yet the layout"),
	CRIES(case_device_gone, PC_OUT_EARLY,
		"unbind took the device away and returned after 2.0 ms with 65536 bytes pinned"),
	SILENT(case_waited,
		"punch waited 94.0 ms in xfs_break_dax_layouts and returned 3.0 ms after"),
	SILENT(freed_after_the_release, "returned 3.0 ms after the release"),
	SILENT(returned_with_the_release, "returned 0.0 ms after the release"),
	SILENT(waited_for_the_kill, "returned 4.0 ms after the release"),
	SILENT(device_waited, "returned 3.0 ms after the release"),
	SILENT(case_waits_on, "punch waited in xfs_break_dax_layouts"),
	SILENT(case_kept, "punch returned after 2.0 ms; the pinned range still owns its blocks"),
	SILENT(called_the_moment_it_is_held, "the pinned range still owns its blocks"),
	SILENT(documented_refusal, "ibv_reg_mr refused: EOPNOTSUPP (Operation not supported)"),
	SILENT(change_failed, "punch refused: EBUSY (Device or resource busy)"),
	SILENT(device_change_failed, "unbind refused: EBUSY"),
	SILENT(waited_and_failed, "returned 3.0 ms after the release"),
	BLIND(failed_after_the_release, "punch failed with EIO after the release"),
	BLIND(holder_tells_of_another_pin, "event log and its report differ"),
	BLIND(no_event, "no pin was tried"),
	BLIND(lost_events, "1 events were lost"),
	BLIND(freed_and_lost_events, "1 events were lost"),
	BLIND(no_pin_was_tried, "no pin was tried"),
	BLIND(pin_never_answered, "no pin was tried"),
	BLIND(undocumented_refusal, "refused: ENOMEM (Cannot allocate memory), which is no doc"),
	BLIND(never_called, "the change was never called"),
	BLIND(only_the_probe_called, "the change was never called"),
	BLIND(called_before_the_pin_was_held, "called before the pin was certainly held"),
	BLIND(called_before_the_pin_and_waits, "called before the pin was certainly held"),
	BLIND(called_after_the_release, "called when the pin was no longer certainly held"),
	BLIND(called_after_the_release_and_waits, "no longer certainly held"),
	BLIND(layout_before_is_unknown, "FIEMAP did not tell what it freed"),
	BLIND(layout_after_is_unknown, "FIEMAP did not tell what it freed"),
	BLIND(failed_and_layout_is_unknown, "FIEMAP did not tell"),
	BLIND(failed_and_layout_was_unknown, "FIEMAP did not tell"),
	BLIND(neither_returned_nor_waited, "punch neither returned nor was seen to wait"),
	CRIES(moved_under_the_pin, PC_OUT_EARLY, "moved 65536 of 65536 pinned bytes"),
	CRIES(unknown_and_yet_freed, PC_OUT_EARLY, "and yet the layout"),
	SILENT(freed_under_pages_on_demand, "need not wait for pages that are faulted in"),
	BLIND(layout_is_unknown_on_demand, "need not wait"),
	SILENT(freed_under_the_page_cache, "pinned are pages of the page cache"),
	BLIND(layout_is_unknown_under_the_page_cache, "FIEMAP did not tell"),
	BLIND(change_is_unknown_here, "punch could not be made here: EOPNOTSUPP"),
	BLIND(device_change_is_unknown_here, "unbind could not be made here: EINVAL"),
	CRIES(second_pin_missed, PC_OUT_EARLY, "freed 65536 of 65536 pinned bytes"),
	CRIES(early_in_another_situation, PC_OUT_EARLY, "freed 65536 of 65536 pinned bytes"),
	SILENT(second_pin_waited_for, "returned 3.0 ms after the release"),
	SILENT(refused_in_another_situation, "ibv_reg_mr refused: EOPNOTSUPP"),
	BLIND(called_before_the_second_pin, "before the pin was certainly held"),
	BLIND(waited_in_another_situation, "not mapped by a 2 MiB entry"),
	NOT_ASKED(case_died, "the machine died first"),
	{ 0 }
};

const struct table order_table = { "order", rows };
