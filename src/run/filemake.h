/* SPDX-License-Identifier: GPL-2.0-only */
/* filemake.h: files whose every page is stamped. */
#ifndef PINCLASH_RUN_FILEMAKE_H
#define PINCLASH_RUN_FILEMAKE_H

#include <stdint.h>

#include "pinclash/error.h"
#include "pinclash/stamp.h"

/**
 * pc_file_make - make a file of @bytes, all its blocks allocated and stamped
 * @path: must not exist
 * @bytes: a multiple of PC_PAGE
 *
 * The stamps are stored through a mapping with libpmem; data and metadata
 * are on the medium on return.
 *
 * Errors: -errno of open, fallocate, mmap or fsync; @err names file and call.
 */
int pc_file_make(const char *path, uint64_t bytes, const struct pc_stamp_id *id,
	struct pc_err *err);

#endif
