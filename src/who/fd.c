/* SPDX-License-Identifier: GPL-2.0-only */
/* fd.c: a descriptor of another process. */
#include "who/fd.h"

#include "who/proc.h"

struct pc_fd pc_fd_look(const struct pc_who *who, pid_t pid, int fd, const char *mounts)
{
	struct pc_fd f = { .relation = PC_RELATION_UNKNOWN };
	uint64_t ino, mount;
	char info[4096];

	if (pc_proc_link(f.link, sizeof(f.link), who->proc, "%d/fd/%d", (int)pid, fd)) {
		f.link[0] = '\0';
		return f;
	}
	if (f.link[0] != '/') {
		f.relation = PC_RELATION_NO;
		return f;
	}
	if (pc_proc_read(info, sizeof(info), who->proc, "%d/fdinfo/%d", (int)pid, fd) ||
		pc_proc_field(info, "flags", 8, &f.flags) ||
		pc_proc_field(info, "ino", 10, &ino) ||
		pc_proc_field(info, "mnt_id", 10, &mount) || !mounts ||
		!pc_mount_device(mounts, mount, &f.major, &f.minor))
		return f;
	f.relation = pc_subject_is(&who->subject, f.major, f.minor, ino) ? PC_RELATION_YES
									 : PC_RELATION_NO;
	return f;
}

char *pc_fd_mounts(const struct pc_who *who, pid_t pid)
{
	char *text = NULL;

	return pc_proc_read_patiently(&text, PC_ANY_CPU, who->proc, "%d/mountinfo", (int)pid) ? NULL : text;
}
