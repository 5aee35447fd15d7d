/* SPDX-License-Identifier: GPL-2.0-only */
/* who.c: "pinclash who". */
#include <errno.h>
#include <stdio.h>

#include "cli/options.h"
#include "pinclash/results.h"
#include "who/model.h"
#include "who/print.h"

static const struct pc_flag flags[] = {
	{ "json", 0, NULL, "for programs" },
	{ 0 }
};

enum { NOBODY_STUCK, SOME_STUCK };

static int who(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	struct pc_who w = { .proc = "/proc", .sys = "/sys" };
	int rc;

	(void)cfg;
	if (cli->rest_count != 1)
		return pc_fail(err, EINVAL, "name one file, DAX device or mount point; see -h");
	rc = pc_subject_find(cli->rest[0], &w.subject, err);
	if (!rc)
		rc = pc_who_collect(&w, err);
	if (!rc) {
		pc_who_explain(&w);
		if (pc_cli_value(cli, "json"))
			rc = pc_who_json(&w, stdout, err);
		else
			pc_who_text(&w, stdout);
	}
	if (!rc)
		rc = w.task_count ? SOME_STUCK : NOBODY_STUCK;
	pc_who_free(&w);
	return rc;
}

static const struct pc_exit_text exits[] = {
	{ NOBODY_STUCK, "no task is stuck" },
	{ SOME_STUCK, "some are" },
	{ PC_EXIT_USAGE, "bad command line, or no such file, DAX device or mount" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "who",
	.help = "explain a hang: who waits for pinned pages, and who holds them",
	.arguments = "[OPTION]... FILE|DAXDEV|MOUNT",
	.about = "Explains a hang: which tasks wait for pinned pages of the file, DAX device or\n"
		 "file system (interruptible sleepers, too, which the hung-task detector never\n"
		 "reports), who is stuck behind them, who may hold the pins, why, and what to do.\n"
		 "Changes nothing and takes no lock of the file. Run it as root to see everything;\n"
		 "what could not be seen is said.",
	.flags = flags,
	.exits = exits,
	.examples = "  pinclash who /mnt/pmem/table.db\n"
		    "  pinclash who /mnt/pmem\n"
		    "  pinclash who --json /dev/dax0.0\n",
	.body = who,
};
PC_COMMAND(command);
