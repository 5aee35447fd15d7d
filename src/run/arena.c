/* SPDX-License-Identifier: GPL-2.0-only */
/* arena.c: the shared memory of a run. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/arena.h"

static void arena_path(pid_t owner, char *path, size_t size)
{
	snprintf(path, size, PC_RUN_DIR "/%d.arena", (int)owner);
}

static int map_file(const char *path, int flags, struct pc_arena **ret_arena, struct pc_err *err)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	void *mem;

	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	if ((flags & O_CREAT) && posix_fallocate(fd, 0, sizeof(struct pc_arena)) != 0) {
		close(fd);
		unlink(path);
		return pc_fail(err, ENOSPC, "%s: no room for %zu bytes; free some space in /run",
			path, sizeof(struct pc_arena));
	}
	mem = mmap(NULL, sizeof(struct pc_arena), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (mem == MAP_FAILED)
		return pc_fail(err, errno, "%s: mmap: %s", path, strerror(errno));
	*ret_arena = mem;
	return 0;
}

int pc_arena_make(struct pc_arena **ret_arena, struct pc_err *err)
{
	char path[64];
	int r;

	if (mkdir(PC_RUN_DIR, 0700) < 0 && errno != EEXIST)
		return pc_fail(err, errno, PC_RUN_DIR ": %s; run as root", strerror(errno));
	arena_path(getpid(), path, sizeof(path));
	r = map_file(path, O_RDWR | O_CREAT | O_TRUNC, ret_arena, err);
	if (r == 0)
		(*ret_arena)->owner = getpid();
	return r;
}

void pc_arena_drop(struct pc_arena *arena)
{
	char path[64];

	arena_path(arena->owner, path, sizeof(path));
	if (arena->env.undo_count == 0) {
		unlink(path);
		rmdir(PC_RUN_DIR); /* fails while another run is using it, as it should */
	}
	munmap(arena, sizeof(*arena));
}

static int recover_one(const char *name, struct pc_err *err)
{
	char path[300];
	struct pc_arena *arena;
	struct stat st;
	int r;

	snprintf(path, sizeof(path), PC_RUN_DIR "/%s", name);
	if (stat(path, &st) < 0)
		return 0; /* its run has just ended by itself */
	if (st.st_size != (off_t)sizeof(*arena))
		return pc_fail(err, EINVAL,
			"%s: left by another version of pinclash; remove it once its mounts and "
			"devices are gone", path);
	r = map_file(path, O_RDWR, &arena, err);
	if (r < 0)
		return r;
	r = pc_undo_to(&arena->env, 0, err);
	if (r == 0)
		unlink(path);
	munmap(arena, sizeof(*arena));
	return r;
}

int pc_arena_recover(struct pc_err *err)
{
	DIR *dir = opendir(PC_RUN_DIR);
	struct dirent *entry;
	int r = 0;

	if (!dir)
		return 0;
	while (r == 0 && (entry = readdir(dir)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot && strcmp(dot, ".arena") == 0)
			r = recover_one(entry->d_name, err);
	}
	closedir(dir);
	return r;
}
