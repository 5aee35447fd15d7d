/* SPDX-License-Identifier: GPL-2.0-only */
/* help.c: prints the help of a command and the option table. */
#include <string.h>

#include "cli/options.h"
#include "scenario/value.h"

#define COLUMN 28

static void print_row(FILE *out, const char *left, const char *help)
{
	fprintf(out, "  %-*s%s%s", COLUMN, left, strlen(left) < COLUMN ? "" : " ", help);
}

static void print_flags(const struct pc_flag *flag, FILE *out)
{
	char left[80];

	for (; flag && flag->name; flag++) {
		snprintf(left, sizeof(left), "%c%c%s--%s%s%s", flag->letter ? '-' : ' ',
			flag->letter ? flag->letter : ' ', flag->letter ? ", " : "  ", flag->name,
			flag->argument ? " " : "", flag->argument ? flag->argument : "");
		print_row(out, left, flag->help);
		fputc('\n', out);
	}
	print_row(out, "-h, --help", "this help");
	fputc('\n', out);
}

static void print_option(const struct pc_option_ref *ref, FILE *out)
{
	const struct pc_option *row = ref->row;
	char name[64], left[80], low[32], high[32];

	pc_option_name(ref->section, row->key, name, sizeof(name));
	snprintf(left, sizeof(left), "--%s %s", name, pc_type_name(row->type));
	print_row(out, left, row->help);
	if (row->fallback)
		fprintf(out, " (%s)", row->fallback);
	if (pc_option_limited(row) && row->type != PC_TYPE_NUMBER) {
		pc_value_format(row->type, row->min, low, sizeof(low));
		pc_value_format(row->type, row->max, high, sizeof(high));
		fprintf(out, " [%s to %s]", low, high);
	}
	fprintf(out, "%s\n", row->repeats ? " (repeats)" : "");
}

void pc_cli_options(FILE *out)
{
	struct pc_option_ref ref;
	const char *section = "";

	for (size_t i = 0; pc_option_at(i, &ref); i++) {
		if (strcmp(section, ref.section))
			fprintf(out, "\n[%s]\n", ref.section);
		section = ref.section;
		print_option(&ref, out);
	}
}

static void print_exits(const struct pc_exit_text *row, FILE *out)
{
	fputs("\nexit codes:\n", out);
	for (; row->when; row++)
		fprintf(out, "  %3d  %s\n", row->code, row->when);
}

void pc_cli_help(const struct pc_command *command, FILE *out)
{
	fprintf(out, "usage: pinclash %s %s\n\n%s\n\n", command->name, command->arguments,
		command->about);
	print_flags(command->flags, out);
	if (command->table) {
		fputs("\nOptions that a scenario file sets as well, \"key = value\" under [section]:\n",
			out);
		pc_cli_options(out);
	}
	print_exits(command->exits, out);
	fprintf(out, "\nexamples:\n%s", command->examples);
}
