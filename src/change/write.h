/* SPDX-License-Identifier: GPL-2.0-only */
/* write.h: a write into the pinned range, which two changes make. */
#ifndef PINCLASH_CHANGE_WRITE_H
#define PINCLASH_CHANGE_WRITE_H

#include "pinclash/change.h"

/** pc_write_prepare - pc_change.prepare: make what is to be written, t->id's stamps */
int pc_write_prepare(struct pc_target *t, struct pc_err *err);

/** pc_write_range - pc_change.apply: write it. Return: 0 or -errno of pwrite(2), -EIO written in part. */
int pc_write_range(struct pc_target *t);

#endif
