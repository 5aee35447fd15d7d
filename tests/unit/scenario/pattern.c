/* SPDX-License-Identifier: GPL-2.0-only */
/* pattern.c: tests of src/scenario/pattern.c. */
#include "support.h"

#include "scenario/cell.h"

static void parts(void **state)
{
	struct pc_pattern p;
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_pattern_parse("xfs-dax/*/punch", &p, &err), 0);
	assert_string_equal(p.parts[0]->name, "xfs-dax");
	assert_null(p.parts[1]);
	assert_string_equal(p.parts[2]->name, "punch");
	assert_null(p.parts[3]);
}

static void what_is_no_pattern(void **state)
{
	static const char *const bad[] = {
		"", "xfs-dax", "xfs-dax/rdma-mr", "a/b/c/d/e", "xfs-dax/rdma-mr/punch/mapped/",
	};
	char long_text[200];
	struct pc_pattern p;
	struct pc_err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(pc_pattern_parse(bad[i], &p, &err), -EINVAL);
		test_one_line(&err, EINVAL, "is no cell; write medium/holder/change");
	}
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	assert_int_equal(pc_pattern_parse(long_text, &p, &err), -EINVAL);
}

static void the_part_is_told(void **state)
{
	struct pc_pattern p;
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_pattern_parse("xfsdax/*/punch", &p, &err), -EINVAL);
	test_one_line(&err, EINVAL,
		"unknown medium 'xfsdax' in cell 'xfsdax/*/punch'; nearest is 'xfs-dax'");
	assert_int_equal(pc_pattern_parse("*/rdma-rm/punch", &p, &err), -EINVAL);
	test_one_line(&err, EINVAL, "unknown holder 'rdma-rm'");
	assert_int_equal(pc_pattern_parse("*/*/punch/maped", &p, &err), -EINVAL);
	test_one_line(&err, EINVAL, "unknown situation 'maped' in cell '*/*/punch/maped'; "
				    "nearest is 'mapped'");
	assert_int_equal(pc_pattern_parse("*/*/punch*", &p, &err), -EINVAL);
	assert_int_equal(pc_pattern_parse("*//punch", &p, &err), -EINVAL);
}

static void matches(void **state)
{
	struct pc_pattern p;
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_pattern_parse("xfs-dax/*/punch", &p, &err), 0);
	assert_true(pc_pattern_matches(&p, "xfs-dax/rdma-mr/punch/mapped"));
	assert_true(pc_pattern_matches(&p, "xfs-dax/vmsplice/punch/closed"));
	assert_false(pc_pattern_matches(&p, "ext4-dax/vmsplice/punch/closed"));
	assert_false(pc_pattern_matches(&p, "xfs-dax/vmsplice/punch"));
	assert_false(pc_pattern_matches(&p, "xfs-dax/vmsplice/collapse/mapped"));
	assert_false(pc_pattern_matches(&p, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts),
		cmocka_unit_test(what_is_no_pattern),
		cmocka_unit_test(the_part_is_told),
		cmocka_unit_test(matches),
	};

	return test_run(tests);
}
