/* SPDX-License-Identifier: GPL-2.0-only */
/* proc.c: files below /proc and /sys, or below a recorded tree. */
#include "who/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/scoped.h"
#include "who/reader.h"

__attribute__((format(printf, 3, 0))) static bool make_path(char *path, const char *root,
	const char *fmt, va_list args)
{
	size_t len = (size_t)snprintf(path, PATH_MAX, "%s/", root);
	int rest;

	if (len >= PATH_MAX)
		return false;
	rest = vsnprintf(path + len, PATH_MAX - len, fmt, args);
	return rest >= 0 && (size_t)rest < PATH_MAX - len;
}

static int read_file(char *text, size_t size, const char *path)
{
	pc_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 1;

	if (fd < 0)
		return -errno;
	while (len + 1 < size && (n = read(fd, text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	return n < 0 ? -errno : 0;
}

int pc_proc_read(char *ret_text, size_t size, const char *root, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	bool fits;

	va_start(args, fmt);
	fits = make_path(path, root, fmt, args);
	va_end(args);
	return fits ? read_file(ret_text, size, path) : -ENAMETOOLONG;
}

int pc_proc_link(char *ret_text, size_t size, const char *root, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	ssize_t len;
	bool fits;

	va_start(args, fmt);
	fits = make_path(path, root, fmt, args);
	va_end(args);
	if (!fits)
		return -ENAMETOOLONG;
	len = readlink(path, ret_text, size - 1);
	if (len < 0)
		return -errno;
	ret_text[len] = '\0';
	return 0;
}

int pc_proc_read_patiently(char **ret_text, int cpu, const char *root, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list args;
	bool fits;

	va_start(args, fmt);
	fits = make_path(path, root, fmt, args);
	va_end(args);
	return fits ? pc_reader_read(path, cpu, ret_text) : -ENAMETOOLONG;
}

int pc_proc_field(const char *text, const char *name, int base, uint64_t *ret_value)
{
	size_t len = strlen(name);
	char *end;

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, len) || !strchr(": \t", line[len]) || !line[len])
			continue;
		line += len + strspn(line + len, ": \t");
		errno = 0;
		*ret_value = strtoull(line, &end, base);
		return end == line || errno ? -EINVAL : 0;
	}
	return -ENOENT;
}

void pc_proc_comm(char *ret_comm, size_t size, const char *root, pid_t pid)
{
	if (pc_proc_read(ret_comm, size, root, "%d/comm", (int)pid))
		snprintf(ret_comm, size, "?");
	ret_comm[strcspn(ret_comm, "\n")] = '\0';
}
