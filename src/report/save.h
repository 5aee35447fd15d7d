/* SPDX-License-Identifier: GPL-2.0-only */
/* save.h: writes files of the results folder, whole or not at all. */
#ifndef PINCLASH_REPORT_SAVE_H
#define PINCLASH_REPORT_SAVE_H

#include <stdio.h>

#include "pinclash/error.h"
#include "pinclash/report.h"
#include "pinclash/results.h"

/** pc_save_body - writes the content; fails with -errno and @err */
typedef int (*pc_save_body)(const void *ctx, FILE *out, struct pc_err *err);

/**
 * pc_save_path - write @path through a temporary file beside it and a rename
 *
 * Errors: those of @body, or the errno of open(2), write(2), fsync(2) or
 * rename(2) (-ENOSPC, -EROFS, ...); @err names the file. What was there
 * under that name before stays.
 */
int pc_save_path(const char *path, pc_save_body body, const void *ctx, struct pc_err *err);

/**
 * pc_save - the same for @dir/@name
 *
 * Errors: those of pc_save_path(); -ENAMETOOLONG.
 */
int pc_save(const char *dir, const char *name, pc_save_body body, const void *ctx,
	struct pc_err *err);

/**
 * pc_save_copy - copy the file @from to @dir/@name
 *
 * Errors: those of pc_save(), and the errno of reading @from.
 */
int pc_save_copy(const char *dir, const char *name, const char *from, struct pc_err *err);

/**
 * pc_reports_save - write every registered report that has a file
 *
 * Errors: those of pc_save(); the first one, after all were tried.
 */
int pc_reports_save(const char *dir, const struct pc_results *results, struct pc_err *err);

/**
 * pc_report_find - the report called @name
 *
 * Errors: -ENOENT no such report (the nearest is named).
 */
int pc_report_find(const char *name, const struct pc_report **ret_report, struct pc_err *err);

/**
 * pc_report_save - write one report to a file of any name
 *
 * Errors: those of pc_save() and of the report.
 */
int pc_report_save(const struct pc_report *report, const struct pc_results *results,
	const char *path, struct pc_err *err);

/**
 * pc_report_print - write the report called @name to a stream
 *
 * Errors: -ENOENT no such report (the nearest is named), -EIO.
 */
int pc_report_print(const char *name, const struct pc_results *results, FILE *out,
	struct pc_err *err);

#endif
