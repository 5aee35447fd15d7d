/* SPDX-License-Identifier: GPL-2.0-only */
/* options.c: tests of src/cli/options.c. */
#include "support.h"

#include "cli/options.h"

static const struct pc_flag flags[] = {
	{ "quiet", 'q', NULL, "" },
	{ "format", 'f', "NAME", "" },
	{ "long-only", 0, NULL, "" },
	{ 0 }
};

static const struct pc_command command = { .flags = flags, .takes = pc_takes_all };

#define WORDS 10

static int parse(struct pc_cli *cli, struct pc_err *err, const char *first, ...)
{
	static char *argv[WORDS + 2];
	int argc = 1;
	va_list ap;

	argv[0] = (char *)"run";
	va_start(ap, first);
	for (const char *word = first; word; word = va_arg(ap, const char *))
		argv[argc++] = (char *)word;
	va_end(ap);
	argv[argc] = NULL;
	return pc_cli_parse(argc, argv, &command, cli, err);
}

static void flags_and_rest(void **state)
{
	struct pc_cli cli = { 0 };

	(void)state;
	assert_int_equal(parse(&cli, NULL, "one", "-q", "--format", "x", "two", NULL), 0);
	assert_string_equal(pc_cli_value(&cli, "quiet"), "");
	assert_string_equal(pc_cli_value(&cli, "format"), "x");
	assert_null(pc_cli_value(&cli, "long-only"));
	assert_int_equal(cli.rest_count, 2);
	assert_string_equal(cli.rest[0], "one");
	assert_string_equal(cli.rest[1], "two");
	assert_false(cli.help);
	pc_cli_free(&cli);
	assert_int_equal(parse(&cli, NULL, "--long-only", "--", "-q", NULL), 0);
	assert_non_null(pc_cli_value(&cli, "long-only"));
	assert_null(pc_cli_value(&cli, "quiet"));
	assert_string_equal(cli.rest[0], "-q");
	pc_cli_free(&cli);
	assert_int_equal(parse(&cli, NULL, "-h", NULL), 0);
	assert_true(cli.help);
	pc_cli_free(&cli);
}

static void every_row_is_an_option(void **state)
{
	struct pc_option_ref ref;
	char word[100];

	(void)state;
	for (size_t i = 0; pc_option_at(i, &ref); i++) {
		struct pc_cli cli = { 0 };

		snprintf(word, sizeof(word), "--");
		pc_option_name(ref.section, ref.row->key, word + 2, sizeof(word) - 2);
		strcat(word, "=v");
		assert_int_equal(parse(&cli, NULL, word, NULL), 0);
		assert_int_equal(cli.setting_count, 1);
		assert_ptr_equal(cli.settings[0].option.row, ref.row);
		assert_string_equal(cli.settings[0].option.section, ref.section);
		assert_string_equal(cli.settings[0].value, "v");
		pc_cli_free(&cli);
	}
}

static void applied_over_a_scenario(void **state)
{
	struct pc_config *cfg = pc_config_new();
	struct pc_cli cli = { 0 };
	struct pc_err err = { 0 };

	(void)state;
	pc_config_set(cfg, "run", "cell", "from/the/scenario", NULL);
	pc_config_set(cfg, "run", "seed", "1", NULL);
	assert_int_equal(parse(&cli, &err, "--cell", "a", "--seed=2", "--cell", "b", "--keep-modules",
		NULL), 0);
	assert_int_equal(pc_cli_apply(&cli, cfg, &err), 0);
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 0), "a");
	assert_string_equal(pc_config_nth(cfg, "run", "cell", 1), "b");
	assert_null(pc_config_nth(cfg, "run", "cell", 2));
	assert_int_equal(pc_config_num(cfg, "run", "seed"), 2);
	assert_true(pc_config_bool(cfg, "run", "keep-modules"));
	pc_cli_free(&cli);
	assert_int_equal(parse(&cli, &err, "--keep-modules=no", NULL), 0);
	assert_int_equal(pc_cli_apply(&cli, cfg, &err), 0);
	assert_false(pc_config_bool(cfg, "run", "keep-modules"));
	pc_cli_free(&cli);
	pc_config_free(cfg);
}

static void a_bad_value_names_the_option(void **state)
{
	struct pc_config *cfg = pc_config_new();
	struct pc_cli cli = { 0 };
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(parse(&cli, &err, "--deadline", "soon", NULL), 0);
	assert_int_equal(pc_cli_apply(&cli, cfg, &err), -EINVAL);
	test_one_line(&err, EINVAL, "--deadline: 'soon' is not a time");
	pc_cli_free(&cli);
	pc_config_free(cfg);
}

static void refused(void **state)
{
	static const struct {
		const char *word;
		const char *part;
	} rows[] = {
		{ "--sed=1", "unknown option '--sed'; nearest is '--seed'" },
		{ "--seed", "option '--seed' needs a value" },
		{ "-f", "option '-f' needs a value" },
		{ "-x", "unknown option '-x'" },
		{ "--quiet=1", "option '--quiet' takes no value" },
		{ "--de=1", "option '--de' is short for several" },
		{ "--xfs-dax.devise=x", "nearest is '--xfs-dax.device'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pc_cli cli = { 0 };
		struct pc_err err = { 0 };

		assert_int_equal(parse(&cli, &err, rows[i].word, NULL), -EINVAL);
		test_one_line(&err, EINVAL, rows[i].part);
		assert_null(cli.settings);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_and_rest),
		cmocka_unit_test(every_row_is_an_option),
		cmocka_unit_test(applied_over_a_scenario),
		cmocka_unit_test(a_bad_value_names_the_option),
		cmocka_unit_test(refused),
	};

	return test_run(tests);
}
