/* SPDX-License-Identifier: GPL-2.0-only */
/* collectors.h: the collectors; each looks at one kind of thing and adds it to the model. */
#ifndef PC_WHO_COLLECTORS_H
#define PC_WHO_COLLECTORS_H

#include <sys/types.h>

#include "who/model.h"

/*
 * All return 0 or -ENOMEM. A process that has ended meanwhile, or may not be
 * looked at, adds nothing.
 */

/** pc_who_files - descriptors of @pid: on the subject, and those behind which pins may be */
int pc_who_files(struct pc_who *who, pid_t pid);

/** pc_who_maps - mappings of @pid; after pc_who_files(), which tells whether all are wanted */
int pc_who_maps(struct pc_who *who, pid_t pid);

/** pc_who_tasks - stuck tasks of @pid; after the two above, which tell what concerns the subject */
int pc_who_tasks(struct pc_who *who, pid_t pid);

/**
 * pc_who_spinners - which of the tasks that ran do nothing but run?
 *
 * pc_who_tasks() adds each running task that has the subject open. This
 * watches them for a third of a second and drops those that are doing work.
 */
void pc_who_spinners(struct pc_who *who);

/** pc_who_mrs - memory regions of all RDMA devices, by nldev netlink */
int pc_who_mrs(struct pc_who *who);

/**
 * pc_who_ring - registered buffers of one io_uring
 * @fdinfo: text of its /proc/PID/fdinfo/FD
 */
int pc_who_ring(struct pc_who *who, pid_t pid, int fd, const char *fdinfo);

/**
 * pc_who_pipe - is something in that pipe?
 * @link: "pipe:[INODE]"
 *
 * Takes a copy of the descriptor (pidfd_getfd(2)) for one poll(2), which
 * takes no lock of the pipe. FIONREAD would, and might wait for its reader.
 */
int pc_who_pipe(struct pc_who *who, pid_t pid, int fd, const char *link);

/**
 * pc_who_direct - is something in flight on the device behind an O_DIRECT descriptor?
 * @path: of the open file
 * @major: device number of its file system, 0 and 0 when it is a device itself
 */
int pc_who_direct(struct pc_who *who, pid_t pid, int fd, const char *path, uint32_t major,
	uint32_t minor);

#endif
