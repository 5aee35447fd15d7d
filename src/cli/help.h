/* SPDX-License-Identifier: GPL-2.0-only */
/* help.h: the help and the manual pages of pinclash and its commands, from the same tables. */
#ifndef PINCLASH_CLI_HELP_H
#define PINCLASH_CLI_HELP_H

#include <stdio.h>

#include "cli/command.h"
#include "scenario/option.h"

/** struct pc_topic - a word and what it means; @name is NULL at the end of an array */
struct pc_topic {
	const char *name;
	const char *text;
};

/* What there is to say of pinclash as a whole, in the help and in pinclash(1). */
extern const char pc_overview_about[];
extern const char pc_overview_examples[];
extern const struct pc_topic pc_overview_variables[]; /* environment */
extern const struct pc_topic pc_overview_files[];

/** pc_help_flag - "-v, --verbose", "    --format NAME"; @size bytes */
void pc_help_flag(const struct pc_flag *flag, char *ret_left, size_t size);

/** struct pc_help_row - an option of the table: "--seed number" and its help with limits */
struct pc_help_row {
	char left[80];
	char text[240];
};

void pc_help_row(const struct pc_option_ref *ref, struct pc_help_row *ret_row);

/** pc_help_command - print the help of a command */
void pc_help_command(const struct pc_command *command, FILE *out);

/** pc_help_options - print the rows of the option table that @command takes */
void pc_help_options(const struct pc_command *command, FILE *out);

/** pc_help_overview - print the help of pinclash as a whole */
void pc_help_overview(FILE *out);

/** pc_man_command, pc_man_overview - print a manual page, in the macros of man(7) */
void pc_man_command(const struct pc_command *command, FILE *out);
void pc_man_overview(FILE *out);

#endif
