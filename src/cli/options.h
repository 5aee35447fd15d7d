/* SPDX-License-Identifier: GPL-2.0-only */
/* options.h: command lines, from the same option table as scenario files. */
#ifndef PINCLASH_CLI_OPTIONS_H
#define PINCLASH_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "pinclash/config.h"
#include "scenario/option.h"

/** struct pc_setting - a value for a row of the option table; points into argv */
struct pc_setting {
	struct pc_option_ref option;
	const char *value;
};

/**
 * struct pc_cli - a command line that was read; pc_cli_free() frees it
 * @command: whose it is
 * @help: -h was given
 * @values: per flag of the command: its value, "" for one without, NULL when not given
 * @settings: values for the option table in their order; owned
 * @rest: what is no option, points into argv
 */
struct pc_cli {
	const struct pc_command *command;
	bool help;
	const char *values[PC_FLAGS];
	struct pc_setting *settings;
	size_t setting_count;
	char **rest;
	int rest_count;
};

/**
 * pc_cli_parse - read a command line
 * @argv: argv[0] is skipped; reordered so that what is no option comes last
 *
 * Errors: -EINVAL unknown or ambiguous option (the nearest is named), a
 * value missing or not wanted; -ENOMEM.
 */
int pc_cli_parse(int argc, char **argv, const struct pc_command *command,
	struct pc_cli *ret_cli, struct pc_err *err);

/** pc_cli_free - accepts an all-zero struct */
void pc_cli_free(struct pc_cli *cli);

/** pc_cli_value - value of a flag of the command, "" for one without value, NULL when not given */
const char *pc_cli_value(const struct pc_cli *cli, const char *name);

/**
 * pc_cli_apply - put the settings into @cfg, over what is there
 *
 * Values of an option that repeats take the place of those in @cfg.
 * Errors: those of pc_config_set().
 */
int pc_cli_apply(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err);

/**
 * pc_cli_load - scenarios named in @cli->rest, and the settings over them
 *
 * Errors: those of pc_scenario_load() and pc_config_set().
 */
int pc_cli_load(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err);

/**
 * pc_cli_main - read the command line, then print the help or run the command
 * @argv: argv[0] is the command's name
 *
 * Return: the exit code; PC_EXIT_USAGE after the one line of an error.
 */
int pc_cli_main(int argc, char **argv, const struct pc_command *command);

/** pc_cli_complain - the one line of an error on stderr; Return: PC_EXIT_USAGE */
int pc_cli_complain(const struct pc_err *err);

#endif
