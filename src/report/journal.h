/* SPDX-License-Identifier: GPL-2.0-only */
/* journal.h: cells.jsonl, one JSON object a line; survives the death of the machine. */
#ifndef PINCLASH_REPORT_JOURNAL_H
#define PINCLASH_REPORT_JOURNAL_H

#include <stddef.h>

#include "pinclash/results.h"
#include "scenario/cell.h"

/** PC_JOURNAL - its name in the results folder */
#define PC_JOURNAL "cells.jsonl"

/** PC_JOURNAL_NO_END - what "stopped" says of a run whose journal breaks off */
#define PC_JOURNAL_NO_END "the journal has no end: the run goes on or died"

/*
 * A journal that is being written. Each line goes out in one write(2) and is
 * synced before the call returns, so what was noted is there after a panic.
 * A line that does not fit on the device is taken back: the lines before it
 * stay whole. One process writes at a time.
 *
 * Each function below: errors are the errno of write(2) or fsync(2) (-ENOSPC,
 * -EROFS, -EIO, ...) or -ENOMEM; @err names the file.
 */
struct pc_journal;

/**
 * pc_journal_open - go on with the journal of a results folder, or begin one
 * @ret_journal: closed by pc_journal_close()
 *
 * A last line that was cut off when the machine died is dropped.
 */
int pc_journal_open(const char *dir, struct pc_journal **ret_journal, struct pc_err *err);

/**
 * pc_journal_run - a run begins, or goes on after a boot
 * @head: kernel, accel, started, scenario, again, version, shard, matrix and seed are noted
 * @planned: the cells it will run; those of the first such line are the plan
 */
int pc_journal_run(struct pc_journal *j, const struct pc_results *head,
	const struct pc_cells *planned, struct pc_err *err);

/** pc_journal_begin - a cell begins; if nothing follows, it took the machine with it */
int pc_journal_begin(struct pc_journal *j, const char *id, struct pc_err *err);

/** pc_journal_cell - a cell was judged; replaces what was noted of it before */
int pc_journal_cell(struct pc_journal *j, const struct pc_result *result, struct pc_err *err);

/**
 * pc_journal_end - the run is over
 * @stopped: why it did not come to its end, "" when it did
 */
int pc_journal_end(struct pc_journal *j, const char *stopped, struct pc_err *err);

/** pc_journal_close - accepts NULL */
void pc_journal_close(struct pc_journal *j);

/**
 * pc_journal_unfinished - the cell that was under way when the journal broke off
 * @ret_id: "" when there is none; @size bytes
 *
 * Errors: those of pc_results_load().
 */
int pc_journal_unfinished(const char *dir, char *ret_id, size_t size, struct pc_err *err);

#endif
