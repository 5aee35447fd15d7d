/* SPDX-License-Identifier: GPL-2.0-only */
/* apart.h: work that must not be cut in two by a signal to its caller. */
#ifndef PC_UTIL_APART_H
#define PC_UTIL_APART_H

#include "pinclash/error.h"

/**
 * pc_apart - run a function in a process and session of its own, and wait for it
 * @fn: returns 0 or a negative errno above -256; what it changes in memory is
 *	lost, but for @err
 *
 * When the caller is killed meanwhile, @fn still runs to its end.
 *
 * Errors: those of @fn, of fork(2) and mmap(2), -EINTR the process was killed.
 */
int pc_apart(int (*fn)(void *arg, struct pc_err *err), void *arg, struct pc_err *err);

#endif
