/* SPDX-License-Identifier: GPL-2.0-only */
/* accounting.c: oracle accounting: what was pinned is released, and the place can be taken down. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "kernel/module/pinclash_pin.h"
#include "oracle/frames.h"
#include "pinclash/oracle.h"
#include "util/rdmalink.h"
#include "util/sysfs.h"

/* Pages may be given back by a worker of the kernel shortly after the call. */
#define SETTLE_TRIES 20
#define SETTLE_MS    50

static bool read_pins(int64_t *acquired, int64_t *released)
{
	FILE *f;
	char name[64];
	long long value;
	int found = 0;

	/* The counters are per CPU and are summed up now and then; this does it now. */
	if (pc_sysfs_write("1", "/proc/sys/vm/stat_refresh") < 0)
		return false;
	f = fopen("/proc/vmstat", "re");
	if (!f)
		return false;
	while (fscanf(f, "%63s %lld", name, &value) == 2) {
		if (strcmp(name, "nr_foll_pin_acquired") == 0) {
			*acquired = value;
			found++;
		} else if (strcmp(name, "nr_foll_pin_released") == 0) {
			*released = value;
			found++;
		}
	}
	fclose(f);
	return found == 2;
}

static bool read_mrs(const struct pc_env *env, int64_t *count)
{
	return env->rdma_device[0] &&
		pc_rdmalink_count_mrs(env->rdma_device, count, NULL) == 0;
}

static bool read_helper(int64_t *pages)
{
	long long value;

	if (pc_sysfs_num(&value, PINCLASH_PIN_HELD) < 0)
		return false;
	*pages = value;
	return true;
}

static void before(struct pc_case *c, const struct pc_env *env)
{
	struct pc_count_fact *n = &c->count;
	int64_t last = -1;

	/* What an earlier cell had pinned may still be on its way back; others may hold pins for good. */
	for (int i = 0; i < SETTLE_TRIES; i++) {
		n->known = read_pins(&n->acquired_before, &n->released_before);
		if (!n->known || n->acquired_before == n->released_before ||
			n->released_before == last)
			break;
		last = n->released_before;
		poll(NULL, 0, SETTLE_MS);
	}
	n->mr_known = read_mrs(env, &n->mr_before);
	n->helper_loaded = pc_sysfs_exists(PINCLASH_PIN_HELD);
	n->helper_known = read_helper(&n->helper_before);
	pc_frames_before(&c->frames);
}

static bool balanced(const struct pc_count_fact *n)
{
	return n->acquired_after - n->acquired_before == n->released_after - n->released_before &&
		(!n->helper_known || n->helper_after <= n->helper_before);
}

static void after(struct pc_case *c, const struct pc_env *env)
{
	struct pc_count_fact *n = &c->count;

	for (int i = 0; i < SETTLE_TRIES && (n->known || n->helper_known); i++) {
		n->known = n->known && read_pins(&n->acquired_after, &n->released_after);
		n->helper_known = n->helper_known && read_helper(&n->helper_after);
		if (balanced(n))
			break;
		poll(NULL, 0, SETTLE_MS);
	}
	n->mr_known = n->mr_known && read_mrs(env, &n->mr_after);
	for (int i = 0; i < SETTLE_TRIES && !pc_frames_after(&c->frames); i++)
		poll(NULL, 0, SETTLE_MS);
}

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	const struct pc_count_fact *n = &c->count;
	long long acquired = n->acquired_after - n->acquired_before;
	long long released = n->released_after - n->released_before;

	if (c->log.guest_died)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "the machine died first");
	else if (n->teardown_failed)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LEAK, "%s", n->teardown_text);
	else if (n->mr_known && n->mr_after > n->mr_before)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LEAK, "%lld memory regions stay behind",
			(long long)(n->mr_after - n->mr_before));
	else if (n->helper_known && n->helper_after > n->helper_before)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LEAK,
			"the helper module holds %lld pages more than before",
			(long long)(n->helper_after - n->helper_before));
	else if (n->known && acquired > released)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_LEAK,
			"%lld pages were pinned and %lld unpinned", acquired, released);
	else if (pc_frames_judge(&c->frames, f))
		return;
	/* Pins of before this cell came back during it, and may hide one that did not. */
	else if (n->known && acquired < released)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"%lld pages were pinned and %lld unpinned: not all of them are this cell's",
			acquired, released);
	else if (!c->pin.granted || !c->pin.counted)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE, "no pin that the kernel counts");
	else if (!n->known)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"nr_foll_pin_acquired and nr_foll_pin_released cannot be read");
	else if (n->helper_loaded && !n->helper_known)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE,
			"the helper module is loaded and does not tell what it holds");
	else if (acquired == 0)
		pc_finding_set(f, PC_SIGHT_NONE, PC_OUT_NONE,
			"this kernel does not count the pins of %s", c->holder);
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "%lld pages pinned and unpinned",
			acquired);
}

static const struct pc_oracle accounting = {
	.op = {
		.name = "accounting",
		.help = "what was pinned is released, and the place can be taken down",
	},
	.before = before,
	.after = after,
	.judge = judge,
};

PC_REGISTER(oracle, accounting);
