/* SPDX-License-Identifier: GPL-2.0-only */
/* config.c: tests of src/scenario/config.c. */
#include "support.h"

#include "pinclash/config.h"

static int make(void **state)
{
	*state = pc_config_new();
	return *state ? 0 : -1;
}

static int drop(void **state)
{
	pc_config_free(*state);
	return 0;
}

static void fallbacks(void **state)
{
	struct pc_config *cfg = *state;

	assert_string_equal(pc_config_str(cfg, "run", "deadline"), "10m");
	assert_int_equal(pc_config_num(cfg, "run", "deadline"), 600000);
	assert_int_equal(pc_config_num(cfg, "run", "pin-size"), 65536);
	assert_false(pc_config_bool(cfg, "run", "keep-modules"));
	assert_null(pc_config_str(cfg, "run", "rdma-device"));
	assert_int_equal(pc_config_num(cfg, "run", "seed"), 0);
	assert_false(pc_config_isset(cfg, "run", "deadline"));
}

static void a_value_is_replaced(void **state)
{
	struct pc_config *cfg = *state;
	struct pc_err err;

	assert_int_equal(pc_config_set(cfg, "run", "deadline", "1m", &err), 0);
	assert_int_equal(pc_config_set(cfg, "run", "deadline", "2m", &err), 0);
	assert_int_equal(pc_config_num(cfg, "run", "deadline"), 120000);
	assert_string_equal(pc_config_str(cfg, "run", "deadline"), "2m");
	assert_null(pc_config_nth(cfg, "run", "deadline", 1));
	assert_true(pc_config_isset(cfg, "run", "deadline"));
}

static void values_add_up_where_they_repeat(void **state)
{
	struct pc_config *cfg = *state;
	struct pc_err err;

	assert_int_equal(pc_config_set(cfg, "run", "cell", "a", &err), 0);
	assert_int_equal(pc_config_set(cfg, "run", "seed", "7", &err), 0);
	assert_int_equal(pc_config_set(cfg, "run", "cell", "b", &err), 0);
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 0), "a");
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 1), "b");
	assert_null(pc_config_nth(cfg, "run", "cell", 2));
	pc_config_unset(cfg, "run", "cell");
	assert_null(pc_config_nth(cfg, "run", "cell", 0));
	assert_int_equal(pc_config_num(cfg, "run", "seed"), 7);
}

static void the_text_is_a_copy(void **state)
{
	struct pc_config *cfg = *state;
	char text[] = "rxe0";
	struct pc_err err;

	assert_int_equal(pc_config_set(cfg, "run", "rdma-device", text, &err), 0);
	text[0] = 'X';
	assert_string_equal(pc_config_str(cfg, "run", "rdma-device"), "rxe0");
}

static void a_refused_value_changes_nothing(void **state)
{
	struct pc_config *cfg = *state;
	struct pc_err err;

	assert_int_equal(pc_config_set(cfg, "run", "deadline", "1m", &err), 0);
	assert_int_equal(pc_config_set(cfg, "run", "deadline", "25h", &err), -ERANGE);
	test_one_line(&err, ERANGE, "deadline: '25h' is out of range; 1s to 24h is allowed");
	assert_int_equal(pc_config_set(cfg, "run", "deadline", "soon", &err), -EINVAL);
	test_one_line(&err, EINVAL, "deadline: 'soon' is not a time");
	assert_int_equal(pc_config_set(cfg, "run", "deadlin", "1s", &err), -ENOENT);
	assert_int_equal(pc_config_num(cfg, "run", "deadline"), 60000);
}

static void sections_do_not_mix(void **state)
{
	struct pc_config *cfg = *state;
	struct pc_err err;

	assert_int_equal(pc_config_set(cfg, "xfs-dax", "device", "/dev/pmem0", &err), 0);
	assert_null(pc_config_str(cfg, "ext4-dax", "device"));
	assert_string_equal(pc_config_str(cfg, "xfs-dax", "device"), "/dev/pmem0");
}

static void written_as_a_scenario(void **state)
{
	struct pc_config *cfg = *state;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	pc_config_set(cfg, "run", "cell", "*/*/punch", NULL);
	pc_config_set(cfg, "run", "seed", "7", NULL);
	pc_config_set(cfg, "xfs-dax", "device", "/dev/pmem0", NULL);
	assert_int_equal(pc_config_write(cfg, out), 0);
	fclose(out);
	assert_string_equal(text,
		"[run]\ncell = */*/punch\nseed = 7\n\n[xfs-dax]\ndevice = /dev/pmem0\n");
	free(text);
}

static void null_is_no_config(void **state)
{
	(void)state;
	pc_config_free(NULL);
}

#define with_config(function) cmocka_unit_test_setup_teardown(function, make, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_config(fallbacks),
		with_config(a_value_is_replaced),
		with_config(values_add_up_where_they_repeat),
		with_config(the_text_is_a_copy),
		with_config(a_refused_value_changes_nothing),
		with_config(sections_do_not_mix),
		with_config(written_as_a_scenario),
		cmocka_unit_test(null_is_no_config),
	};

	return test_run(tests);
}
