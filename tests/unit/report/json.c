/* SPDX-License-Identifier: GPL-2.0-only */
/* json.c: tests of src/report/json.c. */
#include "support.h"

#include <jansson.h>

#include "report/save.h"
#include "unit/report/sample.h"

static json_t *written(const struct pc_results *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_error_t bad;
	json_t *object;

	assert_int_equal(pc_report_print("json", run, out, NULL), 0);
	fclose(out);
	object = json_loads(text, 0, &bad);
	if (!object)
		fail_msg("%s", bad.text);
	free(text);
	return object;
}

static const char *text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "(none)";
}

static void the_run(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	json_t *r = written(&run);

	(void)state;
	assert_string_equal(text_at(r, "kernel"), "6.12.117-test");
	assert_string_equal(text_at(r, "accel"), "tcg");
	assert_string_equal(text_at(r, "started"), "2026-01-02T03:04:05Z");
	assert_string_equal(text_at(r, "scenario"), "scenarios/smoke");
	assert_string_equal(text_at(r, "version"), "0.1.0");
	assert_string_equal(text_at(r, "again"), "ci/demo.sh --");
	assert_string_equal(text_at(r, "stopped"), "");
	assert_true(json_is_true(json_object_get(r, "finished")));
	assert_int_equal(json_integer_value(json_object_get(r, "seed")), 42);
	assert_true(json_real_value(json_object_get(r, "duration_s")) == 12.5);
	assert_int_equal(json_array_size(json_object_get(r, "cells")), SAMPLE_CELLS);
	json_decref(r);
}

static void the_tally(void **state)
{
	static const struct {
		const char *key;
		int count;
	} rows[] = {
		{ "safe", 3 }, { "unsafe", 2 }, { "inconclusive", 1 }, { "skipped", 1 },
		{ "known", 1 }, { "known_fixed", 1 }, { "planned", 7 },
	};
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	json_t *r = written(&run), *tally = json_object_get(r, "tally");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(json_integer_value(json_object_get(tally, rows[i].key)),
			rows[i].count);
	json_decref(r);
}

static void a_cell(void **state)
{
	static const char *const keys[] = {
		"id", "medium", "holder", "change", "situation", "outcome", "verdict", "oracle",
		"detail", "known", "known_reason", "wait_ms", "wake_ms", "duration_ms", "findings",
	};
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	json_t *r = written(&run), *list = json_object_get(r, "cells");
	json_t *blocked = json_array_get(list, 0), *known = json_array_get(list, 2);

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_non_null(json_object_get(known, keys[i]));
	assert_string_equal(text_at(known, "id"), "xfs-dax/vmsplice/punch/unmapped");
	assert_string_equal(text_at(known, "outcome"), "stale-read");
	assert_string_equal(text_at(known, "verdict"), "unsafe");
	assert_true(json_is_true(json_object_get(known, "known")));
	assert_true(json_is_null(json_object_get(known, "wait_ms")));
	assert_true(json_real_value(json_object_get(blocked, "wait_ms")) == 351.25);
	known = json_array_get(json_object_get(known, "findings"), 0);
	assert_string_equal(text_at(known, "sight"), "cry");
	json_decref(r);
}

static void bytes_of_a_kernel_message(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	json_t *r;

	(void)state;
	strcpy(cells[6].detail, "BUG: \xff\x01 \"quoted\" \xc3");
	r = written(&run);
	assert_string_equal(text_at(json_array_get(json_object_get(r, "cells"), 6), "detail"),
		"BUG: ?\x01 \"quoted\" ?");
	json_decref(r);
}

static void a_full_disk(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	FILE *full = fopen("/dev/full", "w");
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_report_print("json", &run, full, &err), -EIO);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_run),
		cmocka_unit_test(the_tally),
		cmocka_unit_test(a_cell),
		cmocka_unit_test(bytes_of_a_kernel_message),
		cmocka_unit_test(a_full_disk),
	};

	return test_run(tests);
}
