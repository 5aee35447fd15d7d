/* SPDX-License-Identifier: GPL-2.0-only */
/* layout.h: which physical blocks a file range owns (FIEMAP). */
#ifndef PINCLASH_RUN_LAYOUT_H
#define PINCLASH_RUN_LAYOUT_H

#include "pinclash/case.h"
#include "pinclash/error.h"

/**
 * pc_layout_read - the extents of a file range
 * @fd: regular file
 * @offset: bytes
 * @bytes: length of the range
 * @ret_layout: known is false when there are more extents than it holds
 *
 * The file is synced first (FIEMAP_FLAG_SYNC), so delayed allocations show.
 * Extents are cut to the range. Source: Documentation/filesystems/fiemap.rst.
 *
 * Errors: -errno of the ioctl, -EOPNOTSUPP when the file system has no FIEMAP.
 */
int pc_layout_read(int fd, uint64_t offset, uint64_t bytes, struct pc_layout *ret_layout,
	struct pc_err *err);

/** pc_layout_minus - the parts of @a whose physical space @b does not own */
struct pc_layout pc_layout_minus(const struct pc_layout *a, const struct pc_layout *b);

#endif
