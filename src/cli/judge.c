/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.c: "pinclash judge". */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "cli/options.h"
#include "pinclash/results.h"
#include "pinclash/verdict.h"
#include "report/casefile.h"
#include "report/result.h"

static const struct pc_flag flags[] = {
	{ "json", 0, NULL, "print the cell as results.json has it" },
	{ "verbose", 'v', NULL, "print the events, too" },
	{ 0 }
};

static void print_events(const struct pc_history *h)
{
	for (size_t i = 0; i < h->count; i++) {
		const struct pc_event *e = &h->events[i];
		double ms = (double)(int64_t)(e->t_ns - h->events[0].t_ns) / 1e6;

		printf("  %12.3f ms  %-10s  %s", ms, pc_role_name(e->role),
			pc_event_name(e->kind));
		if (e->kind == PC_EV_KILL || e->kind == PC_EV_EXIT || e->kind == PC_EV_DEADLINE)
			printf("  %s", pc_role_name((enum pc_role)e->arg));
		else if (e->arg)
			printf("  %" PRIu64, e->arg);
		if (e->result)
			printf("  result %d", e->result);
		putchar('\n');
	}
	if (h->lost)
		printf("  %zu events were lost\n", h->lost);
	putchar('\n');
}

static void print_judgement(const struct pc_judgement *j)
{
	for (size_t i = 0; i < j->count; i++) {
		const struct pc_finding *f = &j->findings[i];

		printf("  %-12s  %-6s  %s%s%s\n", f->oracle, pc_sight_name(f->sight),
			f->sight == PC_SIGHT_CRY ? pc_outcome_name(f->outcome) : "",
			f->sight == PC_SIGHT_CRY ? ": " : "", f->detail);
	}
	printf("\nverdict: %s", pc_verdict_name(j->verdict));
	if (j->outcome != PC_OUT_NONE)
		printf(" (%s)", pc_outcome_name(j->outcome));
	printf(": %s\n", j->detail);
}

static int print_json(const struct pc_case *c, const struct pc_judgement *j, struct pc_err *err)
{
	struct pc_result result;
	json_t *object;
	int rc;

	pc_result_from(c, j, &result);
	object = pc_result_json(&result);
	rc = json_dumpf(object, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	json_decref(object);
	if (rc || putchar('\n') == EOF)
		return pc_fail(err, EIO, "the judgement cannot be written");
	return 0;
}

static void print_all(const struct pc_cli *cli, const struct pc_case *c,
	const struct pc_judgement *j)
{
	printf("%s on %s\n\n", c->id, c->kernel);
	if (pc_cli_value(cli, "verbose"))
		print_events(&c->history);
	print_judgement(j);
}

static int judge(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	static const int codes[PC_VERDICTS] = {
		[PC_SAFE] = PC_EXIT_OK,
		[PC_UNSAFE] = PC_EXIT_UNSAFE,
		[PC_INCONCLUSIVE] = PC_EXIT_INCONCLUSIVE,
		[PC_SKIPPED] = PC_EXIT_NOTHING,
	};
	struct pc_judgement judgement;
	struct pc_case *c;
	int rc;

	(void)cfg;
	if (cli->rest_count != 1)
		return pc_fail(err, EINVAL, "judge takes one case file; see pinclash judge -h");
	c = calloc(1, sizeof(*c));
	rc = c ? pc_casefile_read(cli->rest[0], c, err) : pc_oom(err);
	if (!rc) {
		pc_judge(c, &judgement);
		if (pc_cli_value(cli, "json"))
			rc = print_json(c, &judgement, err);
		else
			print_all(cli, c, &judgement);
		rc = rc ? rc : codes[judgement.verdict];
		pc_casefile_free(c);
	}
	free(c);
	return rc;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "safe" },
	{ PC_EXIT_UNSAFE, "unsafe" },
	{ PC_EXIT_USAGE, "bad command line or file" },
	{ PC_EXIT_INCONCLUSIVE, "inconclusive" },
	{ PC_EXIT_NOTHING, "skipped" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "judge",
	.help = "judge a case file again and show what each oracle says",
	.arguments = "[OPTION]... CASE.json",
	.about = "Reads the facts of one cell from a case file and asks every oracle again.\n"
		 "Nothing is run.",
	.flags = flags,
	.exits = exits,
	.examples = "  pinclash judge results/latest/cases/devdax~rdma-mr~unbind~mapped.json\n",
	.body = judge,
};
PC_COMMAND(command);
