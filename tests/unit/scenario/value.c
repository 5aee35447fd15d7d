/* SPDX-License-Identifier: GPL-2.0-only */
/* value.c: tests of src/scenario/value.c. */
#include "support.h"

#include "pinclash/config.h"
#include "scenario/value.h"

static void good_values(void **state)
{
	static const struct {
		enum pc_type type;
		const char *text;
		long long value;
	} rows[] = {
		{ PC_TYPE_NUMBER, "0", 0 },
		{ PC_TYPE_NUMBER, "010", 10 },
		{ PC_TYPE_NUMBER, "-5", -5 },
		{ PC_TYPE_NUMBER, "9223372036854775807", INT64_MAX },
		{ PC_TYPE_SIZE, "4096", 4096 },
		{ PC_TYPE_SIZE, "64K", 65536 },
		{ PC_TYPE_SIZE, "2M", 2 << 20 },
		{ PC_TYPE_SIZE, "1G", 1 << 30 },
		{ PC_TYPE_TIME, "250ms", 250 },
		{ PC_TYPE_TIME, "5s", 5000 },
		{ PC_TYPE_TIME, "2m", 120000 },
		{ PC_TYPE_TIME, "24h", 86400000 },
		{ PC_TYPE_BOOL, "yes", 1 },
		{ PC_TYPE_BOOL, "no", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		long long value = -99;

		assert_int_equal(pc_value_parse(rows[i].type, rows[i].text, &value), 0);
		assert_int_equal(value, rows[i].value);
	}
}

static void bad_values(void **state)
{
	static const struct {
		enum pc_type type;
		const char *text;
		int rc;
	} rows[] = {
		{ PC_TYPE_NUMBER, "", -EINVAL },
		{ PC_TYPE_NUMBER, "-", -EINVAL },
		{ PC_TYPE_NUMBER, "4 ", -EINVAL },
		{ PC_TYPE_NUMBER, " 4", -EINVAL },
		{ PC_TYPE_NUMBER, "0x10", -EINVAL },
		{ PC_TYPE_NUMBER, "4.5", -EINVAL },
		{ PC_TYPE_NUMBER, "9223372036854775808", -ERANGE },
		{ PC_TYPE_SIZE, "64KB", -EINVAL },
		{ PC_TYPE_SIZE, "64k", -EINVAL },
		{ PC_TYPE_SIZE, "K", -EINVAL },
		{ PC_TYPE_SIZE, "9223372036854775807K", -ERANGE },
		{ PC_TYPE_TIME, "5", -EINVAL },
		{ PC_TYPE_TIME, "5 s", -EINVAL },
		{ PC_TYPE_TIME, "5d", -EINVAL },
		{ PC_TYPE_TIME, "9223372036854775807h", -ERANGE },
		{ PC_TYPE_BOOL, "Yes", -EINVAL },
		{ PC_TYPE_BOOL, "1", -EINVAL },
		{ PC_TYPE_STRING, "text", -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		long long value = -99;

		assert_int_equal(pc_value_parse(rows[i].type, rows[i].text, &value), rows[i].rc);
		assert_int_equal(value, -99);
	}
}

static void written_as_read(void **state)
{
	char text[32];

	(void)state;
	pc_value_format(PC_TYPE_SIZE, 2 << 20, text, sizeof(text));
	assert_string_equal(text, "2M");
	pc_value_format(PC_TYPE_SIZE, 4097, text, sizeof(text));
	assert_string_equal(text, "4097");
	pc_value_format(PC_TYPE_TIME, 90000, text, sizeof(text));
	assert_string_equal(text, "90s");
	pc_value_format(PC_TYPE_TIME, 0, text, sizeof(text));
	assert_string_equal(text, "0ms");
	pc_value_format(PC_TYPE_NUMBER, -7, text, sizeof(text));
	assert_string_equal(text, "-7");
	pc_value_format(PC_TYPE_BOOL, 1, text, sizeof(text));
	assert_string_equal(text, "yes");
}

static void checked_against_a_row(void **state)
{
	const struct pc_option row = { .key = "k", .type = PC_TYPE_SIZE, .min = 4096, .max = 8192 };
	const struct pc_option free_row = { .key = "k", .type = PC_TYPE_NUMBER };
	struct pc_err err;
	long long value = -99;

	(void)state;
	assert_int_equal(pc_option_check(&row, "4K", &value, &err), 0);
	assert_int_equal(value, 4096);
	assert_int_equal(pc_option_check(&row, "8193", &value, &err), -ERANGE);
	test_one_line(&err, ERANGE, "'8193' is out of range; 4K to 8K is allowed");
	assert_int_equal(pc_option_check(&row, "4095", &value, &err), -ERANGE);
	assert_int_equal(pc_option_check(&row, "much", &value, &err), -EINVAL);
	test_one_line(&err, EINVAL, "'much' is not a size such as");
	assert_int_equal(pc_option_check(&row, "", &value, &err), -EINVAL);
	test_one_line(&err, EINVAL, "has no value");
	assert_int_equal(value, 4096);
	assert_int_equal(pc_option_check(&free_row, "-12345", &value, &err), 0);
	assert_int_equal(value, -12345);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_values),
		cmocka_unit_test(bad_values),
		cmocka_unit_test(written_as_read),
		cmocka_unit_test(checked_against_a_row),
	};

	return test_run(tests);
}
