/* SPDX-License-Identifier: GPL-2.0-only */
/* files.h: the files of a storm. */
#ifndef PINCLASH_STORM_FILES_H
#define PINCLASH_STORM_FILES_H

#include "storm/storm.h"

/** pc_storm_path - where file @number is */
void pc_storm_path(const struct pc_storm *storm, uint32_t number, char *ret_path, size_t size);

/**
 * pc_storm_open - open all files for reading and writing
 * @ret_fds: shape.files of them; closed with the process
 *
 * Errors: those of open(2).
 */
int pc_storm_open(const struct pc_storm *storm, int *ret_fds, struct pc_err *err);

/*
 * Work for a process that may block. Both take a struct pc_storm.
 */

/**
 * pc_storm_files_make - make all files, and find out what each change does on this medium
 *
 * Fills the seats' reach: each change is made once in the middle of a file
 * that nobody pins, and FIEMAP tells which blocks it has freed or moved. A file system of our
 * own is filled but for a rest, so that freed blocks soon change hands. Errors: those of
 * pc_file_make() and of FIEMAP; what a change itself gives is none.
 */
int pc_storm_files_make(void *storm, struct pc_err *err);

/** pc_storm_files_drop - remove all files */
int pc_storm_files_drop(void *storm, struct pc_err *err);

#endif
