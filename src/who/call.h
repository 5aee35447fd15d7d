/* SPDX-License-Identifier: GPL-2.0-only */
/* call.h: the system call a task is in, and the files it is about. */
#ifndef PC_WHO_CALL_H
#define PC_WHO_CALL_H

#include "who/model.h"

/**
 * struct pc_call - a system call under way
 * @name: "ftruncate", "" when it is not known
 * @text: with its files, for people; "" when the kernel does not tell
 * @relation: is one of its files the subject?
 * @buffer: address of what read(2) and write(2) move, 0 in other calls
 * @bytes: its length
 */
struct pc_call {
	char name[24];
	char text[300];
	enum pc_relation relation;
	uint64_t buffer;
	uint64_t bytes;
};

/**
 * pc_call_look - what /proc/PID/task/TID/syscall says
 *
 * It needs root, or the same user. A task that runs shows no call, a page
 * fault and a kernel thread have none.
 */
struct pc_call pc_call_look(const struct pc_who *who, pid_t pid, pid_t tid);

#endif
