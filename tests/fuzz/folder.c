/* SPDX-License-Identifier: GPL-2.0-only */
/* folder.c: the files that a fuzz target feeds to a reader. */
#include "fuzz.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[40];
static char names[32][24];
static size_t name_count;

static const char *path_of(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", fuzz_folder(), name);
	return path;
}

static void clean(void)
{
	for (size_t i = 0; i < name_count; i++)
		unlink(path_of(names[i]));
	rmdir(folder);
}

const char *fuzz_folder(void)
{
	if (folder[0])
		return folder;
	snprintf(folder, sizeof(folder), "%s/pinclash-fuzz-XXXXXX",
		access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(folder))
		abort();
	atexit(clean);
	return folder;
}

static void remember(const char *name)
{
	for (size_t i = 0; i < name_count; i++) {
		if (!strcmp(names[i], name))
			return;
	}
	if (name_count == sizeof(names) / sizeof(names[0]))
		abort();
	snprintf(names[name_count++], sizeof(names[0]), "%s", name);
}

const char *fuzz_write(const char *name, const void *data, size_t size)
{
	const char *path = path_of(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	remember(name);
	return path;
}

void fuzz_remove(const char *name)
{
	unlink(path_of(name));
}
