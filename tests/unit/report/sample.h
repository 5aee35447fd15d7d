/* SPDX-License-Identifier: GPL-2.0-only */
/* sample.h: a small run for the tests of reports. */
#ifndef PINCLASH_TESTS_SAMPLE_H
#define PINCLASH_TESTS_SAMPLE_H

#include <stdio.h>
#include <string.h>

#include "pinclash/results.h"

#define SAMPLE_CELLS 7

static inline struct pc_result sample_cell(const char *medium, const char *holder,
	const char *change, const char *situation, enum pc_verdict verdict)
{
	struct pc_result r = { .verdict = verdict, .wait_ms = -1, .wake_ms = -1,
		.duration_ms = 20 };

	snprintf(r.id, sizeof(r.id), "%s/%s/%s/%s", medium, holder, change, situation);
	snprintf(r.medium, sizeof(r.medium), "%s", medium);
	snprintf(r.holder, sizeof(r.holder), "%s", holder);
	snprintf(r.change, sizeof(r.change), "%s", change);
	snprintf(r.situation, sizeof(r.situation), "%s", situation);
	return r;
}

static inline void sample_say(struct pc_result *r, enum pc_outcome outcome, const char *oracle,
	const char *detail)
{
	struct pc_result_finding *f = &r->findings[r->finding_count++];

	r->outcome = outcome;
	snprintf(r->oracle, sizeof(r->oracle), "%s", oracle);
	snprintf(r->detail, sizeof(r->detail), "%s", detail);
	snprintf(f->oracle, sizeof(f->oracle), "%s", oracle);
	snprintf(f->detail, sizeof(f->detail), "%s", detail);
	f->sight = r->verdict == PC_UNSAFE ? PC_SIGHT_CRY : PC_SIGHT_SILENT;
	f->outcome = r->verdict == PC_UNSAFE ? outcome : PC_OUT_NONE;
}

/* One of each sort: blocked, refused, known, unknown, inconclusive, skipped, mended. */
static inline struct pc_results sample_run(struct pc_result cells[SAMPLE_CELLS])
{
	struct pc_results run = { .kernel = "6.12.117-test", .accel = "tcg",
		.started = "2026-01-02T03:04:05Z", .scenario = "scenarios/smoke",
		.again = "ci/demo.sh --", .version = "0.1.0", .seed = 42, .duration_s = 12.5, .finished = true,
		.cells = cells, .count = SAMPLE_CELLS, .planned = SAMPLE_CELLS };

	cells[0] = sample_cell("xfs-dax", "vmsplice", "punch", "mapped", PC_SAFE);
	sample_say(&cells[0], PC_OUT_BLOCKED, "order", "waited for the release");
	cells[0].wait_ms = 351.25;
	cells[0].wake_ms = 0.5;
	cells[1] = sample_cell("xfs-dax", "rdma-mr", "punch", "mapped", PC_SAFE);
	sample_say(&cells[1], PC_OUT_REFUSED_PIN, "order", "ibv_reg_mr: EOPNOTSUPP");
	cells[2] = sample_cell("xfs-dax", "vmsplice", "punch", "unmapped", PC_UNSAFE);
	sample_say(&cells[2], PC_OUT_STALE_READ, "canary", "the holder read tenant seq 1 page 0");
	cells[2].known = true;
	strcpy(cells[2].known_reason, "unmapped files are not looked at");
	cells[3] = sample_cell("ext4-dax", "vmsplice", "punch", "closed", PC_INCONCLUSIVE);
	sample_say(&cells[3], PC_OUT_NONE, "canary", "no tenant got the freed blocks");
	cells[4] = sample_cell("ext4-dax", "rdma-mr", "reflink-onto", "mapped", PC_SKIPPED);
	strcpy(cells[4].detail, "files on this medium cannot share blocks");
	cells[5] = sample_cell("ext4-dax", "vmsplice", "collapse", "mapped", PC_SAFE);
	sample_say(&cells[5], PC_OUT_BLOCKED, "order", "waited for the release");
	cells[5].known_fixed = true;
	strcpy(cells[5].known_reason, "did not wait once");
	cells[6] = sample_cell("devdax", "rdma-mr", "unbind", "mapped", PC_UNSAFE);
	sample_say(&cells[6], PC_OUT_CRASH, "kernel-log", "BUG: bad page\tstate #1");
	return run;
}

#endif
