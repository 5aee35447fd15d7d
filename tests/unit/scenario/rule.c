/* SPDX-License-Identifier: GPL-2.0-only */
/* rule.c: tests of src/scenario/rule.c. */
#include "support.h"

#include "scenario/cell.h"
#include "scenario/rule.h"

static const char *rule_of(const char *id)
{
	struct pc_cell cell;
	struct pc_err err = { 0 };

	if (pc_cell_parse(id, &cell, &err))
		fail_msg("%s", err.text);
	assert_ptr_equal(cell.rule, pc_rule_against(&cell));
	return cell.rule ? cell.rule->name : "";
}

static void what_makes_sense(void **state)
{
	(void)state;
	assert_string_equal(rule_of("xfs-dax/rdma-mr/punch/mapped"), "");
	assert_string_equal(rule_of("ext4-dax/vmsplice/truncate-zero/holder-killed"), "");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/mapped"), "");
	assert_string_equal(rule_of("xfs-dax/odirect/reflink-onto/unmapped"), "");
	assert_string_equal(rule_of("xfs-dax/vmsplice/unlink-close/closed"), "");
	assert_string_equal(rule_of("xfs-dax/vmsplice/unlink-close/holder-killed"), "");
	assert_string_equal(rule_of("xfs-dax/rdma-mr/punch/switch-off"), "");
	assert_string_equal(rule_of("xfs-dax/odirect/collapse/edge"), "");
	assert_string_equal(rule_of("ext4-dax/vmsplice/truncate-zero/pmd"), "");
	assert_string_equal(rule_of("ext4-dax/vmsplice/truncate-zero/pmd-fsync"), "");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/two-pins"), "");
	assert_string_equal(rule_of("devdax/vmsplice/unbind/many"), "");
	assert_string_equal(rule_of("xfs-dax/vmsplice/cow-break/pmd"), "");
	assert_string_equal(rule_of("xfs-pagecache/odirect/dedupe/mapped"), "");
	assert_string_equal(rule_of("ext4-dax/vmsplice/umount/closed"), "");
	assert_string_equal(rule_of("xfs-dax/odirect/collapse/storm"), "");
	assert_string_equal(rule_of("ext4-dax/vmsplice/truncate-grow/storm"), "");
}

static void what_does_not(void **state)
{
	(void)state;
	assert_string_equal(rule_of("xfs-dax/rdma-mr/unbind/mapped"), "device-change");
	assert_string_equal(rule_of("devdax/rdma-mr/punch/mapped"), "file-change");
	assert_string_equal(rule_of("ext4-dax/vmsplice/reflink-onto/mapped"), "reflink");
	assert_string_equal(rule_of("ext4-dax/vmsplice/reflink-from/closed"), "reflink");
	assert_string_equal(rule_of("xfs-dax/vmsplice/unlink-close/mapped"), "last-reference");
	assert_string_equal(rule_of("xfs-dax/vmsplice/unlink-close/unmapped"), "last-reference");
	assert_string_equal(rule_of("xfs-dax/vmsplice/unlink-close/forked"), "last-reference");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/pmd"), "file-situation");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/fsync-storm"), "file-situation");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/pmd-fsync"), "file-situation");
	assert_string_equal(rule_of("xfs-dax/vmsplice/truncate-zero/edge"), "range");
	assert_string_equal(rule_of("xfs-dax/odirect/punch/two-pins"), "ends-all");
	assert_string_equal(rule_of("xfs-dax/vmsplice/punch/switch-off"), "test-switch");
	assert_string_equal(rule_of("xfs-dax/odirect/cow-break/mapped"), "read-pin");
	assert_string_equal(rule_of("ext4-dax/vmsplice/unshare/mapped"), "reflink");
	assert_string_equal(rule_of("ext4-dax/vmsplice/hole-fill/pmd"), "huge-hole");
	assert_string_equal(rule_of("xfs-dax/vmsplice/cow-break/fsync-storm"), "writes-first");
	assert_string_equal(rule_of("xfs-dax/rdma-mr/unshare/pmd-fsync"), "writes-first");
	assert_string_equal(rule_of("xfs-pagecache/vmsplice/punch/pmd"), "dax");
	assert_string_equal(rule_of("xfs-pagecache/vmsplice/punch/pmd-fsync"), "dax");
	assert_string_equal(rule_of("xfs-pagecache/vmsplice/dax-flag/mapped"), "dax");
	assert_string_equal(rule_of("xfs-dax/vmsplice/rename-over/mapped"), "last-reference");
	assert_string_equal(rule_of("xfs-dax/vmsplice/umount/edge"), "range");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/switch-off"), "test-switch");
	assert_string_equal(rule_of("devdax/rdma-mr/unbind/storm"), "storm-files");
	assert_string_equal(rule_of("xfs-dax/vmsplice/freeze/storm"), "storm-files");
	assert_string_equal(rule_of("xfs-dax/vmsplice/reflink-onto/storm"), "storm-files");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_makes_sense),
		cmocka_unit_test(what_does_not),
	};

	return test_run(tests);
}
