/* SPDX-License-Identifier: GPL-2.0-only */
/* unknown.c: errors that tell of the kernel, and not of the collision. */
#include <errno.h>

#include "pinclash/change.h"

bool pc_change_unknown(int error)
{
	return error == EOPNOTSUPP || error == ENOTTY || error == ENOSYS || error == EINVAL;
}
