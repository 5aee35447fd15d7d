/* SPDX-License-Identifier: GPL-2.0-only */
/* pool.c: tests of src/report/pool.c. */
#include "support.h"

#include "report/pool.h"

/* What the page's script does: src/report/html/data.js. */
static json_t *whole(const json_t *values, json_t *value)
{
	json_t *index = json_object_get(value, "$"), *lines = json_object_get(value, "/");
	json_t *copy, *item;
	const char *key;
	size_t i;

	if (index)
		return whole(values, json_array_get(values, (size_t)json_integer_value(index)));
	if (lines) {
		char text[1000] = "";

		lines = whole(values, lines);
		json_array_foreach(lines, i, item) {
			strcat(text, i ? "\n" : "");
			strcat(text, json_string_value(item));
		}
		json_decref(lines);
		return json_string(text);
	}
	copy = json_copy(value);
	json_array_foreach(value, i, item)
		json_array_set_new(copy, i, whole(values, item));
	json_object_foreach(value, key, item)
		json_object_set_new(copy, key, whole(values, item));
	return copy;
}

/* Each text is put, all is settled, and each must come back as it went. */
static json_t *there_and_back(const char *const *texts, size_t count)
{
	json_t *root = json_array(), *back;
	struct pc_pool pool;

	assert_int_equal(pc_pool_open(&pool), 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(json_array_append_new(root, pc_pool_put(&pool,
			json_loads(texts[i], JSON_DECODE_ANY, NULL))), 0);
	assert_int_equal(pc_pool_settle(&pool, root), 0);
	back = whole(pool.values, root);
	for (size_t i = 0; i < count; i++) {
		json_t *asked = json_loads(texts[i], JSON_DECODE_ANY, NULL);

		assert_true(json_equal(json_array_get(back, i), asked));
		json_decref(asked);
	}
	json_decref(back);
	json_decref(root);
	back = json_incref(pool.values);
	pc_pool_close(&pool);
	return back;
}

static void comes_back_as_it_went(void **state)
{
	static const char *const texts[] = {
		"null", "true", "17", "1.5", "\"\"", "\"short\"", "[]", "{}", "[\"a\",\"b\"]",
		"\"a text that is longer than a reference\"",
		"\"two\\nlines\"", "\"a line that is long enough\\n\\na line that is long enough\"", "\"\\n\"",
		"{\"a\":[{\"b\":\"a text that is longer than a reference\"},2,null],\"c\":\"x\"}",
	};

	(void)state;
	json_decref(there_and_back(texts, sizeof(texts) / sizeof(texts[0])));
}

static void twice_is_kept_once(void **state)
{
	static const char *const texts[] = {
		"{\"name\":\"first\",\"part\":{\"shared\":\"by two of the values\"}}",
		"{\"name\":\"second\",\"part\":{\"shared\":\"by two of the values\"}}",
	};
	json_t *values = there_and_back(texts, 2), *part;

	(void)state;
	assert_int_equal(json_array_size(values), 1);
	part = json_array_get(values, 0);
	assert_string_equal(json_string_value(json_object_get(part, "shared")),
		"by two of the values");
	json_decref(values);
}

static void once_stays_where_it_is(void **state)
{
	static const char *const texts[] = { "{\"only\":\"a text that nobody else has\"}" };
	json_t *values = there_and_back(texts, 1);

	(void)state;
	assert_int_equal(json_array_size(values), 0);
	json_decref(values);
}

static void lines_are_shared(void **state)
{
	static const char *const texts[] = {
		"\" handle_mm_fault+0xae/0x2d0\\n do_user_addr_fault+0x17f\"",
		"\" __handle_mm_fault+0x6f1/0xff0\\n handle_mm_fault+0xae/0x2d0\"",
	};
	json_t *values = there_and_back(texts, 2);

	(void)state;
	assert_int_equal(json_array_size(values), 1);
	assert_string_equal(json_string_value(json_array_get(values, 0)),
		" handle_mm_fault+0xae/0x2d0");
	json_decref(values);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_went),
		cmocka_unit_test(twice_is_kept_once),
		cmocka_unit_test(once_stays_where_it_is),
		cmocka_unit_test(lines_are_shared),
	};

	return test_run(tests);
}
