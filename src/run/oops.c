/* SPDX-License-Identifier: GPL-2.0-only */
/* oops.c: is this kernel still one whose answers mean something? */
#include "run/oops.h"
#include "util/sysfs.h"

#define TAINT_DIE (1 << 7)

bool pc_kernel_oopsed(void)
{
	long long tainted;

	return pc_sysfs_num(&tainted, "/proc/sys/kernel/tainted") == 0 && (tainted & TAINT_DIE);
}
