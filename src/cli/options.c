/* SPDX-License-Identifier: GPL-2.0-only */
/* options.c: reads command lines with getopt_long(). */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/help.h"
#include "pinclash/results.h"
#include "scenario/scenario.h"
#include "util/nearest.h"

#define NAME 80

/* Values that getopt_long() returns: flags of the command, then rows of the table. */
enum { FLAG = 256, ROW = FLAG + PC_FLAGS };

struct parser {
	const struct pc_command *command;
	struct option *longs;
	char (*names)[NAME];
	size_t count;
	char shorts[3 + 2 * PC_FLAGS];
};

static size_t count_rows(const struct pc_command *command)
{
	struct pc_option_ref ref;
	size_t count = 0;

	pc_for_each_command_option(command, i, &ref)
		count++;
	return count;
}

static void add_long(struct parser *p, const char *name, int argument, int val)
{
	snprintf(p->names[p->count], NAME, "%s", name);
	p->longs[p->count] = (struct option){ p->names[p->count], argument, NULL, val };
	p->count++;
}

static int row_argument(const struct pc_option *row)
{
	return row->type == PC_TYPE_BOOL ? optional_argument : required_argument;
}

static int parser_make(struct parser *p, const struct pc_command *command, struct pc_err *err)
{
	size_t rows = count_rows(command);
	struct pc_option_ref ref;
	char name[NAME], *s = p->shorts;

	p->command = command;
	p->longs = calloc(rows + PC_FLAGS + 2, sizeof(*p->longs));
	p->names = calloc(rows + PC_FLAGS + 1, sizeof(*p->names));
	if (!p->longs || !p->names)
		return pc_oom(err);
	*s++ = ':';
	*s++ = 'h';
	add_long(p, "help", no_argument, 'h');
	for (int i = 0; command->flags && command->flags[i].name; i++) {
		const struct pc_flag *flag = &command->flags[i];

		add_long(p, flag->name, flag->argument ? required_argument : no_argument, FLAG + i);
		if (!flag->letter)
			continue;
		*s++ = flag->letter;
		if (flag->argument)
			*s++ = ':';
	}
	pc_for_each_command_option(command, i, &ref) {
		pc_option_name(ref.section, ref.row->key, name, sizeof(name));
		add_long(p, name, row_argument(ref.row), ROW + (int)i);
	}
	return 0;
}

static void parser_drop(struct parser *p)
{
	free(p->longs);
	free(p->names);
}

static int fail_unknown(const struct parser *p, const char *word, struct pc_err *err)
{
	size_t len = strcspn(word, "="), starts = 0;
	char name[NAME];
	struct pc_nearest near = { .name = name };

	snprintf(name, sizeof(name), "%.*s", (int)len, word);
	for (size_t i = 0; i < p->count; i++) {
		starts += !strncmp(p->longs[i].name, name, strlen(name));
		pc_nearest_offer(&near, p->longs[i].name);
	}
	if (starts > 1)
		return pc_fail(err, EINVAL, "option '--%s' is short for several; write it out",
			name);
	return pc_fail(err, EINVAL, "unknown option '--%s'; nearest is '--%s'", name, near.best);
}

/* argv[optind - 1] is the word that getopt_long() stopped at. */
static int fail_option(const struct parser *p, int c, const char *word, struct pc_err *err)
{
	bool is_long = !strncmp(word, "--", 2);

	if (c == ':')
		return pc_fail(err, EINVAL, "option '%s' needs a value", word);
	if (is_long && optopt)
		return pc_fail(err, EINVAL, "option '%.*s' takes no value",
			(int)strcspn(word, "="), word);
	if (is_long)
		return fail_unknown(p, word + 2, err);
	return pc_fail(err, EINVAL, "unknown option '-%c'; see -h", optopt);
}

static int add_setting(struct pc_cli *cli, size_t row, const char *value, struct pc_err *err)
{
	struct pc_setting *settings = reallocarray(cli->settings, cli->setting_count + 1,
		sizeof(*settings));

	if (!settings)
		return pc_oom(err);
	cli->settings = settings;
	settings += cli->setting_count++;
	pc_option_at(row, &settings->option);
	settings->value = value ? value : "yes";
	return 0;
}

static int take_option(const struct parser *p, struct pc_cli *cli, int c, struct pc_err *err)
{
	const struct pc_flag *flags = p->command->flags;

	if (c == 'h') {
		cli->help = true;
		return 0;
	}
	if (c >= ROW)
		return add_setting(cli, (size_t)(c - ROW), optarg, err);
	if (c < FLAG) {
		for (int i = 0; flags && flags[i].name; i++) {
			if (flags[i].letter == c)
				c = FLAG + i;
		}
	}
	cli->values[c - FLAG] = optarg ? optarg : "";
	return 0;
}

int pc_cli_parse(int argc, char **argv, const struct pc_command *command,
	struct pc_cli *ret_cli, struct pc_err *err)
{
	struct parser p = { 0 };
	struct pc_cli cli = { .command = command };
	int c, rc = parser_make(&p, command, err);

	opterr = 0;
	optind = 0;
	while (!rc && (c = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			rc = fail_option(&p, c, argv[optind - 1], err);
		else
			rc = take_option(&p, &cli, c, err);
	}
	parser_drop(&p);
	if (rc) {
		pc_cli_free(&cli);
		return rc;
	}
	cli.rest = argv + optind;
	cli.rest_count = argc - optind;
	*ret_cli = cli;
	return 0;
}

void pc_cli_free(struct pc_cli *cli)
{
	free(cli->settings);
	*cli = (struct pc_cli){ 0 };
}

const char *pc_cli_value(const struct pc_cli *cli, const char *name)
{
	const struct pc_flag *flags = cli->command->flags;

	for (int i = 0; flags[i].name; i++) {
		if (!strcmp(flags[i].name, name))
			return cli->values[i];
	}
	return NULL;
}

static bool given_before(const struct pc_cli *cli, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cli->settings[i].option.row == cli->settings[n].option.row &&
			!strcmp(cli->settings[i].option.section, cli->settings[n].option.section))
			return true;
	}
	return false;
}

int pc_cli_apply(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	for (size_t i = 0; i < cli->setting_count; i++) {
		const struct pc_setting *s = &cli->settings[i];
		int rc;

		if (!given_before(cli, i))
			pc_config_unset(cfg, s->option.section, s->option.row->key);
		rc = pc_config_set(cfg, s->option.section, s->option.row->key, s->value, err);
		if (rc)
			return pc_fail(err, rc, "--%s", err->text);
	}
	return 0;
}

int pc_cli_load(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	for (int i = 0; i < cli->rest_count; i++) {
		int rc = pc_scenario_load(cfg, cli->rest[i], err);

		if (rc)
			return rc;
	}
	return pc_cli_apply(cli, cfg, err);
}

int pc_cli_complain(const struct pc_err *err)
{
	fprintf(stderr, "pinclash: %s\n", err->text);
	return PC_EXIT_USAGE;
}

int pc_cli_main(int argc, char **argv, const struct pc_command *command)
{
	struct pc_config *cfg = pc_config_new();
	struct pc_cli cli = { 0 };
	struct pc_err err = { 0 };
	int rc = cfg ? pc_cli_parse(argc, argv, command, &cli, &err) : pc_oom(&err);

	if (!rc && cli.help)
		pc_help_command(command, stdout);
	else if (!rc)
		rc = command->body(&cli, cfg, &err);
	pc_cli_free(&cli);
	pc_config_free(cfg);
	return rc < 0 ? pc_cli_complain(&err) : rc;
}
