/* SPDX-License-Identifier: GPL-2.0-only */
/* fields.c: tests of src/report/fields.c. */
#include "support.h"

#include "report/fields.h"

enum colour { RED, GREEN, COLOURS };

struct item {
	uint32_t n;
};

struct inner {
	int64_t deep;
};

struct all {
	bool b;
	int i;
	uint32_t u32;
	uint64_t u64;
	double ms;
	char letter;
	char text[8];
	uint8_t bytes[3];
	uint64_t hex;
	enum colour colour;
	uint16_t small;
	struct inner inner;
	uint32_t count;
	struct item items[2];
};

static const char *colour_name(unsigned int value)
{
	return value == RED ? "red" : "green";
}

static const struct pc_field inner_fields[] = { PC_FIELD(struct inner, deep), { 0 } };
static const struct pc_field item_fields[] = { PC_FIELD(struct item, n), { 0 } };
static const struct pc_field fields[] = {
	PC_FIELD(struct all, b), PC_FIELD(struct all, i), PC_FIELD(struct all, u32),
	PC_FIELD(struct all, u64), PC_FIELD(struct all, ms), PC_FIELD(struct all, letter),
	PC_FIELD(struct all, text), PC_FIELD(struct all, bytes), PC_FIELD_HEX64(struct all, hex),
	PC_FIELD_NAME(struct all, colour, colour_name, COLOURS),
	PC_FIELD_NAME(struct all, small, colour_name, COLOURS),
	PC_FIELD_OBJECT(struct all, inner, inner_fields),
	PC_FIELD_LIST(struct all, items, count, item_fields),
	{ 0 }
};

static char *text_of(const struct all *all)
{
	json_t *object = pc_fields_write(fields, all);
	char *text = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	return text;
}

static int from_text(const char *text, struct all *all, struct pc_err *err)
{
	json_t *object = json_loads(text, 0, NULL);
	int rc = pc_fields_read(fields, object, all, err);

	json_decref(object);
	return rc;
}

static void there_and_back(void **state)
{
	struct all all, back, zero;
	struct pc_err err;
	char *text;

	(void)state;
	memset(&zero, 0, sizeof(zero));
	memset(&back, 0, sizeof(back));
	memset(&all, 0, sizeof(all));
	all.b = true;
	all.i = -7;
	all.u32 = UINT32_MAX;
	all.u64 = UINT64_MAX;
	all.ms = 1.5;
	all.letter = 'S';
	strcpy(all.text, "1234567");
	memcpy(all.bytes, "\x00\xfe\x7f", 3);
	all.hex = 0xfedcba9876543210u;
	all.colour = GREEN;
	all.small = GREEN;
	all.inner.deep = INT64_MIN;
	all.count = 2;
	all.items[1].n = 9;
	text = text_of(&all);
	assert_int_equal(from_text(text, &back, &err), 0);
	assert_memory_equal(&all, &back, sizeof(all));
	free(text);
	text = text_of(&zero);
	memset(&back, 0, sizeof(back));
	assert_int_equal(from_text(text, &back, &err), 0);
	assert_memory_equal(&zero, &back, sizeof(zero));
	free(text);
}

static void what_is_written(void **state)
{
	struct all all = { .ms = -1, .bytes = { 1, 2, 255 }, .hex = 255, .colour = GREEN };
	char *text = text_of(&all);

	(void)state;
	assert_non_null(strstr(text, "\"ms\":null"));
	assert_non_null(strstr(text, "\"bytes\":\"0102ff\""));
	assert_non_null(strstr(text, "\"hex\":\"0xff\""));
	assert_non_null(strstr(text, "\"colour\":\"green\""));
	assert_non_null(strstr(text, "\"items\":[]"));
	free(text);
}

static void refused(void **state)
{
	static const struct {
		const char *text;
		const char *part;
	} rows[] = {
		{ "[]", "is no JSON object" },
		{ "{\"txt\":\"\"}", "unknown key 'txt'; nearest is 'text'" },
		{ "{\"b\":1}", "'b' is not true or false" },
		{ "{\"i\":1.5}", "'i' is not an integer" },
		{ "{\"i\":3000000000}", "'i' is not an integer" },
		{ "{\"u32\":-1}", "'u32' is not an integer from 0" },
		{ "{\"u32\":4294967296}", "'u32' is not an integer from 0" },
		{ "{\"u64\":\"1\"}", "'u64' is not an integer" },
		{ "{\"ms\":\"fast\"}", "'ms' is not a number or null" },
		{ "{\"letter\":\"SS\"}", "'letter' is not one letter" },
		{ "{\"text\":\"12345678\"}", "'text' is not a text that fits" },
		{ "{\"text\":null}", "'text' is not a text that fits" },
		{ "{\"bytes\":\"0102\"}", "'bytes' is not hex digits" },
		{ "{\"bytes\":\"01020g\"}", "'bytes' is not hex digits" },
		{ "{\"hex\":\"12\"}", "'hex' is not a hex number" },
		{ "{\"colour\":\"blue\"}", "'colour' is not a known name" },
		{ "{\"colour\":0}", "'colour' is not a known name" },
		{ "{\"inner\":{\"deep\":true}}", "inner: 'deep' is not an integer" },
		{ "{\"items\":[{},{},{}]}", "'items' is no list of at most 2" },
		{ "{\"items\":[{},{\"m\":1}]}", "items[1]: unknown key 'm'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct all all = { 0 };
		struct pc_err err = { 0 };

		assert_int_equal(from_text(rows[i].text, &all, &err), -EINVAL);
		test_one_line(&err, EINVAL, rows[i].part);
	}
}

static void what_is_missing_is_unknown(void **state)
{
	struct all all = { 0 };
	struct pc_err err;

	(void)state;
	assert_int_equal(from_text("{\"i\":3}", &all, &err), 0);
	assert_int_equal(all.i, 3);
	assert_true(all.ms < 0);
	assert_int_equal(all.count, 0);
}

/* A count that a dying process left in shared memory must not lead past the array. */
static void a_wild_count(void **state)
{
	struct all all = { .count = UINT32_MAX };
	json_t *object = pc_fields_write(fields, &all);

	(void)state;
	assert_int_equal(json_array_size(json_object_get(object, "items")), 2);
	json_decref(object);
}

static void text_that_is_no_utf8(void **state)
{
	static const char *const rows[][2] = {
		{ "plain", "plain" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "cut \xc3", "cut ?" },
		{ "\xff\xfe", "??" },
		{ "\xc0\xaf", "??" },
		{ "\xed\xa0\x80", "???" },
		{ "\xf0\x9f\x93\x8c ok", "\xf0\x9f\x93\x8c ok" },
		{ "\xf5\x80\x80\x80", "????" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *string = pc_json_text(rows[i][0]);

		assert_non_null(string);
		assert_string_equal(json_string_value(string), rows[i][1]);
		json_decref(string);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(what_is_written),
		cmocka_unit_test(refused),
		cmocka_unit_test(what_is_missing_is_unknown),
		cmocka_unit_test(a_wild_count),
		cmocka_unit_test(text_that_is_no_utf8),
	};

	return test_run(tests);
}
