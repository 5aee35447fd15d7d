/* SPDX-License-Identifier: GPL-2.0-only */
/* help.c: prints the help of pinclash and of a command; "pinclash help". */
#include "cli/help.h"

#include <errno.h>
#include <string.h>

#include "cli/options.h"
#include "pinclash/results.h"
#include "scenario/value.h"

#define COLUMN 28

const char pc_overview_about[] =
	"Collides long-term page pins with changes of file layout on persistent memory\n"
	"and shows, with data, whether the kernel kept them apart.";

const char pc_overview_examples[] = "  pinclash check\n"
				    "  pinclash run scenarios/smoke\n"
				    "  pinclash run --cell xfs-dax/rdma-mr/punch/unmapped\n"
				    "  pinclash report results/latest\n";

const struct pc_topic pc_overview_variables[] = {
	{ "NO_COLOR", "no colours, also on a terminal" },
	{ "PINCLASH_PROGRESS", "\"lines\": progress in lines, also on a terminal" },
	{ "PINCLASH_ACCEL", "what the results say runs the kernel: native, kvm or tcg" },
	{ "PINCLASH_AGAIN", "command that the reports name to run a cell again" },
	{ 0 }
};

const struct pc_topic pc_overview_files[] = {
	{ PINCLASH_DATADIR "/scenarios", "scenarios, and the list of known trouble" },
	{ "results/latest", "the results of the last run that was not told where to put them" },
	{ "/run/pinclash", "what a run that died must put back; the next run does" },
	{ 0 }
};

static void print_row(FILE *out, const char *left, const char *help)
{
	fprintf(out, "  %-*s%s%s\n", COLUMN, left, strlen(left) < COLUMN ? "" : " ", help);
}

void pc_help_flag(const struct pc_flag *flag, char *ret_left, size_t size)
{
	snprintf(ret_left, size, "%c%c%s--%s%s%s", flag->letter ? '-' : ' ',
		flag->letter ? flag->letter : ' ', flag->letter ? ", " : "  ", flag->name,
		flag->argument ? " " : "", flag->argument ? flag->argument : "");
}

static void print_flags(const struct pc_flag *flag, FILE *out)
{
	char left[80];

	for (; flag && flag->name; flag++) {
		pc_help_flag(flag, left, sizeof(left));
		print_row(out, left, flag->help);
	}
	print_row(out, "-h, --help", "this help");
}

void pc_help_row(const struct pc_option_ref *ref, struct pc_help_row *ret_row)
{
	const struct pc_option *row = ref->row;
	char name[64], low[32], high[32], limits[72] = "";

	pc_option_name(ref->section, row->key, name, sizeof(name));
	snprintf(ret_row->left, sizeof(ret_row->left), "--%s %s", name, pc_type_name(row->type));
	if (pc_option_limited(row) && row->type != PC_TYPE_NUMBER) {
		pc_value_format(row->type, row->min, low, sizeof(low));
		pc_value_format(row->type, row->max, high, sizeof(high));
		snprintf(limits, sizeof(limits), " [%s to %s]", low, high);
	}
	snprintf(ret_row->text, sizeof(ret_row->text), "%s%s%s%s%s%s", row->help,
		row->fallback ? " (" : "", row->fallback ? row->fallback : "",
		row->fallback ? ")" : "", limits, row->repeats ? " (repeats)" : "");
}

void pc_help_options(const struct pc_command *command, FILE *out)
{
	struct pc_option_ref ref;
	struct pc_help_row row;
	const char *section = "";

	pc_for_each_command_option(command, i, &ref) {
		if (strcmp(section, ref.section))
			fprintf(out, "\n[%s]\n", ref.section);
		section = ref.section;
		pc_help_row(&ref, &row);
		print_row(out, row.left, row.text);
	}
}

static void print_exits(const struct pc_exit_text *row, FILE *out)
{
	fputs("\nexit codes:\n", out);
	for (; row->when; row++)
		fprintf(out, "  %3d  %s\n", row->code, row->when);
}

void pc_help_command(const struct pc_command *command, FILE *out)
{
	fprintf(out, "usage: pinclash %s %s\n\n%s\n\n", command->name, command->arguments,
		command->about);
	print_flags(command->flags, out);
	if (command->takes) {
		fputs("\nOptions that a scenario file sets as well, \"key = value\" under [section]:\n",
			out);
		pc_help_options(command, out);
	}
	print_exits(command->exits, out);
	fprintf(out, "\nexamples:\n%s", command->examples);
}

void pc_help_overview(FILE *out)
{
	const struct pc_command *command;

	fprintf(out, "usage: pinclash COMMAND [ARGUMENT]...\n\n%s\n\n"
		"commands (each has its own -h):\n", pc_overview_about);
	pc_for_each_command(command) {
		if (!command->hidden)
			fprintf(out, "  %-8s%s\n", command->name, command->help);
	}
	fputs("\nenvironment:\n", out);
	for (const struct pc_topic *t = pc_overview_variables; t->name; t++)
		fprintf(out, "  %-19s%s\n", t->name, t->text);
	fprintf(out, "\nexamples:\n%s", pc_overview_examples);
}

static int help(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	bool man = pc_cli_value(cli, "man") != NULL;
	const struct pc_command *wanted;

	(void)cfg;
	if (cli->rest_count > 1)
		return pc_fail(err, EINVAL, "one command at a time; '%s' is too many", cli->rest[1]);
	if (!cli->rest_count) {
		(man ? pc_man_overview : pc_help_overview)(stdout);
		return PC_EXIT_OK;
	}
	wanted = pc_command_find(cli->rest[0], err);
	if (!wanted)
		return -err->code;
	(man ? pc_man_command : pc_help_command)(wanted, stdout);
	return PC_EXIT_OK;
}

static const struct pc_flag flags[] = {
	{ "man", 0, NULL, "print the manual page, for man -l -" },
	{ 0 }
};

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "printed" },
	{ PC_EXIT_USAGE, "bad command line" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "help",
	.help = "print the help or the manual page of a command",
	.arguments = "[OPTION]... [COMMAND]",
	.about = "Prints the help of COMMAND, or of pinclash without one.",
	.flags = flags,
	.exits = exits,
	.examples = "  pinclash help run\n"
		    "  pinclash help --man run | man -l -\n",
	.body = help,
};
PC_COMMAND(command);
