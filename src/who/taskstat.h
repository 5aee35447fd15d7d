/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstat.h: the figures of one task. */
#ifndef PC_WHO_TASKSTAT_H
#define PC_WHO_TASKSTAT_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct pc_taskstat - from /proc/PID/task/TID/stat
 * @user: clock ticks spent in user space
 * @system: clock ticks spent in the kernel
 * @start: clock ticks after boot
 * @cpu: it ran on last
 */
struct pc_taskstat {
	char state;
	unsigned long user;
	unsigned long system;
	unsigned long long start;
	int cpu;
};

/** pc_taskstat_read - false when the task is gone */
bool pc_taskstat_read(const char *proc, pid_t pid, pid_t tid, struct pc_taskstat *ret_stat);

/** pc_taskstat_age_ms - since when it exists; negative when unknown */
double pc_taskstat_age_ms(const char *proc, const struct pc_taskstat *stat);

/**
 * pc_taskstat_asleep_ms - since when it has not run; negative when unknown
 *
 * se.exec_start of /proc/PID/task/TID/sched is the time at which the scheduler last
 * charged it, on the clock of its CPU; ours on the same CPU is now. The
 * kernel writes it when built with SCHED_DEBUG (6.15 on: always), for tasks of
 * the fair class. Time that a hypervisor stole is not counted.
 */
double pc_taskstat_asleep_ms(const char *proc, pid_t pid, pid_t tid,
	const struct pc_taskstat *stat);

#endif
