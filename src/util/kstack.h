/* SPDX-License-Identifier: GPL-2.0-only */
/* kstack.h: kernel stacks as /proc/PID/stack writes them. */
#ifndef PC_UTIL_KSTACK_H
#define PC_UTIL_KSTACK_H

#include <stdbool.h>
#include <stddef.h>

/** PC_FRAME - size of a buffer that takes the name of a kernel function */
#define PC_FRAME 96

/**
 * pc_kstack_frame - the function of one line, "[<0>] name+0x10/0x20 [module]"
 * @ret_name: PC_FRAME bytes
 *
 * Return: false when the line names none, or one that does not fit.
 */
bool pc_kstack_frame(const char *line, char *ret_name);

/**
 * pc_kstack_layout_wait - is that a function that waits for pinned pages?
 *
 * 6.1 to 6.14: xfs_wait_dax_page and ext4_wait_dax_page under their
 * *_break_layouts; 6.15 on: wait_page_idle and dax_break_layout (fs/dax.c).
 */
bool pc_kstack_layout_wait(const char *function);

/**
 * pc_kstack_pair_wait - does a task wait there for pinned pages of the second of two files?
 * @state: letter of the task
 *
 * A clone on our kernel series sleeps for them in xfs_mmaplock_two_inodes_and_break_dax_layout(),
 * which is inlined in xfs_ilock2_io_mmap(). It sleeps interruptibly (S); for a lock it would be in state D.
 */
bool pc_kstack_pair_wait(const char *function, char state);

#endif
