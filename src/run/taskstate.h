/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstate.h: is a task waiting inside the kernel, and where? */
#ifndef PINCLASH_RUN_TASKSTATE_H
#define PINCLASH_RUN_TASKSTATE_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct pc_task_state - one look at a task
 * @state: letter from /proc/PID/stat (R, S, D, Z, ...), 0 when it is gone
 * @ending: it is in its exit, or is through with it
 * @waits_in: kernel function it waits in, "" when it runs or that is not to be seen
 * @layout_wait: is that a wait for pinned pages?
 */
struct pc_task_state {
	char state;
	bool ending;
	char waits_in[96];
	bool layout_wait;
};

/**
 * pc_task_look - look once; never blocks
 *
 * The stack (/proc/PID/stack) needs root and CONFIG_STACKTRACE; without it
 * the state letter is all there is.
 */
struct pc_task_state pc_task_look(pid_t pid);

#endif
