/* SPDX-License-Identifier: GPL-2.0-only */
/* rule.c: which combinations make no sense, and why. */
#include "scenario/rule.h"

#include <stddef.h>

#include "scenario/cell.h"

static bool device_change_on_files(const struct pc_cell *cell)
{
	return (cell->change->flags & PC_CHANGE_DEVICE) && !(cell->medium->flags & PC_MEDIUM_DEVICE);
}

static bool file_change_on_device(const struct pc_cell *cell)
{
	return !(cell->change->flags & PC_CHANGE_DEVICE) && !(cell->medium->flags & PC_MEDIUM_FILES);
}

static bool no_shared_blocks(const struct pc_cell *cell)
{
	return (cell->change->flags & PC_CHANGE_REFLINK) &&
	       !(cell->medium->flags & PC_MEDIUM_REFLINK);
}

/* A killed holder's descriptor is closed by the runner before the change. */
static bool still_referenced(const struct pc_cell *cell)
{
	return (cell->change->flags & PC_CHANGE_LAST_REF) &&
	       !(cell->situation->flags & (PC_SIT_CLOSES | PC_SIT_KILLS));
}

static const struct pc_rule rules[] = {
	{ "device-change", device_change_on_files,
		"the change takes a DAX device away and the medium is a file system" },
	{ "file-change", file_change_on_device,
		"the change works on a file and the medium is a bare device" },
	{ "reflink", no_shared_blocks, "files on this medium cannot share blocks" },
	{ "last-reference", still_referenced,
		"the change frees nothing while the holder has the file open or mapped" },
};

const struct pc_rule pc_rule_dangerous = { "dangerous", NULL,
	"known to crash or hang this kernel, or to write into other files; --dangerous=yes runs it" };

const struct pc_rule pc_rule_mounted = { "mounted", NULL,
	"the change is done to the file system as a whole, and a target stays as it is" };

const struct pc_rule *pc_rule_against(const struct pc_cell *cell)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].forbids(cell))
			return &rules[i];
	}
	return NULL;
}
