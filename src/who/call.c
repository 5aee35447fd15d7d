/* SPDX-License-Identifier: GPL-2.0-only */
/* call.c: the system call a task is in, and the files it is about. */
#include "who/call.h"

#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "util/scoped.h"
#include "who/fd.h"
#include "who/proc.h"

/*
 * Which argument is what, counted from 1; 0 for none. @path is an address in
 * the caller's memory, taken relative to @dir.
 */
static const struct shape {
	long number;
	const char *name;
	int fd, other, path, dir, buffer;
} shapes[] = {
	{ SYS_ftruncate, "ftruncate", .fd = 1 },
	{ SYS_truncate, "truncate", .path = 1 },
	{ SYS_fallocate, "fallocate", .fd = 1 },
	{ SYS_ioctl, "ioctl", .fd = 1 },
	{ SYS_openat, "openat", .path = 2, .dir = 1 },
	{ SYS_copy_file_range, "copy_file_range", .fd = 1, .other = 3 },
	{ SYS_read, "read", .fd = 1, .buffer = 2 },
	{ SYS_write, "write", .fd = 1, .buffer = 2 },
	{ SYS_pread64, "pread", .fd = 1, .buffer = 2 },
	{ SYS_pwrite64, "pwrite", .fd = 1, .buffer = 2 },
	{ SYS_readv, "readv", .fd = 1 },
	{ SYS_writev, "writev", .fd = 1 },
	{ SYS_preadv, "preadv", .fd = 1 },
	{ SYS_pwritev, "pwritev", .fd = 1 },
	{ SYS_fsync, "fsync", .fd = 1 },
	{ SYS_fdatasync, "fdatasync", .fd = 1 },
	{ SYS_close, "close", .fd = 1 },
	{ SYS_mmap, "mmap", .fd = 5 },
	{ SYS_unlinkat, "unlinkat", .path = 2, .dir = 1 },
	{ SYS_renameat2, "renameat2", .path = 4, .dir = 3 },
	{ SYS_umount2, "umount", .path = 1 },
	{ SYS_fchmod, "fchmod", .fd = 1 },
	{ SYS_fchown, "fchown", .fd = 1 },
	{ SYS_fsetxattr, "fsetxattr", .fd = 1 },
#ifdef SYS_open /* not on architectures that began with openat(2) */
	{ SYS_open, "open", .path = 1 },
	{ SYS_creat, "creat", .path = 1 },
	{ SYS_unlink, "unlink", .path = 1 },
	{ SYS_rename, "rename", .path = 2 },
#endif
};

struct arguments {
	long number;
	uint64_t arg[6];
};

static const struct shape *find_shape(long number)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (shapes[i].number == number)
			return &shapes[i];
	}
	return NULL;
}

static enum pc_relation worth_more(enum pc_relation a, enum pc_relation b)
{
	return a < b ? a : b;
}

static void append(char *text, size_t size, const char *before, const char *what)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s", before, what);
}

static void add_file(const struct pc_who *who, pid_t pid, uint64_t arg, struct pc_call *call)
{
	pc_autofree char *mounts = pc_fd_mounts(who, pid);
	struct pc_fd file = pc_fd_look(who, pid, (int)arg, mounts);
	char word[300];

	snprintf(word, sizeof(word), "fd %d%s%s", (int)arg, file.link[0] ? ": " : "", file.link);
	append(call->text, sizeof(call->text), call->text[strlen(call->text) - 1] == '(' ? "" : ", ",
		word);
	call->relation = worth_more(call->relation, file.relation);
}

/* From the caller's memory, without stopping it. */
static bool read_memory(const struct pc_who *who, pid_t pid, uint64_t address, void *to, size_t size)
{
	pc_autofd int fd = -1;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%d/mem", who->proc, (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && pread(fd, to, size, (off_t)address) > 0;
}

static enum pc_relation path_relation(const struct pc_who *who, pid_t pid, int dir,
	const char *path)
{
	char full[PATH_MAX], base[32] = "root";
	struct statx st;

	if (*path != '/')
		snprintf(base, sizeof(base), dir == AT_FDCWD ? "cwd" : "fd/%d", dir);
	if (snprintf(full, sizeof(full), "%s/%d/%s/%s", who->proc, (int)pid, base, path) >=
		    (int)sizeof(full) ||
		statx(AT_FDCWD, full, AT_STATX_DONT_SYNC, STATX_INO, &st))
		return PC_RELATION_UNKNOWN;
	return pc_subject_is(&who->subject, st.stx_dev_major, st.stx_dev_minor, st.stx_ino)
		       ? PC_RELATION_YES : PC_RELATION_NO;
}

static void add_path(const struct pc_who *who, pid_t pid, const struct shape *shape,
	const struct arguments *a, struct pc_call *call)
{
	int dir = shape->dir ? (int)a->arg[shape->dir - 1] : AT_FDCWD;
	char path[256] = "";
	enum pc_relation is = PC_RELATION_UNKNOWN;

	/* What stands behind the path may end in unmapped memory: a short read is enough. */
	if (read_memory(who, pid, a->arg[shape->path - 1], path, sizeof(path) - 1) && *path)
		is = path_relation(who, pid, dir, path);
	append(call->text, sizeof(call->text), "", *path ? path : "a path that cannot be read");
	call->relation = worth_more(call->relation, is);
}

/* The other file of a clone is named in the argument, or in a struct behind it. */
static void add_clone(const struct pc_who *who, pid_t pid, const struct arguments *a,
	struct pc_call *call)
{
	struct file_clone_range range;

	if (a->arg[1] == FICLONE)
		add_file(who, pid, a->arg[2], call);
	else if (a->arg[1] == FICLONERANGE &&
		 read_memory(who, pid, a->arg[2], &range, sizeof(range)))
		add_file(who, pid, (uint64_t)range.src_fd, call);
	else
		return;
	append(call->text, sizeof(call->text), "", ", clone");
}

/* "echo dax1.0 >unbind": what is written says which device is meant. */
static void add_written(const struct pc_who *who, pid_t pid, struct pc_call *call)
{
	const char *slash = strrchr(who->subject.path, '/');
	char word[64] = "";

	if (!strstr(call->text, "/unbind") || call->bytes >= sizeof(word) ||
		!read_memory(who, pid, call->buffer, word, (size_t)call->bytes))
		return;
	word[strcspn(word, "\n")] = '\0';
	append(call->text, sizeof(call->text), ", ", word);
	call->relation = slash && !strcmp(word, slash + 1) ? PC_RELATION_YES : PC_RELATION_UNKNOWN;
}

static void describe(const struct pc_who *who, pid_t pid, const struct shape *shape,
	const struct arguments *a, struct pc_call *call)
{
	snprintf(call->name, sizeof(call->name), "%s", shape->name);
	snprintf(call->text, sizeof(call->text), "%s(", shape->name);
	call->relation = PC_RELATION_NO;
	if (shape->fd)
		add_file(who, pid, a->arg[shape->fd - 1], call);
	if (shape->other)
		add_file(who, pid, a->arg[shape->other - 1], call);
	if (shape->path)
		add_path(who, pid, shape, a, call);
	if (shape->buffer) {
		call->buffer = a->arg[shape->buffer - 1];
		call->bytes = a->arg[shape->buffer];
		add_written(who, pid, call);
	}
	if (shape->number == SYS_ioctl)
		add_clone(who, pid, a, call);
	append(call->text, sizeof(call->text), "", ")");
}

struct pc_call pc_call_look(const struct pc_who *who, pid_t pid, pid_t tid)
{
	struct pc_call call = { .relation = PC_RELATION_UNKNOWN };
	struct arguments a = { .number = -1 };
	const struct shape *shape;
	char text[256];

	if (pc_proc_read(text, sizeof(text), who->proc, "%d/task/%d/syscall", (int)pid, (int)tid) ||
		sscanf(text, "%ld %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64
			" %" SCNx64, &a.number, &a.arg[0], &a.arg[1], &a.arg[2], &a.arg[3],
			&a.arg[4], &a.arg[5]) != 7)
		return call;
	shape = find_shape(a.number);
	if (shape)
		describe(who, pid, shape, &a, &call);
	else
		snprintf(call.text, sizeof(call.text), "system call %ld", a.number);
	return call;
}
