/* SPDX-License-Identifier: GPL-2.0-only */
/* hold.c: "pinclash hold". */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/quantity.h"
#include "pinclash/results.h"
#include "shell/hold.h"
#include "util/nearest.h"

static const struct pc_flag flags[] = {
	{ "with", 'w', "HOLDER", "how to pin: \"pinclash list holder\" names the ways" },
	{ "offset", 0, "SIZE", "where the range begins (0)" },
	{ "length", 0, "SIZE", "its length (to the end, 2M at most)" },
	{ "for", 0, "TIME", "release after that; without it, when it is interrupted" },
	{ 0 }
};

/* What says how a holder pins: its own section, and what holders share. */
static bool takes(const struct pc_option_ref *ref)
{
	static const char *const shared[] = { "rdma-device", "keep-modules" };

	if (strcmp(ref->section, "run"))
		return pc_op_find(PC_KIND_HOLDER, ref->section) != NULL;
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		if (!strcmp(ref->row->key, shared[i]))
			return true;
	}
	return false;
}

#define PIN_MAX (2ll << 20)

static int find_holder(const char *name, const struct pc_config *cfg,
	const struct pc_holder **ret_holder, struct pc_err *err)
{
	struct pc_nearest near = { .name = name };
	const struct pc_op *op;
	char why[PC_WHY];

	if (!name)
		return pc_fail(err, EINVAL, "say how to pin: --with HOLDER; \"pinclash list holder\" "
			"names the ways");
	pc_for_each_op(op, PC_KIND_HOLDER)
		pc_nearest_offer(&near, op->name);
	op = pc_op_find(PC_KIND_HOLDER, name);
	if (!op)
		return pc_fail(err, EINVAL, "unknown holder '%s'; nearest is '%s'", name, near.best);
	if (!pc_op_supported(op, cfg, why))
		return pc_fail(err, EINVAL, "%s: %s", name, why);
	*ret_holder = (const struct pc_holder *)op;
	return 0;
}

/* The range in whole pages, within the file. */
static int find_range(const struct pc_cli *cli, struct pc_hold_args *args, struct pc_err *err)
{
	long long offset = 0, length = -1;
	uint64_t size, align, most = PIN_MAX;
	int rc = pc_hold_size(args->path, &size, &align, err);

	if (!rc)
		rc = pc_cli_quantity(cli, "offset", PC_TYPE_SIZE, &offset, err);
	if (!rc)
		rc = pc_cli_quantity(cli, "length", PC_TYPE_SIZE, &length, err);
	if (rc)
		return rc;
	if (args->holder->max_bytes && args->holder->max_bytes < most)
		most = args->holder->max_bytes;
	args->offset = (uint64_t)offset;
	if (args->offset % PC_PAGE || args->offset + PC_PAGE > size)
		return pc_fail(err, EINVAL, "--offset %lld: no multiple of 4K with a page behind it; "
			"%s has %llu bytes", offset, args->path, (unsigned long long)size);
	args->bytes = (size - args->offset) / PC_PAGE * PC_PAGE;
	if (args->bytes > most)
		args->bytes = most;
	if (length >= 0 && (length % PC_PAGE || !length || (uint64_t)length > args->bytes))
		return pc_fail(err, EINVAL, "--length %lld: it is a multiple of 4K, and here at most "
			"%llu", length, (unsigned long long)args->bytes);
	if (length >= 0)
		args->bytes = (uint64_t)length;
	return 0;
}

/* The holders take the length of what they share from there. */
static int set_size(const struct pc_hold_args *args, struct pc_config *cfg, struct pc_err *err)
{
	char bytes[32];

	snprintf(bytes, sizeof(bytes), "%llu", (unsigned long long)args->bytes);
	return pc_config_set(cfg, "run", "pin-size", bytes, err);
}

static int hold(const struct pc_cli *cli, struct pc_config *cfg, struct pc_err *err)
{
	const char *with = pc_cli_value(cli, "with");
	struct pc_hold_args args = { 0 };
	long long for_ms = 0;
	int rc;

	if (cli->rest_count != 1)
		return pc_fail(err, EINVAL, "name one file or DAX device; see -h");
	args.path = cli->rest[0];
	rc = pc_cli_apply(cli, cfg, err);
	if (!rc)
		rc = find_holder(with, cfg, &args.holder, err);
	if (!rc)
		rc = find_range(cli, &args, err);
	if (!rc)
		rc = pc_cli_quantity(cli, "for", PC_TYPE_TIME, &for_ms, err);
	if (!rc)
		rc = set_size(&args, cfg, err);
	if (rc)
		return rc;
	args.for_ms = (uint64_t)for_ms;
	rc = pc_hold(cfg, &args, err);
	if (rc >= 0)
		return rc;
	pc_cli_complain(err);
	return PC_EXIT_FAILED;
}

static const struct pc_exit_text exits[] = {
	{ PC_EXIT_OK, "held and released" },
	{ 1, "the kernel refused the pin" },
	{ PC_EXIT_USAGE, "bad command line or file" },
	{ PC_EXIT_FAILED, "it could not be set up or released" },
	{ 0 }
};

static const struct pc_command command = {
	.name = "hold",
	.help = "pin pages of a file or DAX device until told to let go",
	.arguments = "--with HOLDER [OPTION]... FILE|DAXDEV",
	.about = "Pins pages of a file or a DAX device for real, says what it holds and how to\n"
		 "release it, and waits. The content stays as it is. Needs root.",
	.flags = flags,
	.takes = takes,
	.exits = exits,
	.examples = "  pinclash hold --with vmsplice /mnt/pmem/table.db\n"
		    "  pinclash hold --with rdma-mr --for 30s /dev/dax0.0\n"
		    "  pinclash hold --with odirect --offset 64K --length 4K /mnt/pmem/table.db\n",
	.body = hold,
};
PC_COMMAND(command);
