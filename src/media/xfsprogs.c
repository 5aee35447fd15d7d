/* SPDX-License-Identifier: GPL-2.0-only */
/* xfsprogs.c: what the installed mkfs.xfs can do. */
#include "media/xfsprogs.h"

#include <stdio.h>

#include "util/exec.h"

#define ASK_MS 5000

bool pc_xfsprogs_exchange(void)
{
	const char *const argv[] = { "mkfs.xfs", "-V", NULL };
	struct pc_exec_out out = { 0 };
	unsigned int major = 0, minor = 0;

	if (pc_exec(argv, ASK_MS, &out, NULL) ||
		sscanf(out.text, "mkfs.xfs version %u.%u", &major, &minor) != 2)
		return false;
	return major > 6 || (major == 6 && minor >= 10);
}
