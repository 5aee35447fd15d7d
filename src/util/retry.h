/* SPDX-License-Identifier: GPL-2.0-only */
/* retry.h: patience with what is busy. */
#ifndef PC_UTIL_RETRY_H
#define PC_UTIL_RETRY_H

#include "pinclash/error.h"

/**
 * pc_retry_busy - call a function until it is no longer busy
 * @fn: returns -EBUSY as long as it should be called again
 *
 * For two seconds: a process that was just killed may still be closing its
 * files, and a device that lost its last user still settling.
 *
 * Errors: those of the last call.
 */
int pc_retry_busy(int (*fn)(const char *arg, struct pc_err *err), const char *arg,
	struct pc_err *err);

#endif
