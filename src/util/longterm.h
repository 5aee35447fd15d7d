/* SPDX-License-Identifier: GPL-2.0-only */
/* longterm.h: the test switch for long-term pins of DAX file systems. */
#ifndef PC_UTIL_LONGTERM_H
#define PC_UTIL_LONGTERM_H

#include <stdbool.h>

#include "pinclash/env.h"

/*
 * PC_LONGTERM_SWITCH - a module parameter of mm/gup.c, on kernels built with
 * GUP_LONGTERM_FSDAX; no other kernel has it. Y lets FOLL_LONGTERM pin fsdax.
 */
#define PC_LONGTERM_SWITCH "/sys/module/gup/parameters/longterm_fsdax"

/** pc_longterm_known - has this kernel the switch? */
bool pc_longterm_known(void);

/**
 * pc_longterm_set - turn it on or off; nothing on a kernel that has none
 * @env: gets PC_UNDO_LONGTERM, once, with what it was before; keeper process
 *
 * Errors: -EACCES not root, -ENOSPC the undo list is full, or the errno of the write.
 */
int pc_longterm_set(struct pc_env *env, bool on, struct pc_err *err);

/**
 * pc_longterm_restore - put it back
 * @arg: "Y" or "N", as it was read
 *
 * Errors: as above; nothing on a kernel that has none.
 */
int pc_longterm_restore(const char *arg, struct pc_err *err);

#endif
