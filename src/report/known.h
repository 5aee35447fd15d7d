/* SPDX-License-Identifier: GPL-2.0-only */
/* known.h: the list of known trouble, unsafe cells by kernel range. */
#ifndef PINCLASH_REPORT_KNOWN_H
#define PINCLASH_REPORT_KNOWN_H

#include <stdbool.h>

#include "pinclash/error.h"
#include "pinclash/results.h"
#include "scenario/cell.h"

/** PC_KNOWN - name of the copy of the list in the results folder */
#define PC_KNOWN "known.ini"

/*
 * An INI file; each section is one trouble, under any name:
 *
 *	[unmapped-layout-break]
 *	cell = xfs-dax/vmsplice/punch/unmapped	(a pattern as in scenarios; repeats)
 *	kernel = 6.1..6.14			(first..last; either may be left out)
 *	outcome = stale-read			(repeats; any unsafe one when left out)
 *	reason = one line
 */

/**
 * pc_known_apply - mark the cells of a run that the list expects to be unsafe
 * @file: path of the list
 *
 * Sets known, known_fixed and known_reason of each cell and nothing else: a
 * known cell stays unsafe. Marks from before are dropped.
 *
 * Errors: -ENOENT, -EACCES, ... the file cannot be read; -EINVAL an unknown
 * key, cell, outcome or kernel range, or a section without cell or reason;
 * -ENOMEM. @err names file, line and section.
 */
int pc_known_apply(struct pc_results *results, const char *file, struct pc_err *err);

/**
 * pc_known_forbid - set pc_rule_dangerous against the cells that the list expects to be dangerous
 * @file: path of the list
 * @kernel: release of the kernel that would run them
 *
 * Dangerous is what a machine cannot be used after (crash, unkillable,
 * stuck-holder) and what harms other files (stale-write, corrupt-fs). A section
 * without an outcome stands for any. Cells with a rule keep it.
 *
 * Errors: those of pc_known_apply().
 */
int pc_known_forbid(struct pc_cells *cells, const char *file, const char *kernel,
	struct pc_err *err);

/**
 * pc_known_keep - copy the list into a results folder, so that a report can be made again there
 *
 * Errors: those of pc_known_apply() when the list is not in order, of pc_save().
 */
int pc_known_keep(const char *file, const char *dir, struct pc_err *err);

/**
 * pc_kernel_in_range - is a kernel release in "first..last"?
 * @release: as uname -r has it
 * @range: "6.1..6.14", "..6.14", "6.15..", "6.12"; numbers that an end does
 *	not give match any, so 6.14 includes 6.14.9
 *
 * Return: 1 yes, 0 no, -EINVAL not a range.
 */
int pc_kernel_in_range(const char *release, const char *range);

#endif
