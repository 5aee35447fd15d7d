/* SPDX-License-Identifier: GPL-2.0-only */
/* recorded.c: case files recorded on Debian's kernels, judged again. */
#include "support.h"

#include "pinclash/verdict.h"
#include "report/casefile.h"

#define FOLDER PINCLASH_SOURCE_DIR "/tests/oracle/recorded/"

/**
 * struct recorded - a file, and what must be made of it
 * @settled_ms: how long after its first event that was settled, negative for unknown
 */
struct recorded {
	const char *file;
	const char *id;
	double settled_ms;
	enum pc_verdict verdict;
	enum pc_outcome outcome;
	const char *oracle;
	const char *says;
};

static const struct recorded recorded[] = {
	{ "refused-pin.json", "xfs-dax/rdma-mr/punch/mapped", 0.87, PC_SAFE, PC_OUT_REFUSED_PIN, "order",
		"ibv_reg_mr refused: EOPNOTSUPP" },
	{ "blocked.json", "xfs-dax/vmsplice/punch/mapped", 130.63, PC_SAFE, PC_OUT_BLOCKED, "order",
		"punch waited 54.1 ms in xfs_break_dax_layouts and returned 5.7 ms after" },
	{ "blocked-holder-killed.json", "xfs-dax/odirect/punch/holder-killed", 144.86, PC_SAFE,
		PC_OUT_BLOCKED, "order", "returned 13.5 ms after the release" },
	{ "kept.json", "xfs-dax/vmsplice/reflink-from/unmapped", 20.21, PC_SAFE, PC_OUT_KEPT, "order",
		"the pinned range still owns its blocks" },
	{ "stale-read.json", "xfs-dax/vmsplice/unlink-close/closed", 91.45, PC_UNSAFE,
		PC_OUT_STALE_READ, "canary", "the holder read 16 pages of another file" },
	{ "stale-write.json", "ext4-dax/odirect/punch/unmapped", 104.43, PC_UNSAFE, PC_OUT_STALE_WRITE,
		"canary", "16 pages of another file hold the holder's bytes" },
	{ "crash-oops.json", "devdax/rdma-mr/unbind/mapped", -1, PC_UNSAFE, PC_OUT_CRASH, "kernel-log",
		"at unpin_user_page_range_dirty_lock+0x8a/0x120" },
	{ "crash-warning.json", "xfs-dax/vmsplice/punch/unmapped", -1, PC_UNSAFE, PC_OUT_CRASH,
		"kernel-log", "WARNING: CPU: 0 PID: 281 at fs/dax.c:390 dax_disassociate_entry" },
	{ "lost-wakeup.json", "ext4-dax/odirect/truncate-zero/mapped", 5103.24, PC_UNSAFE,
		PC_OUT_LOST_WAKEUP, "progress", "still waits 5000 ms after the release" },
};

#define RECORDED (sizeof(recorded) / sizeof(recorded[0]))

static struct pc_case *load(const struct recorded *r)
{
	struct pc_case *c = calloc(1, sizeof(*c));
	struct pc_err err = { 0 };
	char path[PATH_MAX];

	assert_non_null(c);
	snprintf(path, sizeof(path), FOLDER "%s", r->file);
	if (pc_casefile_read(path, c, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(c->id, r->id);
	return c;
}

static void drop(struct pc_case *c)
{
	pc_casefile_free(c);
	free(c);
}

static uint64_t settled_ns(const struct pc_judgement *j)
{
	for (size_t i = 0; i < j->count; i++) {
		if (!strcmp(j->findings[i].oracle, j->oracle))
			return j->findings[i].at_ns;
	}
	return 0;
}

/* Those that were recorded before the kernel log told its time have 0 there. */
static void settled_then(const struct recorded *r, const struct pc_case *c,
	const struct pc_judgement *j)
{
	uint64_t at_ns = settled_ns(j), begin_ns = c->history.events[0].t_ns;

	if (r->settled_ms < 0)
		assert_int_equal(at_ns, 0);
	else
		assert_float_equal((double)(int64_t)(at_ns - begin_ns) / 1e6, r->settled_ms, 0.1);
}

static void judged_as_then(void **state)
{
	const struct recorded *r = *state;
	struct pc_case *c = load(r);
	struct pc_judgement j;

	pc_judge(c, &j);
	settled_then(r, c, &j);
	assert_string_equal(pc_verdict_name(j.verdict), pc_verdict_name(r->verdict));
	assert_string_equal(pc_outcome_name(j.outcome), pc_outcome_name(r->outcome));
	assert_string_equal(j.oracle, r->oracle);
	if (!strstr(j.detail, r->says))
		fail_msg("\"%s\" does not say \"%s\"", j.detail, r->says);
	drop(c);
}

/* The same run, had the log of one process been too small. */
static void never_safe_when_events_are_lost(void **state)
{
	const struct recorded *r = *state;
	struct pc_case *c = load(r);
	struct pc_judgement j;

	c->history.lost = 1;
	pc_judge(c, &j);
	assert_int_equal(j.verdict, r->verdict == PC_SAFE ? PC_INCONCLUSIVE : r->verdict);
	drop(c);
}

/* The same run, had nobody recorded a thing but what the holder got. */
static void never_safe_without_a_history(void **state)
{
	const struct recorded *r = *state;
	struct pc_case *c = load(r);
	struct pc_judgement j;

	c->history.count = 0;
	pc_judge(c, &j);
	assert_int_not_equal(j.verdict, PC_SAFE);
	drop(c);
}

int main(void)
{
	struct CMUnitTest tests[3 * RECORDED];
	size_t n = 0;

	for (size_t i = 0; i < RECORDED; i++) {
		const struct recorded *r = &recorded[i];
		void *state = (void *)(uintptr_t)r;

		tests[n++] = (struct CMUnitTest){ r->file, judged_as_then, NULL, NULL, state };
		tests[n++] = (struct CMUnitTest){ r->id, never_safe_when_events_are_lost, NULL,
			NULL, state };
		tests[n++] = (struct CMUnitTest){ r->id, never_safe_without_a_history, NULL, NULL,
			state };
	}
	return _cmocka_run_group_tests("recorded", tests, n, NULL, NULL);
}
