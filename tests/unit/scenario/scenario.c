/* SPDX-License-Identifier: GPL-2.0-only */
/* scenario.c: tests of src/scenario/scenario.c. */
#include "support.h"

#include <glob.h>

#include "scenario/cell.h"
#include "scenario/scenario.h"

static int load(const char *path, struct pc_config **ret_cfg, struct pc_err *err)
{
	*ret_cfg = pc_config_new();
	return pc_scenario_load(*ret_cfg, path, err);
}

static void expect_error(const char *path, int code, const char *part)
{
	struct pc_config *cfg;
	struct pc_err err = { 0 };

	assert_int_equal(load(path, &cfg, &err), -code);
	test_one_line(&err, code, part);
	pc_config_free(cfg);
}

static void one_file(void **state)
{
	const char *path = test_file(state, "a.ini",
		"[run]\ndescription = x\ncell = xfs-dax/rdma-mr/punch\ncell = */vmsplice/*/mapped\n"
		"deadline = 2m\n[xfs-dax]\ndevice = /dev/pmem7\n");
	struct pc_config *cfg;
	struct pc_err err;

	assert_int_equal(load(path, &cfg, &err), 0);
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 1), "*/vmsplice/*/mapped");
	assert_int_equal(pc_config_num(cfg, "run", "deadline"), 120000);
	assert_string_equal(pc_config_str(cfg, "xfs-dax", "device"), "/dev/pmem7");
	pc_config_free(cfg);
}

static void a_folder_in_name_order(void **state)
{
	struct pc_config *cfg;
	struct pc_err err;

	test_file(state, "b.ini", "[run]\ncell = xfs-dax/rdma-mr/punch/mapped\n");
	test_file(state, "a.ini", "[run]\ncell = devdax/rdma-mr/unbind/mapped\n");
	test_file(state, ".hidden.ini", "[run]\nnonsense = 1\n");
	test_file(state, "c.ini~", "[run]\nnonsense = 1\n");
	assert_int_equal(load(*state, &cfg, &err), 0);
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 0), "devdax/rdma-mr/unbind/mapped");
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 1), "xfs-dax/rdma-mr/punch/mapped");
	pc_config_free(cfg);
}

static void refused_with_place_and_nearest(void **state)
{
	expect_error(test_file(state, "a.ini", "[rnu]\nseed = 1\n"), ENOENT,
		"a.ini:1: unknown section 'rnu'; nearest is 'run'");
	expect_error(test_file(state, "a.ini", "[rnu]\n"), ENOENT, "a.ini:1: unknown section");
	expect_error(test_file(state, "a.ini", "[run]\n\nsed = 1\n"), ENOENT,
		"a.ini:3: [run] unknown key 'sed' in section 'run'; nearest is 'seed'");
	expect_error(test_file(state, "a.ini", "[run]\npin-size = 8M\n"), ERANGE,
		"a.ini:2: [run] pin-size: '8M' is out of range; 4K to 2M");
	expect_error(test_file(state, "a.ini", "[run]\nkeep-modules = perhaps\n"), EINVAL,
		"a.ini:2: [run] keep-modules: 'perhaps' is not yes or no");
	expect_error(test_file(state, "a.ini", "[run]\nseed =\n"), EINVAL,
		"a.ini:2: [run] seed: has no value");
	expect_error(test_file(state, "a.ini", "[run]\ncell = xfs-dax/rdma-mr/punhc/mapped\n"),
		EINVAL, "a.ini:2: [run] unknown change 'punhc' in cell "
			"'xfs-dax/rdma-mr/punhc/mapped'; nearest is 'punch'");
}

static void a_key_given_twice(void **state)
{
	expect_error(test_file(state, "a.ini", "[run]\nseed = 1\n[xfs-dax]\n[run]\nseed = 1\n"),
		EINVAL, "a.ini:5: [run] seed was set already in ");
	expect_error(test_path(state, "a.ini"), EINVAL, "a.ini:2");
	test_file(state, "a.ini", "[run]\nseed = 1\n");
	test_file(state, "b.ini", "[run]\nseed = 2\n");
	expect_error(*state, EINVAL, "a.ini:2");
	expect_error(*state, EINVAL, "b.ini:2: [run] seed was set already");
}

static void two_media_have_a_device_each(void **state)
{
	struct pc_config *cfg;
	struct pc_err err;

	test_file(state, "a.ini", "[xfs-dax]\ndevice = /dev/a\n[ext4-dax]\ndevice = /dev/b\n");
	assert_int_equal(load(*state, &cfg, &err), 0);
	assert_string_equal(pc_config_str(cfg, "xfs-dax", "device"), "/dev/a");
	assert_string_equal(pc_config_str(cfg, "ext4-dax", "device"), "/dev/b");
	pc_config_free(cfg);
}

static void nothing_there(void **state)
{
	expect_error(test_path(state, "none.ini"), ENOENT, "none.ini: no scenario there");
	expect_error(*state, EINVAL, "no *.ini file in this folder");
	test_file(state, "a.ini", "");
	expect_error(*state, EINVAL, "a.ini: sets nothing");
}

static void known_is_a_neighbour(void **state)
{
	struct pc_config *cfg;
	struct pc_err err;
	const char *path = test_file(state, "a.ini", "[run]\nknown = known.ini\n");

	assert_int_equal(load(path, &cfg, &err), 0);
	assert_string_equal(pc_config_str(cfg, "run", "known"), test_path(state, "known.ini"));
	pc_config_free(cfg);
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(load("a.ini", &cfg, &err), 0);
	assert_string_equal(pc_config_str(cfg, "run", "known"), test_path(state, "known.ini"));
	pc_config_free(cfg);
	assert_int_equal(chdir("/"), 0);
	path = test_file(state, "a.ini", "[run]\nknown = /etc/known.ini\n");
	assert_int_equal(load(path, &cfg, &err), 0);
	assert_string_equal(pc_config_str(cfg, "run", "known"), "/etc/known.ini");
	pc_config_free(cfg);
}

static void values_that_do_not_go_together(void **state)
{
	struct pc_config *cfg = pc_config_new();
	struct pc_err err;

	(void)state;
	assert_int_equal(pc_scenario_check(cfg, &err), -EINVAL);
	test_one_line(&err, EINVAL, "no cells to run");
	pc_config_set(cfg, "run", "cell", "xfs-dax/rdma-mr/punch/mapped", &err);
	assert_int_equal(pc_scenario_check(cfg, &err), 0);
	pc_config_set(cfg, "run", "pin-size", "5000", &err);
	assert_int_equal(pc_scenario_check(cfg, &err), -EINVAL);
	test_one_line(&err, EINVAL, "5000 is no multiple of 4K");
	pc_config_set(cfg, "run", "pin-size", "8K", &err);
	pc_config_set(cfg, "run", "deadline", "10s", &err);
	assert_int_equal(pc_scenario_check(cfg, &err), -EINVAL);
	test_one_line(&err, EINVAL, "cell-deadline is longer");
	pc_config_free(cfg);
}

/* Every scenario in the tree loads, alone and with its folder, and gives cells. */
static void our_own_scenarios(void **state)
{
	struct pc_config *cfg;
	struct pc_err err = { 0 };
	glob_t files;

	(void)state;
	assert_int_equal(glob(PINCLASH_SOURCE_DIR "/scenarios/*/*.ini", 0, NULL, &files), 0);
	for (size_t i = 0; i < 2 * files.gl_pathc; i++) {
		char *path = files.gl_pathv[i / 2];

		if (i % 2)
			*strrchr(path, '/') = '\0';
		if (load(path, &cfg, &err) || pc_scenario_check(cfg, &err))
			fail_msg("%s", err.text);
		pc_config_free(cfg);
	}
	globfree(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(one_file),
		test_in_folder(a_folder_in_name_order),
		test_in_folder(refused_with_place_and_nearest),
		test_in_folder(a_key_given_twice),
		test_in_folder(two_media_have_a_device_each),
		test_in_folder(nothing_there),
		test_in_folder(known_is_a_neighbour),
		cmocka_unit_test(values_that_do_not_go_together),
		cmocka_unit_test(our_own_scenarios),
	};

	return test_run(tests);
}
