/* SPDX-License-Identifier: GPL-2.0-only */
/* fd.h: a descriptor of another process. */
#ifndef PC_WHO_FD_H
#define PC_WHO_FD_H

#include "who/model.h"

/**
 * struct pc_fd - a descriptor of another process
 * @link: its path, or "pipe:[4711]", "anon_inode:[io_uring]"; "" when it is gone
 * @relation: is it of the subject?
 * @flags: open flags
 * @major: device number of its file system, 0 and 0 when that is not known
 */
struct pc_fd {
	char link[256];
	enum pc_relation relation;
	uint64_t flags;
	uint32_t major;
	uint32_t minor;
};

/**
 * pc_fd_look - what is behind a descriptor?
 * @mounts: text of the process' mountinfo; NULL when it cannot be read
 *
 * Reads what the kernel wrote about the open file (since 5.14 its inode
 * number, too) and never asks the file itself.
 */
struct pc_fd pc_fd_look(const struct pc_who *who, pid_t pid, int fd, const char *mounts);

/** pc_fd_mounts - mountinfo of a process, NULL when it cannot be read; the caller frees it */
char *pc_fd_mounts(const struct pc_who *who, pid_t pid);

#endif
