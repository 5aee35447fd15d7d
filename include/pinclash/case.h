/* SPDX-License-Identifier: GPL-2.0-only */
/* case.h: the record of one collision; all that an oracle may look at. */
#ifndef PINCLASH_CASE_H
#define PINCLASH_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinclash/event.h"
#include "pinclash/storm.h"

/** struct pc_extent - one FIEMAP extent, bytes */
struct pc_extent {
	uint64_t logical;
	uint64_t physical;
	uint64_t bytes;
};

#define PC_EXTENTS 64

/**
 * struct pc_layout - the extents of a file range, logical order
 * @known: was FIEMAP asked, and did all extents fit?
 */
struct pc_layout {
	bool known;
	uint32_t count;
	struct pc_extent extents[PC_EXTENTS];
};

/** pc_layout_overlap - bytes of physical space that both layouts own */
uint64_t pc_layout_overlap(const struct pc_layout *a, const struct pc_layout *b);

/** pc_layout_bytes - bytes of physical space in a layout */
uint64_t pc_layout_bytes(const struct pc_layout *layout);

/** pc_layout_same - same physical block behind each logical one? */
bool pc_layout_same(const struct pc_layout *a, const struct pc_layout *b);

#define PC_SAMPLE 64

/**
 * struct pc_foreign - bytes found where they must not be
 * @found: was there any?
 * @pages: how many pages
 * @offset: byte offset of the first one in the range that was scanned
 * @sample: its first bytes, a stamp as a rule
 */
struct pc_foreign {
	bool found;
	uint32_t pages;
	uint64_t offset;
	uint8_t sample[PC_SAMPLE];
};

/** struct pc_pin_fact - what the holder got */
struct pc_pin_fact {
	bool tried;
	bool granted;
	int error;             /* positive errno of a refusal */
	char call[32];         /* the call that was refused or granted, "ibv_reg_mr" */
	bool refusal_expected; /* @error is a documented refusal of that call on such memory */
	bool revocable;        /* the kernel may take it away, and no change need wait */
	bool cached;           /* of pages of the page cache, which are no memory of the medium */
	bool counted;          /* kernel counts it in nr_foll_pin_acquired */
	uint64_t offset;       /* of the pinned range in the file or device, bytes */
	uint64_t bytes;
	bool two;              /* two holders: all is held until the second one's release */
};

/** struct pc_change_fact - what the change did */
struct pc_change_fact {
	bool frees;             /* gives blocks of the pinned range back */
	bool shares;            /* makes blocks of the pinned range shared */
	bool takes_device;      /* takes the whole device away */
	bool moves;             /* blocks of the pinned range go to another offset */
	bool hole;              /* the pinned range was made a hole, and owns no block at first */
	bool two_files;         /* works on a second file as well */
	bool pinned_is_higher;  /* and the pinned one has the higher inode number */
	bool layout_known;      /* can FIEMAP tell the layout? (files) */
	bool blocked_seen;      /* the changer was seen waiting in its call */
	char waits_in[96];      /* the kernel function it waited in, "" when unknown */
	char state;             /* its task state then: S, D or R; 0 for none */
	int error;              /* of the call under the pin, a positive errno; 0 for none */
	bool again_tried;       /* refused then, it was made again once no pin was left */
	bool again_ended;
	int again_error;        /* of that call, a positive errno; 0 for none */
	struct pc_layout before; /* pinned range */
	struct pc_layout after;  /* same range once the change returned */
};

/** struct pc_canary_fact - the data that moved through the pin */
struct pc_canary_fact {
	bool baseline;        /* before the change DMA reached the file's own blocks */
	bool baseline_tried;
	uint64_t freed_bytes; /* blocks of the pin that the file gave up while it was pinned */
	uint64_t taken_bytes; /* of those, bytes that a tenant was given (FIEMAP) */
	bool repeated;        /* DMA was repeated after the tenant had its blocks */
	uint32_t repeat_seq;  /* sequence number of the first DMA after the change was called */
	bool mapping_reads;   /* of a device that is gone: the holder's mapping still shows pages */
	bool apart;           /* what the pin reaches is not what the file has there */
	bool revoked;         /* and failed: the kernel had taken the pin away */
	char blind[160];      /* why something could not be looked at, "" when all was */
	struct pc_foreign stale_read;  /* tenant's bytes that the holder read */
	struct pc_foreign stale_write; /* holder's bytes that a tenant or clone holds */
};

/** struct pc_kill_fact - killing a blocked change */
struct pc_kill_fact {
	bool tried;
	bool ended;
	uint64_t took_ns;
};

/** struct pc_count_fact - pins as the kernel counts them */
struct pc_count_fact {
	bool known;
	int64_t acquired_before, acquired_after; /* nr_foll_pin_acquired */
	int64_t released_before, released_after; /* nr_foll_pin_released */
	bool mr_known;
	int64_t mr_before, mr_after; /* memory regions on the RDMA device */
	bool helper_loaded; /* is the helper module there? */
	bool helper_known;  /* and did it tell both times what it holds? */
	int64_t helper_before, helper_after; /* pages, of all its users */
	bool teardown_tried;         /* was the device or mount taken down afterwards? */
	bool teardown_failed;
	char teardown_text[160];
};

#define PC_FRAMES 16 /* of a pin; the first ones */

/** struct pc_frame - a page frame by its number */
struct pc_frame {
	uint64_t number;
};

/**
 * struct pc_frame_fact - what the helper module tells of page frames of a medium of files
 *
 * When a cell is over its files are gone, and no page of theirs is anybody's.
 */
struct pc_frame_fact {
	uint64_t device; /* a frame of the device, 0 for unknown */
	bool device_known;
	int64_t device_before, device_after; /* references of its struct dev_pagemap */
	bool device_owed; /* before the cell not all of an earlier one's had come back */
	struct pc_frame pinned[PC_FRAMES];
	uint32_t count;
	bool pinned_known;
	uint64_t busy;      /* the first of the pinned ones that is not free, 0 for none */
	int64_t busy_refs;  /* more than 1 of them */
	bool busy_mapping;  /* or a file that it still belongs to */
};

/** struct pc_log_fact - the kernel log of the cell */
struct pc_log_fact {
	bool known;
	uint32_t bad_lines;  /* lines that report a fault of the kernel */
	char first[240];     /* the first of them */
	uint64_t first_ns;   /* and when, CLOCK_MONOTONIC as in the history; 0 for unknown */
	char text[3000];     /* that line and what follows it */
	bool guest_died;     /* the machine went down or hung in this cell */
	char death[200];     /* how, as the launcher saw it */
};

/** struct pc_fsck_fact - offline check of the file system */
struct pc_fsck_fact {
	bool applies; /* medium has a file system that may be checked offline; else @text may say why */
	bool ran;
	int status;   /* exit status of the checker */
	bool clean;
	char text[400];
};

/** struct pc_deadlines - milliseconds */
struct pc_deadlines {
	uint32_t progress_ms; /* from the release to the return of the change */
	uint32_t kill_ms;     /* from SIGKILL to the end of a blocked change */
	uint32_t exit_ms;     /* from release or kill to the end of the holder */
};

/**
 * struct pc_case - facts of one cell
 *
 * Holds no pointer but @history, which is merged from the workers' logs
 * when the cell has ended. "pinclash judge" reads one back from its file,
 * so a verdict can be checked without running anything.
 */
struct pc_case {
	char id[112];
	char medium[24], holder[24], change_name[24], situation[24];
	char kernel[72];
	char accel[16]; /* "tcg", "kvm" or "native" */
	uint64_t run;
	uint64_t seed;
	struct pc_deadlines deadlines;
	struct pc_history history;
	struct pc_pin_fact pin;
	struct pc_change_fact change;
	struct pc_canary_fact canary;
	struct pc_kill_fact kill;
	struct pc_count_fact count;
	struct pc_frame_fact frames;
	struct pc_log_fact log;
	struct pc_fsck_fact fsck;
	struct pc_storm_fact storm;
	char situation_blind[160]; /* why it was not the situation that was meant, "" when it was */
	bool holder_killed; /* the release was SIGKILL */
	bool holder_ended;  /* the holder process was seen to end */
	char setup_failed[300]; /* what went wrong outside the collision, "" when nothing */
	char skipped[300];      /* why the cell did not run, "" when it did */
};

/** struct pc_times - figures that the history gives; nanoseconds, 0 for unknown */
struct pc_times {
	uint64_t acquire_call, acquire_return;
	uint64_t release_call, release_return; /* SIGKILL counts as both for a killed holder */
	uint64_t change_call, change_return;
	int change_result;
	bool change_returned;
	uint64_t wait_ns; /* change call to return */
	uint64_t wake_ns; /* release return to change return, 0 when it returned before */
};

/** pc_case_times - read the figures off the history */
struct pc_times pc_case_times(const struct pc_case *c);

#endif
