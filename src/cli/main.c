/* SPDX-License-Identifier: GPL-2.0-only */
/* main.c: finds the command and runs it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"
#include "pinclash/results.h"
#include "util/nearest.h"

static const struct pc_command commands[] = {
	{ "run", "run a scenario, or single cells", pc_cmd_run },
	{ "check", "say what this machine lacks for a run, and the remedy", pc_cmd_check },
	{ "list", "list what can be run, with its needs and options", pc_cmd_list },
	{ "report", "print the results of a run again", pc_cmd_report },
	{ "judge", "judge a case file again and show what each oracle says", pc_cmd_judge },
	{ "hold", "pin pages of a file or DAX device until told to let go", pc_cmd_hold },
	{ "change", "make one layout change and say what it waited for", pc_cmd_change },
	{ "who", "explain a hang: who waits for pinned pages, and who holds them", pc_cmd_who },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *out)
{
	fputs("usage: pinclash COMMAND [ARGUMENT]...\n\n"
	      "Collides long-term page pins with changes of file layout on persistent memory\n"
	      "and shows, with data, whether the kernel kept them apart.\n\n"
	      "commands (each has its own -h):\n",
		out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s%s\n", commands[i].name, commands[i].help);
	fputs("\nexamples:\n"
	      "  pinclash check\n"
	      "  pinclash run scenarios/smoke\n"
	      "  pinclash run --cell xfs-dax/rdma-mr/punch/unmapped\n"
	      "  pinclash report results/latest\n",
		out);
}

static int unknown(const char *name)
{
	struct pc_nearest near = { .name = name };
	struct pc_err err;

	for (size_t i = 0; i < COMMANDS; i++)
		pc_nearest_offer(&near, commands[i].name);
	pc_fail(&err, EINVAL, "unknown command '%s'; nearest is '%s'", name, near.best);
	return pc_cli_complain(&err);
}

int main(int argc, char **argv)
{
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
	for (size_t i = 0; i < COMMANDS; i++) {
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].main(argc - 1, argv + 1);
	}
	return unknown(argv[1]);
}
