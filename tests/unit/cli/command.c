/* SPDX-License-Identifier: GPL-2.0-only */
/* command.c: tests of the command table: complete, in order, and nothing lost by the linker. */
#include "support.h"

#include <glob.h>

#include "cli/options.h"
#include "pinclash/results.h"

#define COLUMNS 80

static void every_file_is_in_the_table(void **state)
{
	size_t files = 0, commands = 0;
	glob_t found;

	(void)state;
	assert_int_equal(glob(PINCLASH_SOURCE_DIR "/src/*/*.c", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char *text = test_read(found.gl_pathv[i]);

		files += strstr(text, "\nPC_COMMAND(") != NULL;
		free(text);
	}
	globfree(&found);
	while (pc_command_at(commands))
		commands++;
	assert_int_equal(commands, files);
	assert_true(commands > 0);
}

static void in_name_order(void **state)
{
	(void)state;
	for (size_t i = 1; pc_command_at(i); i++)
		assert_true(strcmp(pc_command_at(i - 1)->name, pc_command_at(i)->name) < 0);
}

static void check_lines(const char *text)
{
	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		if (strcspn(text, "\n") > COLUMNS)
			fail_msg("too long: %.*s", (int)strcspn(text, "\n"), text);
	}
}

static void check_flags(const struct pc_command *command)
{
	size_t count = 0;

	for (const struct pc_flag *flag = command->flags; flag && flag->name; flag++) {
		count++;
		assert_true(flag->help && *flag->help && !strchr(flag->help, '\n'));
		assert_string_not_equal(flag->name, "help");
		assert_int_not_equal(flag->letter, 'h');
		for (const struct pc_flag *other = command->flags; other < flag; other++) {
			assert_string_not_equal(flag->name, other->name);
			assert_true(!flag->letter || flag->letter != other->letter);
		}
		/* A flag would hide an option of the table. */
		if (command->takes)
			assert_null(pc_option_find("run", flag->name, NULL));
	}
	assert_true(count <= PC_FLAGS);
}

static void check_exits(const struct pc_command *command)
{
	bool bad_input = false;
	int last = -1;

	for (const struct pc_exit_text *row = command->exits; row->when; row++) {
		assert_true(row->code > last);
		assert_true(*row->when);
		last = row->code;
		bad_input |= row->code == PC_EXIT_USAGE;
	}
	assert_true(bad_input);
}

static void every_entry_is_complete(void **state)
{
	const struct pc_command *command;
	char start[64];

	(void)state;
	pc_for_each_command(command) {
		assert_ptr_equal(pc_command_find(command->name, NULL), command);
		assert_true(*command->help && !strchr(command->help, '\n'));
		assert_non_null(command->arguments);
		check_lines(command->about);
		check_lines(command->examples);
		check_flags(command);
		check_exits(command);
		snprintf(start, sizeof(start), "  pinclash %s", command->name);
		assert_int_equal(strncmp(command->examples, start, strlen(start)), 0);
		assert_non_null(command->body);
	}
}

static void what_is_not_there(void **state)
{
	struct pc_err err = { 0 };

	(void)state;
	assert_null(pc_command_find("rnu", &err));
	test_one_line(&err, EINVAL, "unknown command 'rnu'; nearest is 'run'");
	assert_null(pc_command_at(1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_is_in_the_table),
		cmocka_unit_test(in_name_order),
		cmocka_unit_test(every_entry_is_complete),
		cmocka_unit_test(what_is_not_there),
	};

	return test_run(tests);
}
