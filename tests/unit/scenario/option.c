/* SPDX-License-Identifier: GPL-2.0-only */
/* option.c: tests of src/scenario/option.c. */
#include "support.h"

#include "pinclash/config.h"
#include "scenario/option.h"
#include "scenario/value.h"

/* A fallback that its own row refuses would be found by a user. */
static void every_row_is_in_order(void **state)
{
	struct pc_option_ref ref;
	struct pc_err err;
	long long value;
	size_t i;

	(void)state;
	for (i = 0; pc_option_at(i, &ref); i++) {
		assert_true(ref.row->help && !strchr(ref.row->help, '\n'));
		assert_true(ref.row->min <= ref.row->max);
		assert_ptr_equal(pc_option_find(ref.section, ref.row->key, NULL), ref.row);
		if (ref.row->fallback)
			assert_int_equal(pc_option_check(ref.row, ref.row->fallback, &value, &err), 0);
		if (ref.row->type == PC_TYPE_BOOL)
			assert_non_null(ref.row->fallback);
	}
	assert_true(i > 10);
}

static void the_nearest_is_named(void **state)
{
	struct pc_err err;

	(void)state;
	assert_null(pc_option_find("run", "sed", &err));
	test_one_line(&err, ENOENT, "unknown key 'sed' in section 'run'; nearest is 'seed'");
	assert_null(pc_option_find("rnu", "seed", &err));
	test_one_line(&err, ENOENT, "unknown section 'rnu'; nearest is 'run'");
	assert_null(pc_option_find("xfs-dx", "device", &err));
	test_one_line(&err, ENOENT, "nearest is 'xfs-dax'");
	assert_int_equal(pc_section_check("run", &err), 0);
	assert_int_equal(pc_section_check("xfs-dax", &err), 0);
	assert_int_equal(pc_section_check("ran", &err), -ENOENT);
}

static void names_on_the_command_line(void **state)
{
	char name[40];

	(void)state;
	pc_option_name("run", "seed", name, sizeof(name));
	assert_string_equal(name, "seed");
	pc_option_name("devdax", "device", name, sizeof(name));
	assert_string_equal(name, "devdax.device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_in_order),
		cmocka_unit_test(the_nearest_is_named),
		cmocka_unit_test(names_on_the_command_line),
	};

	return test_run(tests);
}
