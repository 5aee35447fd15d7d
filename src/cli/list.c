/* SPDX-License-Identifier: GPL-2.0-only */
/* list.c: "pinclash list". */
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "cli/help.h"
#include "cli/options.h"
#include "pinclash/op.h"
#include "pinclash/results.h"
#include "report/fields.h"
#include "util/nearest.h"

static const struct pc_flag flags[] = {
	{ "json", 0, NULL, "for programs" },
	{ 0 }
};

static void need_text(const struct pc_need *need, char *text, size_t size)
{
	static const char *const words[] = {
		[PC_NEED_ROOT] = "root",
		[PC_NEED_KERNEL] = "kernel ",
		[PC_NEED_MODULE] = "module ",
		[PC_NEED_TOOL] = "program ",
		[PC_NEED_FILE] = "",
	};

	snprintf(text, size, "%s%s", words[need->kind], need->what ? need->what : "");
}

static void print_op(const struct pc_op *op, const struct pc_config *cfg)
{
	const char *before = "needs ";
	char text[PC_WHY];

	printf("  %-18s%s\n", op->name, op->help);
	if (op->needs && op->needs->kind != PC_NEED_END)
		printf("%20s", "");
	for (const struct pc_need *n = op->needs; n && n->kind != PC_NEED_END; n++) {
		need_text(n, text, sizeof(text));
		printf("%s%s", before, text);
		before = ", ";
	}
	if (*before == ',')
		putchar('\n');
	if (!pc_op_supported(op, cfg, text))
		printf("%20snot on this machine: %s\n", "", text);
}

static json_t *op_json(const struct pc_op *op, const struct pc_config *cfg)
{
	json_t *needs = json_array();
	char text[PC_WHY] = "";
	bool supported;

	for (const struct pc_need *n = op->needs; n && n->kind != PC_NEED_END; n++) {
		need_text(n, text, sizeof(text));
		json_array_append_new(needs, json_string(text));
	}
	text[0] = '\0';
	supported = pc_op_supported(op, cfg, text);
	return json_pack("{s:s, s:s, s:o, s:b, s:o}", "name", op->name, "help", op->help, "needs",
		needs, "supported", (int)supported, "why", pc_json_text(supported ? "" : text));
}

static void print_kind(enum pc_kind kind, const struct pc_config *cfg)
{
	const struct pc_op *op;

	printf("%s\n", pc_kind_name(kind));
	pc_for_each_op(op, kind)
		print_op(op, cfg);
	putchar('\n');
}

static json_t *kind_json(enum pc_kind kind, const struct pc_config *cfg)
{
	const struct pc_op *op;
	json_t *items = json_array();

	pc_for_each_op(op, kind)
		json_array_append_new(items, op_json(op, cfg));
	return items;
}

static int check_kind(const char *name, struct pc_err *err)
{
	struct pc_nearest near = { .name = name };

	for (enum pc_kind kind = 0; kind < PC_KINDS; kind++) {
		pc_nearest_offer(&near, pc_kind_name(kind));
		if (!strcmp(name, pc_kind_name(kind)))
			return 0;
	}
	pc_nearest_offer(&near, "options");
	return pc_fail(err, EINVAL, "unknown kind '%s'; nearest is '%s'", name, near.best);
}

static int print_list(const struct pc_cli *cli, const struct pc_config *cfg, struct pc_err *err)
{
	const char *wanted = cli->rest_count ? cli->rest[0] : NULL;
	bool as_json = pc_cli_value(cli, "json") != NULL;
	json_t *all = as_json ? json_object() : NULL;
	int rc = wanted ? check_kind(wanted, err) : 0;

	for (enum pc_kind kind = 0; kind < PC_KINDS && !rc; kind++) {
		if (wanted && strcmp(wanted, pc_kind_name(kind)))
			continue;
		if (as_json)
			json_object_set_new(all, pc_kind_name(kind), kind_json(kind, cfg));
		else
			print_kind(kind, cfg);
	}
	if (as_json && !rc && json_dumpf(all, stdout, JSON_INDENT(2)))
		rc = pc_fail(err, EIO, "the list cannot be written");
	if (as_json && !rc)
		putchar('\n');
	json_decref(all);
	return rc;
}

static int list(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	int rc = pc_cli_apply(cli, cfg, err);

	if (!rc && cli->rest_count > 1)
		rc = pc_fail(err, EINVAL, "one kind at a time; '%s' is too many", cli->rest[1]);
	if (!rc && cli->rest_count && !strcmp(cli->rest[0], "options"))
		pc_help_options(cli->command, stdout);
	else if (!rc)
		rc = print_list(cli, cfg, err);
	return rc;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "listed" },
	{ PC_EXIT_USAGE, "bad command line" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "list",
	.help = "list what can be run, with its needs and options",
	.arguments = "[OPTION]... [KIND]",
	.about = "Lists what is registered: media, holders, changes, situations, oracles, reports;\n"
		 "with its needs, and whether this machine meets them. KIND is one of medium,\n"
		 "holder, change, situation, oracle, report, or options for the option table.\n"
		 "Options of a run count: a medium wants its device named.",
	.flags = flags,
	.takes = pc_takes_all,
	.exits = exits,
	.examples = "  pinclash list\n"
		    "  pinclash list holder\n"
		    "  pinclash list options\n",
	.body = list,
};
PC_COMMAND(command);
