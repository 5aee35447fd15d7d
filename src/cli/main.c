/* SPDX-License-Identifier: GPL-2.0-only */
/* main.c: finds the command and runs it. */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/options.h"
#include "pinclash/results.h"

int main(int argc, char **argv)
{
	const struct pc_command *command;
	struct pc_err err;

	if (argc < 2) {
		pc_help_overview(stderr);
		return PC_EXIT_USAGE;
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help")) {
		pc_help_overview(stdout);
		return PC_EXIT_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("pinclash " PINCLASH_VERSION);
		return PC_EXIT_OK;
	}
	command = pc_command_find(argv[1], &err);
	return command ? pc_cli_main(argc - 1, argv + 1, command) : pc_cli_complain(&err);
}
