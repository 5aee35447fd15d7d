/* SPDX-License-Identifier: GPL-2.0-only */
/* shard.c: tests of src/scenario/shard.c. */
#include "support.h"

#include "scenario/shard.h"

static struct pc_cells expand(const char *pattern)
{
	struct pc_config *cfg = pc_config_new();
	struct pc_cells cells = { 0 };
	struct pc_err err = { 0 };

	assert_int_equal(pc_config_set(cfg, "run", "cell", pattern, NULL), 0);
	if (pc_cells_expand(cfg, &cells, &err))
		fail_msg("%s", err.text);
	pc_config_free(cfg);
	return cells;
}

static struct pc_cells part(const char *pattern, unsigned int index, unsigned int count)
{
	struct pc_cells cells = expand(pattern);
	const struct pc_shard shard = { index, count };

	assert_int_equal(pc_shard_cut(&cells, &shard, NULL), 0);
	return cells;
}

static size_t place_of(const struct pc_cells *cells, const char *id)
{
	size_t at = 0;

	while (at < cells->count && strcmp(cells->cells[at].id, id))
		at++;
	return at;
}

static size_t of_medium(const struct pc_cells *cells, const char *medium)
{
	size_t count = 0;

	for (size_t i = 0; i < cells->count; i++)
		count += !strcmp(cells->cells[i].medium->op.name, medium);
	return count;
}

static void each_cell_is_in_one_shard(void **state)
{
	struct pc_cells all = expand("*/*/*/*");

	(void)state;
	for (unsigned int count = 1; count <= 7; count++) {
		size_t *seen = calloc(all.count, sizeof(*seen));

		for (unsigned int i = 1; i <= count; i++) {
			struct pc_cells mine = part("*/*/*/*", i, count);
			size_t last = 0;

			for (size_t k = 0; k < mine.count; k++) {
				size_t at = place_of(&all, mine.cells[k].id);

				assert_true(at < all.count);
				assert_true(k == 0 || at > last); /* the order of the run stays */
				seen[at]++;
				last = at;
			}
			pc_cells_free(&mine);
		}
		for (size_t k = 0; k < all.count; k++)
			assert_int_equal(seen[k], 1);
		free(seen);
	}
	pc_cells_free(&all);
}

static void sizes_are_even(void **state)
{
	static const char *const media[] = { "xfs-dax", "ext4-dax", "devdax" };
	struct pc_cells all = expand("*/*/*/*");
	const unsigned int count = 5;

	(void)state;
	for (unsigned int i = 1; i <= count; i++) {
		struct pc_cells mine = part("*/*/*/*", i, count);

		assert_in_range(mine.count, all.count / count, all.count / count + 1);
		for (size_t m = 0; m < sizeof(media) / sizeof(media[0]); m++) {
			size_t share = of_medium(&all, media[m]) / count;

			assert_in_range(of_medium(&mine, media[m]), share, share + 1);
		}
		pc_cells_free(&mine);
	}
	pc_cells_free(&all);
}

/* As many shards as there are situations: no shard may be given one situation alone. */
static void neighbours_are_parted(void **state)
{
	const char *pattern = "xfs-dax/vmsplice/*/*";
	struct pc_cells mine = part(pattern, 1, 4);
	bool differ = false;

	(void)state;
	for (size_t i = 1; i < mine.count; i++)
		differ = differ || mine.cells[i].situation != mine.cells[0].situation;
	assert_true(differ);
	pc_cells_free(&mine);
}

static void more_shards_than_cells(void **state)
{
	struct pc_cells cells = expand("xfs-dax/vmsplice/punch/mapped");
	const struct pc_shard first = { 1, 3 }, second = { 2, 3 };
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_shard_cut(&cells, &second, &err), -EINVAL);
	test_one_line(&err, EINVAL, "shard 2/3 is empty: there are 1 cells");
	assert_int_equal(cells.count, 1);
	assert_int_equal(pc_shard_cut(&cells, &first, &err), 0);
	assert_int_equal(cells.count, 1);
	pc_cells_free(&cells);
}

static void parse_a_shard(void **state)
{
	static const char *const bad[] = { "", "2", "0/2", "3/2", "1/", "/2", "1/2x", "-1/2",
		"1/99999", "a/b" };
	struct pc_shard shard = { 0 };
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_shard_parse("2/4", &shard, &err), 0);
	assert_int_equal(shard.index, 2);
	assert_int_equal(shard.count, 4);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(pc_shard_parse(bad[i], &shard, &err), -EINVAL);
		test_one_line(&err, EINVAL, bad[i]);
	}
	assert_int_equal(shard.index, 2);
}

static void a_list_is_known_again(void **state)
{
	struct pc_cells a = expand("xfs-dax/*/*/*"), b = expand("xfs-dax/*/*/*");
	struct pc_cells c = part("xfs-dax/*/*/*", 1, 2);

	(void)state;
	assert_true(pc_cells_hash(&a) == pc_cells_hash(&b));
	assert_true(pc_cells_hash(&a) != pc_cells_hash(&c));
	pc_cells_free(&a);
	pc_cells_free(&b);
	pc_cells_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cell_is_in_one_shard),
		cmocka_unit_test(sizes_are_even),
		cmocka_unit_test(neighbours_are_parted),
		cmocka_unit_test(more_shards_than_cells),
		cmocka_unit_test(parse_a_shard),
		cmocka_unit_test(a_list_is_known_again),
	};

	return test_run(tests);
}
