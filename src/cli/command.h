/* SPDX-License-Identifier: GPL-2.0-only */
/* command.h: the commands of pinclash; each is a file of its own. */
#ifndef PINCLASH_CLI_COMMAND_H
#define PINCLASH_CLI_COMMAND_H

/**
 * struct pc_command - one command
 * @name: "run"
 * @help: one line for "pinclash -h"
 * @main: argv[0] is the command's name; returns the exit code
 */
struct pc_command {
	const char *name;
	const char *help;
	int (*main)(int argc, char **argv);
};

int pc_cmd_run(int argc, char **argv);
int pc_cmd_list(int argc, char **argv);
int pc_cmd_check(int argc, char **argv);
int pc_cmd_report(int argc, char **argv);
int pc_cmd_judge(int argc, char **argv);
int pc_cmd_hold(int argc, char **argv);
int pc_cmd_change(int argc, char **argv);
int pc_cmd_who(int argc, char **argv);

#endif
