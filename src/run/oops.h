/* SPDX-License-Identifier: GPL-2.0-only */
/* oops.h: is this kernel still one whose answers mean something? */
#ifndef PINCLASH_RUN_OOPS_H
#define PINCLASH_RUN_OOPS_H

#include <stdbool.h>

/**
 * pc_kernel_oopsed - has the running kernel oopsed since it was booted?
 *
 * Bit 7 of /proc/sys/kernel/tainted (Documentation/admin-guide/tainted-kernels.rst).
 * False when that cannot be read.
 */
bool pc_kernel_oopsed(void);

#endif
