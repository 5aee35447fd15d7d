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

static bool needs_file(const struct pc_cell *cell)
{
	return (cell->situation->flags & (PC_SIT_EDGE | PC_SIT_SYNCS | PC_SIT_PMD)) &&
	       !(cell->medium->flags & PC_MEDIUM_FILES);
}

static bool no_range(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_EDGE) && (cell->change->flags & PC_CHANGE_WHOLE);
}

static bool no_dax(const struct pc_cell *cell)
{
	return ((cell->situation->flags & (PC_SIT_PMD | PC_SIT_SWITCH_OFF)) ||
		(cell->change->flags & PC_CHANGE_INODE_DAX)) &&
	       !(cell->medium->flags & PC_MEDIUM_DAX);
}

static bool pins_to_write(const struct pc_cell *cell)
{
	return (cell->change->flags & PC_CHANGE_READ_PIN) &&
	       !(cell->holder->flags & PC_HOLDER_READS);
}

/* A write through a mapping is a page fault, and that breaks the sharing or fills the hole itself. */
static bool writes_first(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_SYNCS) &&
	       (cell->change->flags & PC_CHANGE_READ_PIN);
}

static bool huge_hole(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_PMD) && (cell->change->flags & PC_CHANGE_HOLE);
}

static bool pins_once(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_MANY) &&
	       !(cell->holder->flags & PC_HOLDER_REPEATS);
}

static bool ends_all(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_TWO) &&
	       (cell->holder->flags & PC_HOLDER_ENDS_ALL);
}

/* Device DAX takes long-term pins with the switch on or off. */
static bool no_switch(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_SWITCH_OFF) &&
	       (!(cell->holder->flags & PC_HOLDER_LONGTERM) ||
		(cell->medium->flags & PC_MEDIUM_DEVICE));
}

/*
 * Every worker goes on with the same files: they keep their names, their mount, and blocks of their
 * own, or a stamp would not tell whose the block is that it was found in.
 */
static bool no_storm(const struct pc_cell *cell)
{
	return (cell->situation->flags & PC_SIT_STORM) &&
	       (cell->change->flags & (PC_CHANGE_DEVICE | PC_CHANGE_LAST_REF | PC_CHANGE_MOUNT |
			PC_CHANGE_INODE_DAX | PC_CHANGE_TWO_FILES | PC_CHANGE_READ_PIN |
			PC_CHANGE_HOLE));
}

static const struct pc_rule rules[] = {
	{ "device-change", device_change_on_files,
		"the change takes a DAX device away and the medium is a file system" },
	{ "file-change", file_change_on_device,
		"the change works on a file and the medium is a bare device" },
	{ "reflink", no_shared_blocks, "files on this medium cannot share blocks" },
	{ "last-reference", still_referenced,
		"the change frees nothing while the holder has the file open or mapped" },
	{ "file-situation", needs_file, "the situation is one of a file and the medium has none" },
	{ "range", no_range, "the change takes no range whose edge could meet the pin" },
	{ "dax", no_dax, "the change or the situation is one of DAX and the medium is none" },
	{ "read-pin", pins_to_write,
		"the change is about pins for reading and the holder takes none" },
	{ "writes-first", writes_first,
		"the situation writes to the pages, which does what the change is to do" },
	{ "huge-hole", huge_hole, "a hole has no blocks that a 2 MiB entry could map" },
	{ "pins-once", pins_once, "the holder pins a page only once" },
	{ "ends-all", ends_all, "a release of this holder ends the pins of all of its kind" },
	{ "test-switch", no_switch,
		"the test switch is about long-term pins of a DAX file system, and of nothing else" },
	{ "storm-files", no_storm,
		"the files of a storm keep their names, their mount and blocks of their own" },
};

const struct pc_rule pc_rule_storm = { "storm", NULL,
	"a storm is run only where it is named: --storm, or storm as the situation" };

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
