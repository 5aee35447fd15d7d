/* SPDX-License-Identifier: GPL-2.0-only */
/* canary.c: oracle canary: DMA through the pin never meets somebody else's bytes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pinclash/oracle.h"
#include "pinclash/stamp.h"
#include "run/layout.h"

#define SHOWN 24 /* bytes of the sample that go into the line */

/* What the bytes say of themselves, and the bytes. */
static void describe(const struct pc_foreign *f, char *text, size_t size)
{
	struct pc_stamp stamp;
	char hex[3 * SHOWN + 1];

	for (size_t i = 0; i < SHOWN; i++)
		snprintf(hex + 3 * i, sizeof(hex) - 3 * i, " %02x", f->sample[i]);
	if (pc_stamp_read(f->sample, &stamp))
		pc_stamp_describe(&stamp, text, size);
	else
		snprintf(text, size, "no intact stamp");
	snprintf(text + strlen(text), size - strlen(text), ", bytes%s", hex);
}

/* The DMA that met somebody else's bytes; that of a killed holder lands before its end. */
static const struct pc_event *last_dma(const struct pc_case *c, enum pc_event_kind kind)
{
	const struct pc_event *dma = pc_history_last(&c->history, kind, PC_ROLE_HOLDER);

	return dma ? dma : pc_history_about(&c->history, PC_EV_EXIT, PC_ROLE_HOLDER);
}

static void cry(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_canary_fact *k = &c->canary;
	char who[200];

	pc_finding_at(f, last_dma(c, k->stale_write.found ? PC_EV_DMA_WRITE : PC_EV_DMA_READ));
	if (k->stale_write.found) {
		describe(&k->stale_write, who, sizeof(who));
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_STALE_WRITE,
			"%u pages of another %s hold the holder's bytes; at offset %llu: %s",
			k->stale_write.pages, c->change.moves ? "place in the file" : "file",
			(unsigned long long)k->stale_write.offset, who);
	} else {
		describe(&k->stale_read, who, sizeof(who));
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_STALE_READ,
			"the holder read %u pages of another file; at offset %llu: %s",
			k->stale_read.pages, (unsigned long long)k->stale_read.offset, who);
	}
}

static void judge_under_wait(const struct pc_case *c, struct pc_finding *f)
{
	if (c->canary.taken_bytes)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_EARLY,
			"while %s waited a tenant was given %llu pinned bytes", c->change_name,
			(unsigned long long)c->canary.taken_bytes);
	else if (!c->change.before.known)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"FIEMAP did not tell the layout before the change");
	else if (c->canary.revoked && !c->pin.revocable)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"while %s waited the DMA through the pin failed", c->change_name);
	else if (c->canary.baseline_tried && !c->canary.repeated && !c->canary.revoked)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"while %s waited the DMA was not repeated", c->change_name);
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"while %s waited no tenant was given a pinned block", c->change_name);
}

static void judge_freed(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_canary_fact *k = &c->canary;

	if (k->taken_bytes == 0)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"no tenant was given any of %llu freed bytes",
			(unsigned long long)k->freed_bytes);
	else if (!k->repeated && !k->revoked)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"the DMA was not repeated after a tenant had the blocks");
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"a tenant was given %llu freed bytes and the DMA did not meet them",
			(unsigned long long)k->taken_bytes);
}

/* Does FIEMAP show no blocks where there must have been some? Then it could not show their loss either. */
static bool blocks_missing(const struct pc_case *c)
{
	return c->change.before.known && !c->change.hole &&
		pc_layout_bytes(&c->change.before) < c->pin.bytes;
}

static void judge_storm(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_canary_fact *k = &c->canary;

	if (k->stale_write.found || k->stale_read.found) {
		cry(c, f);
		f->at_ns = k->stale_write.found ? c->storm.stale_write_at.at_ns
						: c->storm.stale_read_at.at_ns;
	} else if (!c->pin.granted) {
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "no DMA took place");
	} else if (!c->storm.checks) {
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "no content was looked at");
	} else {
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"%" PRIu64 " transfers met no other file's bytes", c->storm.checks);
	}
}

static void judge_cell(const struct pc_case *c, struct pc_finding *f)
{
	struct pc_layout lost = pc_layout_minus(&c->change.before, &c->change.after);
	const struct pc_canary_fact *k = &c->canary;

	if (k->stale_write.found || k->stale_read.found)
		cry(c, f);
	else if (k->mapping_reads)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_STALE_READ,
			"the device is gone, and the holder's mapping still shows its pages");
	else if (c->log.guest_died || !c->pin.granted)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "no DMA took place");
	else if (k->blind[0])
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "%s", k->blind);
	else if (k->baseline_tried && !k->baseline)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"DMA did not reach the file before the change");
	else if (!c->change.layout_known)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE,
			"a device has no blocks that another file could be given");
	else if (blocks_missing(c))
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"FIEMAP showed %llu bytes of blocks under a pin of %llu",
			(unsigned long long)pc_layout_bytes(&c->change.before),
			(unsigned long long)c->pin.bytes);
	else if (c->change.blocked_seen)
		judge_under_wait(c, f);
	else if (!lost.known)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"FIEMAP did not tell the layout before or after the change");
	else if (c->change.frees && pc_layout_bytes(&lost) > 0)
		judge_freed(c, f);
	else if (!k->repeated && !k->revoked)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "the DMA was not repeated");
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE,
			"the repeated DMA stayed within the file");
}

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	if (c->storm.ran)
		judge_storm(c, f);
	else
		judge_cell(c, f);
}

static const struct pc_oracle canary = {
	.op = {
		.name = "canary",
		.help = "DMA through the pin never meets somebody else's bytes",
	},
	.judge = judge,
};

PC_REGISTER(oracle, canary);
