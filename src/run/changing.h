/* SPDX-License-Identifier: GPL-2.0-only */
/* changing.h: what the changer process does. All take a struct pc_stage. */
#ifndef PINCLASH_RUN_CHANGING_H
#define PINCLASH_RUN_CHANGING_H

#include "pinclash/error.h"

/** pc_changing_make_other - make and stamp the second file of a two-file change */
int pc_changing_make_other(void *stage, struct pc_err *err);

/** pc_changing_open - open the files, and note which of two has the higher inode number */
int pc_changing_open(void *stage, struct pc_err *err);

/** pc_changing_share - let the second file share the blocks of the pinned range */
int pc_changing_share(void *stage, struct pc_err *err);

/** pc_changing_prepare - once the pin is held: what must be there before the change */
int pc_changing_prepare(void *stage, struct pc_err *err);

/** pc_changing_apply - make the change; its errno is recorded and is no error of ours */
int pc_changing_apply(void *stage, struct pc_err *err);

/** pc_changing_apply_again - the same call, when nothing is pinned any more; see pc_change_fact */
int pc_changing_apply_again(void *stage, struct pc_err *err);

#endif
