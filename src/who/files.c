/* SPDX-License-Identifier: GPL-2.0-only */
/* files.c: collector of descriptors: on the subject, and those behind which pins may be. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/scoped.h"
#include "who/collectors.h"
#include "who/fd.h"
#include "who/proc.h"

static int look_ring(struct pc_who *who, pid_t pid, int fd)
{
	pc_autofree char *info = NULL;

	if (pc_proc_read_patiently(&info, PC_ANY_CPU, who->proc, "%d/fdinfo/%d", (int)pid, fd))
		return 0;
	return pc_who_ring(who, pid, fd, info);
}

static int look_file(struct pc_who *who, pid_t pid, int fd, const struct pc_fd *file)
{
	struct pc_who_process *p;

	if (file->relation == PC_RELATION_YES) {
		p = pc_who_process(who, pid);
		if (!p)
			return -ENOMEM;
		p->opened++;
	}
	if (!(file->flags & O_DIRECT))
		return 0;
	if (!strncmp(file->link, "/dev/", 5))
		return pc_who_direct(who, pid, fd, file->link, 0, 0);
	return pc_who_direct(who, pid, fd, file->link, file->major, file->minor);
}

static int look(struct pc_who *who, pid_t pid, int fd, const char *mounts)
{
	struct pc_fd file = pc_fd_look(who, pid, fd, mounts);

	if (!strncmp(file.link, "pipe:", 5))
		return pc_who_pipe(who, pid, fd, file.link);
	if (!strcmp(file.link, "anon_inode:[io_uring]"))
		return look_ring(who, pid, fd);
	return file.link[0] == '/' ? look_file(who, pid, fd, &file) : 0;
}

int pc_who_files(struct pc_who *who, pid_t pid)
{
	pc_autofree char *mounts = NULL;
	pc_autodir DIR *dir = NULL;
	struct dirent *entry;
	char path[PATH_MAX];
	int rc = 0;

	snprintf(path, sizeof(path), "%s/%d/fd", who->proc, (int)pid);
	dir = opendir(path);
	if (!dir && errno == EACCES)
		pc_who_note(who, "other users' descriptors, memory maps and kernel stacks: run as "
			"root to see them");
	while (!rc && dir && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (!mounts)
			mounts = pc_fd_mounts(who, pid);
		rc = look(who, pid, atoi(entry->d_name), mounts);
	}
	return rc;
}
