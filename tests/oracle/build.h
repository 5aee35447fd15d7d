/* SPDX-License-Identifier: GPL-2.0-only */
/* build.h: cases as they are told in tests: a story, and what one test changes about it. */
#ifndef PINCLASH_TESTS_ORACLE_BUILD_H
#define PINCLASH_TESTS_ORACLE_BUILD_H

#include "support.h"

#include "pinclash/oracle.h"
#include "pinclash/stamp.h"

/* The pinned range of every story: 16 pages that begin at 64 KiB of the file. */
#define PIN_PAGES 16u
#define PIN_BYTES (PIN_PAGES * (uint64_t)PC_PAGE)
#define PIN_AT    65536u
#define BLOCKS_AT 0x100000u /* where its blocks are on the medium */

/* Milliseconds at which the stories' events happen. */
#define HELD_MS     1.0   /* acquisition returns */
#define CALL_MS     10.0  /* change is called */
#define EARLY_MS    12.0  /* it returns under the pin, or */
#define BLOCKED_MS  40.0  /* is seen to wait */
#define RELEASE_MS  100.0 /* release is called */
#define RELEASED_MS 101.0 /* and returns */
#define WOKEN_MS    104.0 /* change that waited returns */

/* A case of which nothing is known and in which nothing has happened. */
struct pc_case *case_new(void);
void case_free(struct pc_case *c);

/* Record an event of @role; events may be added in any order of time. */
void at(struct pc_case *c, double ms, enum pc_event_kind kind, enum pc_role role);

/* The same for a call that returned -@error. */
void failed_at(struct pc_case *c, double ms, enum pc_event_kind kind, enum pc_role role,
	int error);

/* Record an event of the supervisor about @role. */
void about(struct pc_case *c, double ms, enum pc_event_kind kind, enum pc_role role);

/* Forget an event of @role, or of the supervisor about it. */
void without(struct pc_case *c, enum pc_event_kind kind, enum pc_role role);

/*
 * Stories. All begin with case_held(): a pin of PIN_BYTES on xfs-dax is
 * granted, the layout before is known, and whatever is looked at besides (log,
 * fsck, counters, end of the holder) was seen and is well.
 */
void case_held(struct pc_case *c);
void case_refused(struct pc_case *c, int error, bool documented);

/* The change is seen to wait, a probe of it is killed, it returns after the release. */
void case_waited(struct pc_case *c);

/* It is seen to wait, and that is the last that is seen of it. */
void case_waits_on(struct pc_case *c);

/* It returns 0 under the pin, whose blocks stay; DMA is repeated; then the release. */
void case_kept(struct pc_case *c);

/* It returns under the pin and frees all its blocks; a tenant gets them; DMA is repeated. */
void case_freed(struct pc_case *c);

/* It fails under the pin with @error, whose blocks stay. */
void case_change_failed(struct pc_case *c, int error);

/* devdax: the device is gone under the pin. */
void case_device_gone(struct pc_case *c);

/* The layout of @pages from page @first of the pin on, moved by @moved bytes on the medium. */
struct pc_layout blocks(unsigned int first, unsigned int pages, int64_t moved);

/* @pages that bear stamps of @writer */
struct pc_foreign foreign(enum pc_writer writer, uint32_t pages);

/* The release is a SIGKILL at RELEASE_MS. */
void killed_holder(struct pc_case *c);

/* A story with a second holder, who takes a pin after the first and lets go at its RELEASE_MS. */
void two_holders(void (*story)(struct pc_case *c), struct pc_case *c);

/* A machine that died in this cell: nothing is left of it but the launcher's words. */
void case_died(struct pc_case *c);

/**
 * struct row - one thing that an oracle must say
 * @name: of the test
 * @story: makes the case
 * @says: must be in the detail
 */
struct row {
	const char *name;
	void (*story)(struct pc_case *c);
	enum pc_sight sight;
	enum pc_outcome outcome;
	const char *says;
};

/* Row of a table; the test is called after its story. */
#define CRIES(story, outcome, says) { #story, story, PC_SIGHT_CRY, outcome, says }
#define SILENT(story, says)         { #story, story, PC_SIGHT_SILENT, PC_OUT_NONE, says }
#define BLIND(story, says)          { #story, story, PC_SIGHT_BLIND, PC_OUT_NONE, says }
#define NOT_ASKED(story, says)      { #story, story, PC_SIGHT_NONE, PC_OUT_NONE, says }

/** struct table - all that is tested of one oracle; rows end with a NULL name */
struct table {
	const char *oracle;
	const struct row *rows;
};

extern const struct table accounting_table, canary_table, exit_table, fsck_table, kernel_log_table,
	kill_table, order_table, progress_table;

#endif
