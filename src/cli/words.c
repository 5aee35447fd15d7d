/* SPDX-License-Identifier: GPL-2.0-only */
/* words.c: words that a shell may offer in place of the one under the cursor. */
#include "cli/words.h"

#include <string.h>

#include "cli/command.h"
#include "scenario/cell.h"

#define CELL_PARTS (sizeof(pc_part_kinds) / sizeof(pc_part_kinds[0]))

void pc_words_put(struct pc_words *w, const char *word, const char *help)
{
	if (!strncmp(word, w->start, strlen(w->start)))
		fprintf(w->out, "%s\t%s\n", word, help);
}

static void put_files(struct pc_words *w)
{
	fputs(":files\n", w->out);
}

static void put_folders(struct pc_words *w)
{
	fputs(":folders\n", w->out);
}

static void put_ops(struct pc_words *w, enum pc_kind kind)
{
	const struct pc_op *op;

	pc_for_each_op(op, kind)
		pc_words_put(w, op->name, op->help);
}

static void put_reports(struct pc_words *w)
{
	put_ops(w, PC_KIND_REPORT);
}

static void put_holders(struct pc_words *w)
{
	put_ops(w, PC_KIND_HOLDER);
}

static void put_changes(struct pc_words *w)
{
	put_ops(w, PC_KIND_CHANGE);
}

static void put_kinds(struct pc_words *w)
{
	for (enum pc_kind kind = 0; kind < PC_KINDS; kind++)
		pc_words_put(w, pc_kind_name(kind), "");
	pc_words_put(w, "options", "the option table");
}

void pc_words_commands(struct pc_words *w)
{
	const struct pc_command *command;

	pc_for_each_command(command) {
		if (!command->hidden)
			pc_words_put(w, command->name, command->help);
	}
}

/* Behind the parts that are there already; there are thousands of whole ids. */
static void put_part(struct pc_words *w, size_t part, const char *name, const char *help)
{
	const char *slash = strrchr(w->start, '/');
	char word[PC_CELL_ID];

	snprintf(word, sizeof(word), "%.*s%s%s", slash ? (int)(slash + 1 - w->start) : 0, w->start,
		name, part + 1 < CELL_PARTS ? "/" : "");
	pc_words_put(w, word, help);
}

static void put_cells(struct pc_words *w)
{
	const struct pc_op *op;
	size_t part = 0;

	for (const char *s = w->start; *s; s++)
		part += *s == '/';
	if (part >= CELL_PARTS)
		return;
	pc_for_each_op(op, pc_part_kinds[part])
		put_part(w, part, op->name, op->help);
	put_part(w, part, "*", "any");
}

void pc_words_value(struct pc_words *w, const struct pc_option *row)
{
	switch (row->type) {
	case PC_TYPE_BOOL:
		pc_words_put(w, "yes", "");
		pc_words_put(w, "no", "");
		return;
	case PC_TYPE_PATH:
		put_files(w);
		return;
	case PC_TYPE_CELL:
		put_cells(w);
		return;
	default:
		if (row->fallback)
			pc_words_put(w, row->fallback, "the default");
		return;
	}
}

/* Names of values in the help, and what they stand for. */
static const struct {
	const char *name;
	void (*put)(struct pc_words *w);
} placeholders[] = {
	{ "FILE", put_files },
	{ "CASE", put_files },
	{ "SCENARIO", put_files },
	{ "FOLDER", put_folders },
	{ "COMMAND", pc_words_commands },
	{ "KIND", put_kinds },
	{ "REPORT", put_reports },
	{ "HOLDER", put_holders },
	{ "CHANGE", put_changes },
	{ "CELL", put_cells },
};

void pc_words_argument(struct pc_words *w, const char *text)
{
	size_t best = 0;
	const char *last = NULL;

	for (size_t i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++) {
		const char *at = strstr(text, placeholders[i].name);

		if (at && at > last) {
			last = at;
			best = i;
		}
	}
	if (last)
		placeholders[best].put(w);
}
