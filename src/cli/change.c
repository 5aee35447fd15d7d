/* SPDX-License-Identifier: GPL-2.0-only */
/* change.c: "pinclash change". */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/options.h"
#include "cli/quantity.h"
#include "pinclash/results.h"
#include "shell/change.h"
#include "util/nearest.h"

static const struct pc_flag flags[] = {
	{ "offset", 0, "SIZE", "where the range begins (0)" },
	{ "length", 0, "SIZE", "its length (to the end of the file)" },
	{ "other", 0, "FILE", "second file of a change that has one" },
	{ "deadline", 0, "TIME", "the change is killed after that (30s)" },
	{ 0 }
};

#define DEADLINE_MS 30000

static int find_change(const char *name, const char *other, const struct pc_change **ret_change,
	struct pc_err *err)
{
	struct pc_nearest near = { .name = name };
	const struct pc_change *change;
	const struct pc_op *op;

	pc_for_each_op(op, PC_KIND_CHANGE)
		pc_nearest_offer(&near, op->name);
	change = (const struct pc_change *)pc_op_find(PC_KIND_CHANGE, name);
	if (!change)
		return pc_fail(err, EINVAL, "unknown change '%s'; nearest is '%s'", name, near.best);
	if (change->flags & PC_CHANGE_MOUNT)
		return pc_fail(err, EINVAL, "%s is done to a whole file system; it is for cells of "
			"'pinclash run' only", name);
	if ((change->flags & PC_CHANGE_TWO_FILES) && !other)
		return pc_fail(err, EINVAL, "%s has a second file; name it with --other", name);
	if (!(change->flags & PC_CHANGE_TWO_FILES) && other)
		return pc_fail(err, EINVAL, "%s has no second file; leave out --other", name);
	*ret_change = change;
	return 0;
}

static int find_target(const struct pc_cli *cli, struct pc_change_args *args, struct pc_err *err)
{
	long long offset = 0, length = -1, deadline = DEADLINE_MS;
	bool device = args->change->flags & PC_CHANGE_DEVICE;
	struct stat st;
	int rc;

	if (stat(args->path, &st))
		return pc_fail(err, EINVAL, "%s: %s", args->path, strerror(errno));
	if (device ? !S_ISCHR(st.st_mode) : !S_ISREG(st.st_mode))
		return pc_fail(err, EINVAL, "%s is no %s, and %s works on one", args->path,
			device ? "DAX device" : "file", args->change->op.name);
	rc = pc_cli_quantity(cli, "offset", PC_TYPE_SIZE, &offset, err);
	if (!rc)
		rc = pc_cli_quantity(cli, "length", PC_TYPE_SIZE, &length, err);
	if (!rc)
		rc = pc_cli_quantity(cli, "deadline", PC_TYPE_TIME, &deadline, err);
	if (rc)
		return rc;
	if (length < 0)
		length = st.st_size > offset ? st.st_size - offset : 0;
	args->offset = (uint64_t)offset;
	args->bytes = (uint64_t)length;
	args->deadline_ms = (uint64_t)deadline;
	return 0;
}

static int change(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	struct pc_change_args args = { .other = pc_cli_value(cli, "other") };
	int rc;

	if (cli->rest_count != 2)
		return pc_fail(err, EINVAL, "name a file or DAX device and a change; see -h");
	args.path = cli->rest[0];
	rc = find_change(cli->rest[1], args.other, &args.change, err);
	if (!rc)
		rc = find_target(cli, &args, err);
	return rc ? rc : pc_change(cfg, &args, err);
}

static const struct pc_exit_text exits[] = {
	{ 0, "done" },
	{ 1, "the change failed" },
	{ PC_EXIT_USAGE, "bad command line or file" },
	{ 3, "killed at the deadline" },
	{ 5, "SIGKILL did not end it" },
	{ 130, "interrupted" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "change",
	.help = "make one layout change and say what it waited for",
	.arguments = "[OPTION]... FILE|DAXDEV CHANGE",
	.about = "Makes one layout change, for real, and says how long it took and what it waited\n"
		 "for. At the deadline it is killed. \"pinclash list change\" names the changes.",
	.flags = flags,
	.exits = exits,
	.examples = "  pinclash change --deadline 5s /mnt/pmem/table.db truncate-zero\n"
		    "  pinclash change --offset 64K --length 64K /mnt/pmem/table.db punch\n"
		    "  pinclash change --other /mnt/pmem/copy /mnt/pmem/table.db reflink-from\n",
	.body = change,
};
PC_COMMAND(command);
