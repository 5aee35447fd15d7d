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
 * pc_kstack_mixed_wait - does a task wait there for pinned pages, where it could wait for a lock?
 * @state: letter of the task
 *
 * On our kernel series a clone sleeps for those of its second file in xfs_mmaplock_two_inodes_and_break_dax_layout(),
 * which is inlined in xfs_ilock2_io_mmap(), and on the hardened kernel a write to shared blocks in
 * xfs_file_dax_unshare(), called by xfs_file_dax_write(). They sleep interruptibly (S); for a lock they would be in state D.
 */
bool pc_kstack_mixed_wait(const char *function, char state);

#endif
