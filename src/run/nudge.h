/* SPDX-License-Identifier: GPL-2.0-only */
/* nudge.h: signals that make a change look for pins again. */
#ifndef PINCLASH_RUN_NUDGE_H
#define PINCLASH_RUN_NUDGE_H

/**
 * pc_nudge_begin - from now on a signal a millisecond, a limited number of them
 *
 * A system call that waits for pins does so interruptibly (dax_break_layouts(),
 * fs/dax.c; xfs_break_dax_layouts() and ext4_break_layouts() before it). The
 * handler does nothing and has SA_RESTART: the call begins anew, and so does
 * its search for pinned pages. After the last one it waits as any other call.
 * For a process of one thread, which must not use SIGALRM otherwise.
 */
void pc_nudge_begin(void);

/** pc_nudge_end - none from now on */
void pc_nudge_end(void);

#endif
