/* SPDX-License-Identifier: GPL-2.0-only */
/* main.c: finds the command and runs it. */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "pinclash/results.h"

static void print_help(FILE *out)
{
	const struct pc_command *command;

	fputs("usage: pinclash COMMAND [ARGUMENT]...\n\n"
	      "Collides long-term page pins with changes of file layout on persistent memory\n"
	      "and shows, with data, whether the kernel kept them apart.\n\n"
	      "commands (each has its own -h):\n",
		out);
	pc_for_each_command(command)
		fprintf(out, "  %-8s%s\n", command->name, command->help);
	fputs("\nexamples:\n"
	      "  pinclash check\n"
	      "  pinclash run scenarios/smoke\n"
	      "  pinclash run --cell xfs-dax/rdma-mr/punch/unmapped\n"
	      "  pinclash report results/latest\n",
		out);
}

int main(int argc, char **argv)
{
	const struct pc_command *command;
	struct pc_err err;

	if (argc < 2) {
		print_help(stderr);
		return PC_EXIT_USAGE;
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help")) {
		print_help(stdout);
		return PC_EXIT_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("pinclash " PINCLASH_VERSION);
		return PC_EXIT_OK;
	}
	command = pc_command_find(argv[1], &err);
	return command ? pc_cli_main(argc - 1, argv + 1, command) : pc_cli_complain(&err);
}
