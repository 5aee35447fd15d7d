/* SPDX-License-Identifier: GPL-2.0-only */
/* sysfs.c: one-line files of /sys and /proc. */
#include "util/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/scoped.h"

__attribute__((format(printf, 2, 0))) static int make_path(char *path, const char *fmt, va_list ap)
{
	int len = vsnprintf(path, PATH_MAX, fmt, ap);

	return len < 0 || len >= PATH_MAX ? -ENAMETOOLONG : 0;
}

static int read_line(const char *path, char *ret_text, size_t size)
{
	pc_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
	char text[4096];
	ssize_t len;
	size_t line;

	if (fd < 0)
		return -errno;
	len = read(fd, text, sizeof(text) - 1);
	if (len < 0)
		return -errno;
	text[len] = '\0';
	line = strcspn(text, "\n");
	if (line >= size)
		return -EOVERFLOW;
	text[line] = '\0';
	memcpy(ret_text, text, line + 1);
	return 0;
}

int pc_sysfs_read(char *ret_text, size_t size, const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = make_path(path, fmt, ap);
	va_end(ap);
	return rc ? rc : read_line(path, ret_text, size);
}

int pc_sysfs_num(long long *ret_value, const char *fmt, ...)
{
	char path[PATH_MAX], text[64], *end;
	long long value;
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = make_path(path, fmt, ap);
	va_end(ap);
	if (!rc)
		rc = read_line(path, text, sizeof(text));
	if (rc)
		return rc;
	errno = 0;
	value = strtoll(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	if (errno)
		return -errno;
	if (end == text || *end)
		return -EINVAL;
	*ret_value = value;
	return 0;
}

int pc_sysfs_write(const char *text, const char *fmt, ...)
{
	pc_autofd int fd = -1;
	char path[PATH_MAX];
	va_list ap;
	ssize_t len;
	int rc;

	va_start(ap, fmt);
	rc = make_path(path, fmt, ap);
	va_end(ap);
	if (rc)
		return rc;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = write(fd, text, strlen(text));
	return len < 0 ? -errno : 0;
}

bool pc_sysfs_exists(const char *fmt, ...)
{
	char path[PATH_MAX];
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = make_path(path, fmt, ap);
	va_end(ap);
	return !rc && !access(path, F_OK);
}
