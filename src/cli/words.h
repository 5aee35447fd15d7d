/* SPDX-License-Identifier: GPL-2.0-only */
/* words.h: words that a shell may offer in place of the one under the cursor. */
#ifndef PINCLASH_CLI_WORDS_H
#define PINCLASH_CLI_WORDS_H

#include <stdio.h>

#include "pinclash/op.h"
#include "scenario/option.h"

/**
 * struct pc_words - where words go
 * @start: what was typed of the word; only words that begin so are offered
 * @out: a line each, "WORD<tab>HELP"; a word that ends in "/" goes on. The
 *	lines ":files" and ":folders" ask the shell to offer its own.
 */
struct pc_words {
	const char *start;
	FILE *out;
};

/** pc_words_put - offer a word; @help is one line */
void pc_words_put(struct pc_words *w, const char *word, const char *help);

/** pc_words_value - offer values of an option of the table */
void pc_words_value(struct pc_words *w, const struct pc_option *row);

/**
 * pc_words_argument - offer what a placeholder stands for
 * @placeholders: "FILE", "[OPTION]... [KIND]"; the last known word of it counts
 *
 * Nothing is offered for a word that is not known.
 */
void pc_words_argument(struct pc_words *w, const char *placeholders);

/** pc_words_commands - offer the commands that are not hidden */
void pc_words_commands(struct pc_words *w);

#endif
