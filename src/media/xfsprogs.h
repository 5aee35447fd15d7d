/* SPDX-License-Identifier: GPL-2.0-only */
/* xfsprogs.h: what the installed mkfs.xfs can do. */
#ifndef PC_MEDIA_XFSPROGS_H
#define PC_MEDIA_XFSPROGS_H

#include <stdbool.h>

/**
 * pc_xfsprogs_exchange - can it make file systems whose files exchange ranges?
 *
 * From xfsprogs 6.10 on; false when there is no mkfs.xfs.
 */
bool pc_xfsprogs_exchange(void);

#endif
