/* SPDX-License-Identifier: GPL-2.0-only */
/* command.h: what a command says of itself; its parser, help, manual page and completion follow. */
#ifndef PINCLASH_CLI_COMMAND_H
#define PINCLASH_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "pinclash/config.h"
#include "pinclash/error.h"

struct pc_cli;
struct pc_option_ref;

/**
 * struct pc_flag - an option of one command that no scenario has
 * @name: long name; NULL closes an array
 * @letter: short name, 0 for none
 * @argument: name of its value in the help, NULL when it takes none; a name
 *	that cli/words.c knows (FILE, HOLDER, ...) is completed by shells
 * @help: one line
 */
struct pc_flag {
	const char *name;
	char letter;
	const char *argument;
	const char *help;
};

/** PC_FLAGS - flags that one command can have */
#define PC_FLAGS 12

/** struct pc_exit_text - when a command ends with @code; @when is NULL at the end of an array */
struct pc_exit_text {
	int code;
	const char *when;
};

/**
 * pc_command_body - what a command does
 * @cfg: empty; pc_cli_load() and pc_cli_apply() fill it
 *
 * Return: the exit code, or a negative errno with @err.
 */
typedef int (*pc_command_body)(const struct pc_cli *cli, struct pc_config *cfg,
	struct pc_err *err);

/**
 * struct pc_command - one command
 * @name: "run"
 * @help: one line for "pinclash -h"
 * @arguments: behind the name in its usage: "[OPTION]... [FOLDER]"; completed likewise
 * @about: lines of at most 80 columns; an empty line between paragraphs
 * @flags: its own options, at most PC_FLAGS; -h and --help come by themselves
 * @takes: which rows of the option table it takes, too; NULL for none
 * @exits: its exit codes
 * @examples: lines to paste, each indented by two spaces
 * @hidden: for other programs: no help lists it
 * @body: runs it
 */
struct pc_command {
	const char *name;
	const char *help;
	const char *arguments;
	const char *about;
	const struct pc_flag *flags;
	bool (*takes)(const struct pc_option_ref *ref);
	const struct pc_exit_text *exits;
	const char *examples;
	bool hidden;
	pc_command_body body;
};

/* PC_COMMAND - put a static const struct pc_command into the registry; see PC_REGISTER() */
#define PC_COMMAND(object)                                                                     \
	static const struct pc_command *const pc_registered_##object                           \
		__attribute__((used, section("pc_command"))) = &(object)

/** pc_command_at - the command number @i in name order, NULL past the end */
const struct pc_command *pc_command_at(size_t i);

/** pc_command_find - the command called @name; or NULL, and @err names the nearest */
const struct pc_command *pc_command_find(const char *name, struct pc_err *err);

/** pc_takes_all - a value of pc_command.takes: every row of the table */
bool pc_takes_all(const struct pc_option_ref *ref);

/**
 * pc_command_option - the first row of the option table from number *@i on that a command takes
 * @i: becomes its number
 *
 * Return: false when there is none any more.
 */
bool pc_command_option(const struct pc_command *command, size_t *i, struct pc_option_ref *ret_ref);

#define pc_for_each_command_option(command, i, ref)                                            \
	for (size_t i = 0; pc_command_option(command, &(i), ref); (i)++)

#define pc_for_each_command(command)                                                           \
	for (size_t pc_i_ = 0; ((command) = pc_command_at(pc_i_)) != NULL; pc_i_++)

#endif
