/* SPDX-License-Identifier: GPL-2.0-only */
/* complete.c: "pinclash complete", which the completions of the shells ask. */
#include <string.h>

#include "cli/options.h"
#include "cli/words.h"
#include "pinclash/results.h"

/**
 * struct word - the word under the cursor and what stands before it
 * @words: behind "pinclash", the command first
 * @count: the last of them is under the cursor
 */
struct word {
	const struct pc_command *command;
	char **words;
	int count;
};

/* The flag or option called @word, which may go on with "="; its flag or row, or neither. */
static bool find_option(const struct pc_command *command, const char *word,
	const struct pc_flag **ret_flag, struct pc_option_ref *ret_ref)
{
	size_t len = strcspn(word, "=");
	char name[80];

	*ret_flag = NULL;
	for (const struct pc_flag *f = command->flags; f && f->name; f++) {
		snprintf(name, sizeof(name), "--%s", f->name);
		if ((strlen(name) == len && !strncmp(name, word, len)) ||
			(f->letter && len == 2 && word[0] == '-' && word[1] == f->letter)) {
			*ret_flag = f;
			return true;
		}
	}
	pc_for_each_command_option(command, i, ret_ref) {
		snprintf(name, sizeof(name), "--");
		pc_option_name(ret_ref->section, ret_ref->row->key, name + 2, sizeof(name) - 2);
		if (strlen(name) == len && !strncmp(name, word, len))
			return true;
	}
	return false;
}

/* Values of the option @word; false when it has none, or with @behind none in a word of its own. */
static bool put_values(const struct pc_command *command, const char *word, bool behind,
	struct pc_words *w)
{
	const struct pc_flag *flag;
	struct pc_option_ref ref;

	if (!find_option(command, word, &flag, &ref))
		return false;
	if (flag ? !flag->argument : behind && ref.row->type == PC_TYPE_BOOL)
		return false;
	if (!flag)
		pc_words_value(w, ref.row);
	else
		pc_words_argument(w, flag->argument);
	return true;
}

static void put_options(const struct pc_command *command, struct pc_words *w)
{
	struct pc_option_ref ref;
	char name[80];

	for (const struct pc_flag *f = command->flags; f && f->name; f++) {
		snprintf(name, sizeof(name), "--%s", f->name);
		pc_words_put(w, name, f->help);
	}
	pc_words_put(w, "--help", "this help");
	pc_for_each_command_option(command, i, &ref) {
		snprintf(name, sizeof(name), "--");
		pc_option_name(ref.section, ref.row->key, name + 2, sizeof(name) - 2);
		pc_words_put(w, name, ref.row->help);
	}
}

static bool options_are_over(const struct word *word)
{
	for (int i = 1; i < word->count - 1; i++) {
		if (!strcmp(word->words[i], "--"))
			return true;
	}
	return false;
}

/* Bash makes a word of its own of the "=" in --option=value, zsh does not. */
static bool put_option_value(const struct word *word, struct pc_words *w)
{
	const char *last = word->words[word->count - 1], *before = word->words[word->count - 2];
	const char *equals = strchr(last, '=');

	if (!strcmp(before, "=") && word->count > 3)
		return put_values(word->command, word->words[word->count - 3], false, w);
	if (!strcmp(last, "=")) {
		w->start = "";
		return put_values(word->command, before, false, w);
	}
	if (!strncmp(last, "--", 2) && equals) {
		w->start = equals + 1;
		return put_values(word->command, last, false, w);
	}
	return before[0] == '-' && !strchr(before, '=') &&
	       put_values(word->command, before, true, w);
}

static void put_words(const struct word *word, struct pc_words *w)
{
	bool over = options_are_over(word);

	if (!over && put_option_value(word, w))
		return;
	if (!over && w->start[0] == '-')
		put_options(word->command, w);
	else
		pc_words_argument(w, word->command->arguments);
}

static int complete(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	struct word word = { .words = cli->rest, .count = cli->rest_count };
	struct pc_words w = { .start = "", .out = stdout };

	(void)cfg;
	if (word.count)
		w.start = word.words[word.count - 1];
	if (word.count <= 1) {
		pc_words_commands(&w);
		pc_words_put(&w, "--help", "this help");
		pc_words_put(&w, "--version", "the version");
		return PC_EXIT_OK;
	}
	word.command = pc_command_find(word.words[0], err);
	if (!word.command)
		return -err->code;
	put_words(&word, &w);
	return PC_EXIT_OK;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "words were offered, or there is none" },
	{ PC_EXIT_USAGE, "bad command line: no such command" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "complete",
	.help = "offer words to a shell",
	.arguments = "-- [WORD]...",
	.about = "Prints what may stand in place of the last WORD, which the cursor is on: a line\n"
		 "each, the word, a tab, its help. A word that ends in \"/\" goes on. The lines\n"
		 "\":files\" and \":folders\" ask the shell to offer its own.",
	.exits = exits,
	.examples = "  pinclash complete -- run --cell xfs-dax/rd\n",
	.hidden = true,
	.body = complete,
};
PC_COMMAND(command);
