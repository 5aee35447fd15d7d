/* SPDX-License-Identifier: GPL-2.0-only */
/* casefile.h: the facts of one cell in a file, so that a verdict can be checked later. */
#ifndef PINCLASH_REPORT_CASEFILE_H
#define PINCLASH_REPORT_CASEFILE_H

#include <stdio.h>

#include "pinclash/case.h"
#include "pinclash/error.h"
#include "report/fields.h"

/** PC_CASE_DIR - folder of case files in the results folder */
#define PC_CASE_DIR "cases"

/** pc_case_fields - members of struct pc_case but its history */
extern const struct pc_field pc_case_fields[];

/** pc_casefile_name - "cases/<id with / as ~>.json"; @size bytes */
void pc_casefile_name(const char *id, char *ret_name, size_t size);

/**
 * pc_casefile_write - write a case into a results folder
 * @dir: results folder; its folder for cases is made when missing
 *
 * The file appears whole or not at all.
 *
 * Errors: the errno of mkdir(2), open(2), write(2) or rename(2), -ENOMEM;
 * @err names the file.
 */
int pc_casefile_write(const struct pc_case *c, const char *dir, struct pc_err *err);

/**
 * pc_casefile_read - read a case back
 * @ret_case: its history is allocated; pc_casefile_free() frees it
 *
 * Facts that the file does not mention are as if nobody had looked.
 *
 * Errors: -ENOENT, -EACCES, ... the file cannot be read; -EINVAL truncated, no
 * case file, or a key or value that is not known; -ENOMEM. @err names the
 * file, and the line or the key.
 */
int pc_casefile_read(const char *path, struct pc_case *ret_case, struct pc_err *err);

/**
 * pc_casefile_load - read the case of the cell @id back from a results folder
 *
 * Errors: those of pc_casefile_read(); -ENOENT when the cell did not run.
 */
int pc_casefile_load(const char *dir, const char *id, struct pc_case *ret_case,
	struct pc_err *err);

/** pc_casefile_free - frees what pc_casefile_read() allocated; accepts an all-zero case */
void pc_casefile_free(struct pc_case *c);

#endif
