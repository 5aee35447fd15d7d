/* SPDX-License-Identifier: GPL-2.0-only */
/* cell.c: tests of src/scenario/cell.c. */
#include "support.h"

#include "scenario/cell.h"

/* A config with these cells; the list ends in NULL. */
static struct pc_config *config(const char *first, ...)
{
	struct pc_config *cfg = pc_config_new();
	va_list ap;

	va_start(ap, first);
	for (const char *cell = first; cell; cell = va_arg(ap, const char *))
		assert_int_equal(pc_config_set(cfg, "run", "cell", cell, NULL), 0);
	va_end(ap);
	return cfg;
}

static struct pc_cells expand(struct pc_config *cfg, bool left_out)
{
	struct pc_cells cells = { 0 };
	struct pc_err err = { 0 };

	if ((left_out ? pc_cells_left_out : pc_cells_expand)(cfg, &cells, &err))
		fail_msg("%s", err.text);
	pc_config_free(cfg);
	return cells;
}

static long place_of(const struct pc_cells *cells, const char *id)
{
	long at = -1;

	for (size_t i = 0; i < cells->count; i++) {
		if (strcmp(cells->cells[i].id, id))
			continue;
		assert_int_equal(at, -1); /* no cell twice */
		at = (long)i;
	}
	return at;
}

static void parse_an_id(void **state)
{
	struct pc_cell cell = { 0 };
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_cell_parse("xfs-dax/rdma-mr/punch/unmapped", &cell, &err), 0);
	assert_string_equal(cell.medium->op.name, "xfs-dax");
	assert_string_equal(cell.holder->op.name, "rdma-mr");
	assert_string_equal(cell.change->op.name, "punch");
	assert_string_equal(cell.situation->op.name, "unmapped");
	assert_string_equal(cell.id, "xfs-dax/rdma-mr/punch/unmapped");
	assert_int_equal(pc_cell_parse("xfs-dax/rdma-mr/punch", &cell, &err), -EINVAL);
	test_one_line(&err, EINVAL, "is no single cell");
	assert_int_equal(pc_cell_parse("xfs-dax/rdma-mr/*/mapped", &cell, &err), -EINVAL);
}

static void without_situation_all_that_make_sense(void **state)
{
	struct pc_cells cells = expand(config("xfs-dax/vmsplice/unlink-close", NULL), false);

	(void)state;
	assert_int_equal(cells.count, 2);
	assert_true(place_of(&cells, "xfs-dax/vmsplice/unlink-close/closed") >= 0);
	assert_true(place_of(&cells, "xfs-dax/vmsplice/unlink-close/holder-killed") >= 0);
	pc_cells_free(&cells);
}

static void a_storm_is_run_only_where_it_is_named(void **state)
{
	struct pc_cells cells = expand(config("xfs-dax/vmsplice/punch", NULL), false);
	struct pc_config *cfg = config("xfs-dax/vmsplice/punch", "xfs-dax/vmsplice/collapse/edge", NULL);

	(void)state;
	assert_int_equal(place_of(&cells, "xfs-dax/vmsplice/punch/storm"), -1);
	pc_cells_free(&cells);
	cells = expand(config("xfs-dax/vmsplice/punch", NULL), true);
	assert_string_equal(cells.cells[place_of(&cells, "xfs-dax/vmsplice/punch/storm")].rule->name,
		"storm");
	pc_cells_free(&cells);
	cells = expand(config("xfs-dax/vmsplice/punch", "xfs-dax/vmsplice/*/storm", NULL), false);
	assert_true(place_of(&cells, "xfs-dax/vmsplice/punch/storm") >= 0);
	assert_true(place_of(&cells, "xfs-dax/vmsplice/punch/mapped") >= 0);
	pc_cells_free(&cells);
	assert_int_equal(pc_config_set(cfg, "run", "storm", "yes", NULL), 0);
	cells = expand(cfg, false);
	assert_int_equal(cells.count, 2);
	assert_true(place_of(&cells, "xfs-dax/vmsplice/punch/storm") >= 0);
	assert_true(place_of(&cells, "xfs-dax/vmsplice/collapse/storm") >= 0);
	pc_cells_free(&cells);
}

static void media_stand_together_devices_last(void **state)
{
	struct pc_cells cells = expand(config("devdax/rdma-mr/unbind/mapped",
		"xfs-dax/rdma-mr/punch/mapped", "ext4-dax/rdma-mr/punch/mapped",
		"xfs-dax/rdma-mr/collapse/mapped", NULL), false);

	(void)state;
	assert_int_equal(cells.count, 4);
	assert_string_equal(cells.cells[0].id, "xfs-dax/rdma-mr/punch/mapped");
	assert_string_equal(cells.cells[1].id, "xfs-dax/rdma-mr/collapse/mapped");
	assert_string_equal(cells.cells[2].id, "ext4-dax/rdma-mr/punch/mapped");
	assert_string_equal(cells.cells[3].id, "devdax/rdma-mr/unbind/mapped");
	pc_cells_free(&cells);
}

static void the_change_that_takes_the_device_comes_last(void **state)
{
	struct pc_cells cells = expand(config("devdax/rdma-mr/unbind/mapped",
		"devdax/rdma-mr/punch/mapped", NULL), false);

	(void)state;
	assert_int_equal(cells.count, 2);
	assert_string_equal(cells.cells[0].id, "devdax/rdma-mr/punch/mapped");
	assert_string_equal(cells.cells[1].id, "devdax/rdma-mr/unbind/mapped");
	pc_cells_free(&cells);
}

static void no_cell_twice(void **state)
{
	struct pc_cells cells = expand(config("xfs-dax/rdma-mr/punch/mapped",
		"xfs-dax/rdma-mr/*/mapped", "xfs-dax/rdma-mr/punch/mapped", NULL), false);

	(void)state;
	assert_int_equal(place_of(&cells, "xfs-dax/rdma-mr/punch/mapped"), 0);
	assert_true(cells.count > 5);
	pc_cells_free(&cells);
}

static void named_in_full_it_stays_with_its_rule(void **state)
{
	static const char *const id = "ext4-dax/rdma-mr/reflink-onto/mapped";
	struct pc_cells cells = expand(config("ext4-dax/rdma-mr/*/mapped", id, NULL), false);
	struct pc_cells left_out = expand(config("ext4-dax/rdma-mr/*/mapped", id, NULL), true);
	long at = place_of(&cells, id);

	(void)state;
	assert_true(at >= 0);
	assert_string_equal(cells.cells[at].rule->name, "reflink");
	assert_int_equal(place_of(&left_out, id), -1);
	pc_cells_free(&cells);
	pc_cells_free(&left_out);
}

static void by_wildcard_it_is_left_out(void **state)
{
	static const char *const id = "ext4-dax/rdma-mr/reflink-onto/mapped";
	struct pc_cells cells = expand(config("ext4-dax/rdma-mr/*/mapped", NULL), false);
	struct pc_cells left_out = expand(config("ext4-dax/rdma-mr/*/mapped", NULL), true);

	(void)state;
	assert_int_equal(place_of(&cells, id), -1);
	assert_true(place_of(&left_out, id) >= 0);
	for (size_t i = 0; i < cells.count; i++)
		assert_null(cells.cells[i].rule);
	for (size_t i = 0; i < left_out.count; i++)
		assert_non_null(left_out.cells[i].rule);
	pc_cells_free(&cells);
	pc_cells_free(&left_out);
}

/* What runs and what is left out are all combinations, and none is both. */
static void everything_is_accounted_for(void **state)
{
	struct pc_cells cells = expand(config("*/*/*/*", NULL), false);
	struct pc_cells left_out = expand(config("*/*/*/*", NULL), true);
	size_t all = 1;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		size_t count = 0;

		while (pc_op_at(pc_part_kinds[i], count))
			count++;
		all *= count;
	}
	assert_int_equal(cells.count + left_out.count, all);
	for (size_t i = 0; i < cells.count; i++)
		assert_int_equal(place_of(&left_out, cells.cells[i].id), -1);
	pc_cells_free(&cells);
	pc_cells_free(&left_out);
}

static void nothing_to_run(void **state)
{
	struct pc_config *cfg = config("ext4-dax/*/reflink-onto", NULL);
	struct pc_cells cells = { 0 };
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_cells_expand(cfg, &cells, &err), -EINVAL);
	test_one_line(&err, EINVAL, "leaves nothing to run: files on this medium cannot share");
	pc_config_free(cfg);
	cfg = config(NULL);
	assert_int_equal(pc_cells_expand(cfg, &cells, &err), -EINVAL);
	test_one_line(&err, EINVAL, "no cells to run");
	pc_config_free(cfg);
	assert_null(cells.cells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_an_id),
		cmocka_unit_test(without_situation_all_that_make_sense),
		cmocka_unit_test(a_storm_is_run_only_where_it_is_named),
		cmocka_unit_test(media_stand_together_devices_last),
		cmocka_unit_test(the_change_that_takes_the_device_comes_last),
		cmocka_unit_test(no_cell_twice),
		cmocka_unit_test(named_in_full_it_stays_with_its_rule),
		cmocka_unit_test(by_wildcard_it_is_left_out),
		cmocka_unit_test(everything_is_accounted_for),
		cmocka_unit_test(nothing_to_run),
	};

	return test_run(tests);
}
