/* SPDX-License-Identifier: GPL-2.0-only */
/* plan.c: tests of src/run/plan.c. */
#include "support.h"

#include "run/plan.h"

static int freeze_all(struct pc_target *t)
{
	(void)t;
	return 0;
}

/* No list to edit: it is in the registry of this program. */
static const struct pc_change whole = {
	.op = { .name = "test-whole", .help = "for this test" },
	.flags = PC_CHANGE_MOUNT,
	.apply = freeze_all,
};
PC_REGISTER(change, whole);

static struct pc_config *config(const char *cell)
{
	struct pc_config *cfg = pc_config_new();

	assert_int_equal(pc_config_set(cfg, "run", "cell", cell, NULL), 0);
	return cfg;
}

/* Name of the rule against the first cell, "" for none. */
static const char *first_rule(const struct pc_config *cfg)
{
	const struct pc_shard all = { 0 };
	struct pc_cells cells = { 0 };
	struct pc_err err = { 0 };
	const char *name;

	if (pc_plan(cfg, &all, &cells, NULL, &err))
		fail_msg("%s", err.text);
	name = cells.cells[0].rule ? cells.cells[0].rule->name : "";
	pc_cells_free(&cells);
	return name;
}

static void nothing_is_done_to_a_whole_target(void **state)
{
	struct pc_config *cfg = config("xfs-dax/vmsplice/test-whole/mapped");

	(void)state;
	assert_string_equal(first_rule(cfg), "");
	assert_int_equal(pc_config_set(cfg, "run", "target", "/mnt", NULL), 0);
	assert_string_equal(first_rule(cfg), "mounted");
	pc_config_free(cfg);
	cfg = config("xfs-dax/vmsplice/punch/mapped");
	assert_int_equal(pc_config_set(cfg, "run", "target", "/mnt", NULL), 0);
	assert_string_equal(first_rule(cfg), "");
	pc_config_free(cfg);
}

/* Those that freeze, unmount or mount anew, by name: one that lost its flag would do it to a target. */
static void these_are_done_to_a_whole_file_system(void **state)
{
	static const char *const cells[] = {
		"xfs-dax/vmsplice/freeze/mapped",
		"ext4-dax/vmsplice/umount/mapped",
		"xfs-dax/vmsplice/dax-flag/mapped",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		struct pc_config *cfg = config(cells[i]);

		assert_string_equal(first_rule(cfg), "");
		assert_int_equal(pc_config_set(cfg, "run", "target", "/mnt", NULL), 0);
		assert_string_equal(first_rule(cfg), "mounted");
		pc_config_free(cfg);
	}
}

static void danger_needs_a_list(void **state)
{
	struct pc_config *cfg = config("xfs-dax/vmsplice/punch/mapped");
	const struct pc_shard all = { 0 };
	struct pc_cells cells = { 0 };
	struct pc_err err = { 0 };

	assert_int_equal(pc_config_set(cfg, "run", "dangerous", "no", NULL), 0);
	assert_int_equal(pc_plan(cfg, &all, &cells, NULL, &err), -EINVAL);
	test_one_line(&err, EINVAL, "name a list");
	test_file(state, "known.ini", "[x]\ncell = xfs-dax/vmsplice/punch/*\nreason = y\n");
	assert_int_equal(
		pc_config_set(cfg, "run", "known", test_path(state, "known.ini"), NULL), 0);
	assert_string_equal(first_rule(cfg), "dangerous");
	assert_int_equal(pc_config_set(cfg, "run", "dangerous", "yes", NULL), 0);
	assert_string_equal(first_rule(cfg), "");
	pc_config_free(cfg);
}

/* The fingerprint is of all cells, whatever the shard. */
static void shards_of_one_matrix(void **state)
{
	struct pc_config *cfg = config("xfs-dax/vmsplice/*/mapped");
	const struct pc_shard shards[] = { { 1, 2 }, { 2, 2 }, { 0 } };
	struct pc_cells cells[3] = { { 0 } };
	uint64_t matrix[3];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(pc_plan(cfg, &shards[i], &cells[i], &matrix[i], NULL), 0);
	assert_true(matrix[0] == matrix[1] && matrix[0] == matrix[2]);
	assert_int_equal(cells[0].count + cells[1].count, cells[2].count);
	for (size_t i = 0; i < 3; i++)
		pc_cells_free(&cells[i]);
	pc_config_free(cfg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_done_to_a_whole_target),
		cmocka_unit_test(these_are_done_to_a_whole_file_system),
		test_in_folder(danger_needs_a_list),
		cmocka_unit_test(shards_of_one_matrix),
	};

	return test_run(tests);
}
