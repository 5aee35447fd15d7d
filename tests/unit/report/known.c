/* SPDX-License-Identifier: GPL-2.0-only */
/* known.c: tests of src/report/known.c. */
#include "support.h"

#include "report/known.h"
#include "unit/report/sample.h"

static void ranges(void **state)
{
	static const struct {
		const char *release;
		const char *range;
		int in;
	} rows[] = {
		{ "6.12.117+deb12-amd64", "6.1..6.14", 1 },
		{ "6.1.0-54-amd64", "6.1..6.14", 1 },
		{ "6.14.9", "6.1..6.14", 1 },
		{ "6.15.0-rc1", "6.1..6.14", 0 },
		{ "6.0.19", "6.1..6.14", 0 },
		{ "5.10.0", "..6.14", 1 },
		{ "7.3.0", "6.15..", 1 },
		{ "6.9.0", "6.15..", 0 },
		{ "6.12.5", "6.12", 1 },
		{ "6.120.5", "6.12", 0 },
		{ "6.12.5", "6.12.6..6.13", 0 },
		{ "6.12.6", "6.12.6..6.13", 1 },
		{ "6.12", "..", -EINVAL },
		{ "6.12", "", -EINVAL },
		{ "6.12", "new", -EINVAL },
		{ "6.12", "6.1..6.14 ", -EINVAL },
		{ "6.12", "6.1...6.14", -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(pc_kernel_in_range(rows[i].release, rows[i].range), rows[i].in);
}

#define LIST                                                                                   \
	"[one]\ncell = xfs-dax/vmsplice/punch/unmapped\ncell = */*/unbind\n"                   \
	"kernel = 6.1..6.14\noutcome = stale-read\noutcome = crash\nreason = why\n"

static void apply(void **state, const char *list, struct pc_results *run)
{
	struct pc_err err = { 0 };

	if (pc_known_apply(run, test_file(state, "known.ini", list), &err))
		fail_msg("%s", err.text);
}

static void expected_trouble(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);

	cells[2].known = false;
	cells[2].known_reason[0] = '\0';
	apply(state, LIST, &run);
	assert_true(cells[2].known);
	assert_string_equal(cells[2].known_reason, "why");
	assert_int_equal(cells[2].verdict, PC_UNSAFE);
	assert_true(cells[6].known);
	assert_false(cells[0].known);
	assert_string_equal(cells[0].known_reason, "");
	/* A mark from before that the list does not bear out is gone. */
	assert_false(cells[5].known_fixed);
}

static void other_trouble_is_not_known(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);

	cells[2].outcome = PC_OUT_STALE_WRITE;
	apply(state, LIST, &run);
	assert_false(cells[2].known);
	assert_string_equal(cells[2].known_reason, "why");
}

static void another_kernel_is_not_on_the_list(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);

	strcpy(run.kernel, "6.15.1");
	apply(state, LIST, &run);
	assert_false(cells[2].known);
	assert_false(cells[6].known);
	assert_string_equal(cells[6].known_reason, "");
}

static void a_release_is_a_pattern(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char list[sizeof(LIST) + 64];

	snprintf(list, sizeof(list), "%srelease = *-mine-*\n", LIST);
	apply(state, list, &run);
	assert_false(cells[2].known);
	strcpy(run.kernel, "6.12.9-mine-debug");
	apply(state, list, &run);
	assert_true(cells[2].known);
}

static void a_release_is_left_out(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char list[sizeof(LIST) + 64];

	snprintf(list, sizeof(list), "%srelease = !(*-mine-*)\n", LIST);
	apply(state, list, &run);
	assert_true(cells[2].known);
	strcpy(run.kernel, "6.12.9-mine-debug");
	apply(state, list, &run);
	assert_false(cells[2].known);
}

static void an_exception_is_not_on_the_list(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char list[256];

	for (int meant = 0; meant < 2; meant++) {
		snprintf(list, sizeof(list), "[x]\ncell = */*/*/*\nexcept = %s\nreason = r\n",
			meant ? cells[2].id : "*/*/*/mapped");
		apply(state, list, &run);
		assert_int_equal(cells[2].known, !meant);
	}
}

static void safe_now(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);

	cells[2].verdict = PC_SAFE;
	cells[6].verdict = PC_INCONCLUSIVE;
	apply(state, LIST, &run);
	assert_true(cells[2].known_fixed);
	assert_false(cells[2].known);
	assert_false(cells[6].known);
	assert_false(cells[6].known_fixed);
}

static void without_outcome_any(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);

	cells[2].outcome = PC_OUT_LEAK;
	apply(state, "[x]\ncell = xfs-dax/vmsplice/*/unmapped\nreason = r\n", &run);
	assert_true(cells[2].known);
}

static void refused(void **state)
{
	static const struct {
		const char *list;
		const char *part;
	} rows[] = {
		{ "[x]\nreason = r\n", "known.ini:1: [x] has no 'cell'" },
		{ "[x]\ncell = */*/*\n", "known.ini:1: [x] has no 'reason'" },
		{ "[x]\ncell = */*/punhc\n", "known.ini:2: [x] unknown change 'punhc'" },
		{ "[x]\nsell = */*/punch\n", "known.ini:2: [x] unknown key 'sell'; nearest is 'cell'" },
		{ "[x]\noutcome = stale-raed\n", "unknown unsafe outcome 'stale-raed'; nearest is "
						 "'stale-read'" },
		{ "[x]\noutcome = blocked\n", "unknown unsafe outcome 'blocked'" },
		{ "[x]\nkernel = soon\n", "known.ini:2: [x] kernel: 'soon' is no range" },
		{ "[x]\nkernel = 6.1\nkernel = 6.2\n", "known.ini:3: [x] kernel is given twice" },
		{ "[x]\nrelease = a\nrelease = b\n", "known.ini:3: [x] release is given twice" },
		{ "[x]\nreason = 1\nreason = 2\n", "known.ini:3: [x] reason is given twice" },
		{ "", "known.ini: sets nothing" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pc_results none = { 0 };
		struct pc_err err = { 0 };
		const char *path = test_file(state, "known.ini", rows[i].list);

		assert_int_equal(pc_known_apply(&none, path, &err), -EINVAL);
		test_one_line(&err, EINVAL, rows[i].part);
	}
}

static const char *rule_of(void **state, const char *kernel, const char *id)
{
	static const char list[] = "[crashes]\ncell = xfs-dax/vmsplice/punch/*\nkernel = 6.1..6.14\n"
				   "outcome = crash\nreason = a\n"
				   "[reads]\ncell = xfs-dax/vmsplice/collapse/*\noutcome = stale-read\nreason = b\n"
				   "[any]\ncell = */odirect/punch/*\nreason = c\n";
	struct pc_cell cell;
	struct pc_cells cells = { &cell, 1 };
	struct pc_err err = { 0 };

	if (pc_cell_parse(id, &cell, &err) ||
		pc_known_forbid(&cells, test_file(state, "known.ini", list), kernel, &err))
		fail_msg("%s", err.text);
	return cell.rule ? cell.rule->name : "";
}

static void dangerous_cells(void **state)
{
	assert_string_equal(rule_of(state, "6.12.1", "xfs-dax/vmsplice/punch/mapped"), "dangerous");
	assert_string_equal(rule_of(state, "7.0.0", "xfs-dax/vmsplice/punch/mapped"), "");
	assert_string_equal(rule_of(state, "6.12.1", "xfs-dax/vmsplice/collapse/mapped"), "");
	assert_string_equal(rule_of(state, "6.12.1", "xfs-dax/odirect/punch/closed"), "dangerous");
	assert_string_equal(rule_of(state, "6.12.1", "ext4-dax/rdma-mr/punch/mapped"), "");
	/* What makes no sense keeps the reason why. */
	assert_string_equal(rule_of(state, "6.12.1", "devdax/odirect/punch/mapped"), "file-change");
}

static void kept_with_the_run(void **state)
{
	struct pc_err err = { 0 };
	const char *path = test_file(state, "list.ini", LIST);
	char *text;

	assert_int_equal(pc_known_keep(path, *state, &err), 0);
	text = test_read(test_path(state, PC_KNOWN));
	assert_string_equal(text, LIST);
	free(text);
	path = test_file(state, "bad.ini", "[x]\n");
	assert_int_equal(pc_known_keep(path, *state, &err), -EINVAL);
}

static void our_own_list(void **state)
{
	struct pc_results none = { 0 };
	struct pc_err err = { 0 };

	(void)state;
	if (pc_known_apply(&none, PINCLASH_SOURCE_DIR "/scenarios/known.ini", &err))
		fail_msg("%s", err.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),
		test_in_folder(expected_trouble),
		test_in_folder(other_trouble_is_not_known),
		test_in_folder(another_kernel_is_not_on_the_list),
		test_in_folder(a_release_is_a_pattern),
		test_in_folder(a_release_is_left_out),
		test_in_folder(an_exception_is_not_on_the_list),
		test_in_folder(safe_now),
		test_in_folder(without_outcome_any),
		test_in_folder(refused),
		test_in_folder(dangerous_cells),
		test_in_folder(kept_with_the_run),
		cmocka_unit_test(our_own_list),
	};

	return test_run(tests);
}
