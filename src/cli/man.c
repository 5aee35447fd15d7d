/* SPDX-License-Identifier: GPL-2.0-only */
/* man.c: manual pages, in the macros of man(7), from the tables that the help is made of. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/help.h"

/* A "-" is a minus that can be pasted; a dot or quote at the begin of a line is no request. */
static void put_text(const char *text, FILE *out)
{
	bool begin = true;

	for (; *text; text++) {
		if (begin && (*text == '.' || *text == '\''))
			fputs("\\&", out);
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			fputc(*text, out);
		begin = *text == '\n';
	}
}

static void put_line(const char *text, FILE *out)
{
	put_text(text, out);
	fputc('\n', out);
}

static void put_head(const char *command, const char *help, FILE *out)
{
	char name[64], title[64] = "";

	snprintf(name, sizeof(name), "pinclash%s%s", *command ? "-" : "", command);
	for (size_t i = 0; name[i]; i++)
		title[i] = (char)toupper((unsigned char)name[i]);
	fputs(".TH ", out);
	put_text(title, out);
	fputs(" 1 \"\" \"pinclash " PINCLASH_VERSION "\"\n.SH NAME\n", out);
	put_text(name, out);
	fputs(" \\- ", out);
	put_line(help, out);
	fputs(".SH SYNOPSIS\n.B pinclash", out);
	if (*command) {
		fputc(' ', out);
		put_text(command, out);
	}
	fputc('\n', out);
}

/* Lines with an empty one between paragraphs. */
static void put_paragraphs(const char *text, FILE *out)
{
	const char *end;

	while ((end = strstr(text, "\n\n"))) {
		char *part = strndup(text, (size_t)(end - text));

		put_line(part ? part : "", out);
		free(part);
		fputs(".PP\n", out);
		text = end + 2;
	}
	put_line(text, out);
}

static void put_item(const char *name, const char *text, FILE *out)
{
	fputs(".TP\n.B ", out);
	put_line(name + strspn(name, " "), out);
	put_line(text, out);
}

static void put_topics(const char *heading, const struct pc_topic *topic, FILE *out)
{
	fprintf(out, ".SH %s\n", heading);
	for (; topic->name; topic++)
		put_item(topic->name, topic->text, out);
}

static void put_options(const struct pc_command *command, FILE *out)
{
	char left[80];

	fputs(".SH OPTIONS\n", out);
	for (const struct pc_flag *flag = command->flags; flag && flag->name; flag++) {
		pc_help_flag(flag, left, sizeof(left));
		put_item(left, flag->help, out);
	}
	put_item("-h, --help", "print the help", out);
}

static void put_table(const struct pc_command *command, FILE *out)
{
	struct pc_option_ref ref;
	struct pc_help_row row;
	const char *section = "";

	fputs(".SH OPTIONS OF A RUN\nA scenario file sets them as well, \"key = value\" under "
	      "[section].\n", out);
	pc_for_each_command_option(command, i, &ref) {
		if (strcmp(section, ref.section))
			fprintf(out, ".SS [%s]\n", ref.section);
		section = ref.section;
		pc_help_row(&ref, &row);
		put_item(row.left, row.text, out);
	}
}

static void put_exits(const struct pc_exit_text *row, FILE *out)
{
	char code[16];

	fputs(".SH EXIT STATUS\n", out);
	for (; row->when; row++) {
		snprintf(code, sizeof(code), "%d", row->code);
		put_item(code, row->when, out);
	}
}

static void put_examples(const char *examples, FILE *out)
{
	fputs(".SH EXAMPLES\n.nf\n", out);
	put_text(examples, out);
	fputs(".fi\n", out);
}

/* Every page but the one called @but. */
static void put_see_also(const char *but, FILE *out)
{
	const struct pc_command *command;
	const char *comma = *but ? ",\n" : "";

	fputs(".SH SEE ALSO\n", out);
	if (*but)
		fputs(".BR pinclash (1)", out);
	pc_for_each_command(command) {
		if (command->hidden || !strcmp(command->name, but))
			continue;
		fprintf(out, "%s.BR pinclash\\-", comma);
		put_text(command->name, out);
		fputs(" (1)", out);
		comma = ",\n";
	}
	fputc('\n', out);
}

void pc_man_command(const struct pc_command *command, FILE *out)
{
	put_head(command->name, command->help, out);
	put_line(command->arguments, out);
	fputs(".SH DESCRIPTION\n", out);
	put_paragraphs(command->about, out);
	put_options(command, out);
	if (command->takes)
		put_table(command, out);
	put_exits(command->exits, out);
	put_topics("ENVIRONMENT", pc_overview_variables, out);
	put_examples(command->examples, out);
	put_see_also(command->name, out);
}

void pc_man_overview(FILE *out)
{
	const struct pc_command *command;

	put_head("", "collide page pins with layout changes on persistent memory", out);
	fputs("COMMAND [ARGUMENT]...\n.SH DESCRIPTION\n", out);
	put_paragraphs(pc_overview_about, out);
	fputs(".SH COMMANDS\n", out);
	pc_for_each_command(command) {
		if (!command->hidden)
			put_item(command->name, command->help, out);
	}
	put_topics("ENVIRONMENT", pc_overview_variables, out);
	put_topics("FILES", pc_overview_files, out);
	put_examples(pc_overview_examples, out);
	put_see_also("", out);
}
