/* SPDX-License-Identifier: GPL-2.0-only */
/* stage.h: one collision in lock step. */
#ifndef PINCLASH_RUN_STAGE_H
#define PINCLASH_RUN_STAGE_H

#include "pinclash/change.h"
#include "pinclash/holder.h"
#include "pinclash/medium.h"
#include "pinclash/situation.h"
#include "run/arena.h"
#include "run/worker.h"
#include "scenario/cell.h"

/**
 * struct pc_stage - one staged cell
 * @path: the pinned file, or the device
 * @other_path: second file, "" when the change has none
 * @other_first: make the second file before the pinned one, so that its inode
 *	number is the lower
 * @tenant_path: begin of the names of the files that are given the freed blocks
 * @offset: start of the pinned range in file or device
 * @bytes: its length, and that of the changed range
 * @change_offset: start of the changed range, @offset as a rule
 * @file_bytes: size of the files; the pinned range has neighbours on both sides
 * @other_from: where the blocks of the second file begin
 * @end_ns: deadline of the whole cell
 *
 * Set up before the workers are forked and read-only from then on: they
 * tell each other things through the arena only.
 */
struct pc_stage {
	const struct pc_config *cfg;
	const struct pc_cell *cell;
	struct pc_arena *arena;
	struct pc_worker *keeper;
	struct pc_worker holder;
	struct pc_worker changer;
	struct pc_worker tenant;
	struct pc_worker second;
	struct pc_worker syncer;
	char path[256];
	char other_path[256];
	char tenant_path[256];
	bool other_first;
	uint64_t offset;
	uint64_t bytes;
	uint64_t change_offset;
	uint64_t file_bytes;
	uint64_t other_from;
	uint64_t end_ns;
};

/**
 * pc_stage_run - run one cell and fill arena->facts
 * @number: makes the cell's file names unique within the place
 * @other_first: see struct pc_stage
 *
 * The medium is open and the holder's provide has run. On return all
 * workers have ended or are marked lost. Facts are complete as far as the
 * collision got; what went wrong outside of it is in facts.setup_failed.
 *
 * Return: 0, or -EINTR when the run was interrupted.
 */
int pc_stage_run(struct pc_stage *s, const struct pc_cell *cell, unsigned int number,
	bool other_first, struct pc_err *err);

/** pc_stage_deadlines - those that @cfg sets */
struct pc_deadlines pc_stage_deadlines(const struct pc_config *cfg);

/** pc_stage_lost - did a worker of the last cell not end? */
bool pc_stage_lost(const struct pc_stage *s);

#endif
