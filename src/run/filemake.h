/* SPDX-License-Identifier: GPL-2.0-only */
/* filemake.h: files whose every page is stamped. */
#ifndef PINCLASH_RUN_FILEMAKE_H
#define PINCLASH_RUN_FILEMAKE_H

#include <stdint.h>

#include "pinclash/error.h"
#include "pinclash/stamp.h"

/**
 * pc_file_make - make a file, its blocks from @from to @bytes allocated and stamped
 * @path: must not exist
 * @from: offset of the first block, a hole before it; a multiple of PC_PAGE
 * @bytes: size of the file, likewise
 *
 * The stamps are stored through a mapping with libpmem; data and metadata
 * are on the medium on return.
 *
 * Errors: -errno of open, fallocate, mmap or fsync; @err names file and call.
 */
int pc_file_make(const char *path, uint64_t from, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err);

/**
 * pc_file_make_huge - make a file that can be mapped by a 2 MiB entry at offset PC_PMD
 * @bytes: its size, at least 2 * PC_PMD; stamped from PC_PMD on
 *
 * DAX maps 2 MiB at once where file offset and physical address are a multiple
 * of it (dax_iomap_pmd_fault(), fs/dax.c). The blocks are taken where the
 * allocator has them, and the offset is shifted until it fits
 * (FALLOC_FL_INSERT_RANGE, FALLOC_FL_COLLAPSE_RANGE). The page behind the
 * 2 MiB may be a hole.
 *
 * Errors: those of pc_file_make(), -ENOSPC no such 2 MiB among 4 that were given.
 */
int pc_file_make_huge(const char *path, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err);

#endif
