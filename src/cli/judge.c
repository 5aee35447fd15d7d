/* SPDX-License-Identifier: GPL-2.0-only */
/* judge.c: "pinclash judge". */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/judge_storm.h"
#include "cli/judgement.h"
#include "cli/options.h"
#include "pinclash/results.h"
#include "report/casefile.h"

static const struct pc_flag flags[] = {
	{ "json", 0, NULL, "print the cell, or a list of cells, as results.json has them" },
	{ "verbose", 'v', NULL, "print the events of a case, the oracles of a storm, too" },
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

static void print_all(const struct pc_cli *cli, const struct pc_case *c,
	const struct pc_judgement *j)
{
	printf("%s on %s\n\n", c->id, c->kernel);
	if (pc_cli_value(cli, "verbose"))
		print_events(&c->history);
	pc_judgement_findings(j);
	fputs("\nverdict: ", stdout);
	pc_judgement_verdict(j);
}

static int judge_case(const struct pc_cli *cli, const char *path, struct pc_err *err)
{
	struct pc_case *c = calloc(1, sizeof(*c));
	struct pc_judgement judgement;
	int rc = c ? pc_casefile_read(path, c, err) : pc_oom(err);

	if (!rc) {
		pc_judge(c, &judgement);
		if (pc_cli_value(cli, "json"))
			rc = pc_judgement_dump(pc_judgement_json(c, &judgement), err);
		else
			print_all(cli, c, &judgement);
		rc = rc ? rc : pc_judgement_exit(&judgement);
		pc_casefile_free(c);
	}
	free(c);
	return rc;
}

static int judge(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	struct stat st;

	(void)cfg;
	if (cli->rest_count != 1)
		return pc_fail(err, EINVAL, "judge takes one case file, or the folder of a storm; see "
			"pinclash judge -h");
	if (!stat(cli->rest[0], &st) && S_ISDIR(st.st_mode))
		return pc_judge_storm(cli, cli->rest[0], err);
	return judge_case(cli, cli->rest[0], err);
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
	.help = "judge a case file or a storm again and show what each oracle says",
	.arguments = "[OPTION]... CASE.json|STORM",
	.about = "Reads the facts of one cell from a case file and asks every oracle again.\n"
		 "From the folder of a storm it reads the events, and judges each pair of holder\n"
		 "and change; what the kernel's log, its counters and the offline check said is\n"
		 "taken from the case files beside that folder. Nothing is run.",
	.flags = flags,
	.exits = exits,
	.examples = "  pinclash judge results/latest/cases/devdax~rdma-mr~unbind~mapped.json\n"
		    "  pinclash judge -v results/latest/storm\n",
	.body = judge,
};
PC_COMMAND(command);
