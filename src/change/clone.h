/* SPDX-License-Identifier: GPL-2.0-only */
/* clone.h: FICLONERANGE, which both reflink changes make. */
#ifndef PINCLASH_CHANGE_CLONE_H
#define PINCLASH_CHANGE_CLONE_H

#include <stdint.h>

/**
 * pc_clone_range - share blocks of @from with @to, same offset in both
 * @offset: bytes, a multiple of the block size
 * @bytes: likewise
 *
 * Return: 0 or -errno of ioctl_ficlonerange(2).
 */
int pc_clone_range(int from, int to, uint64_t offset, uint64_t bytes);

#endif
