/* SPDX-License-Identifier: GPL-2.0-only */
/* kmsg.c: what the kernel says from now on. */
#include "shell/kmsg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int pc_kmsg_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

bool pc_kmsg_next(int fd, char *ret_line, size_t size)
{
	char record[8192];
	const char *text;
	ssize_t n = -1;

	/* EPIPE: older lines were dropped meanwhile. */
	do {
		n = fd < 0 ? -1 : read(fd, record, sizeof(record) - 1);
	} while (n < 0 && fd >= 0 && errno == EPIPE);
	if (n < 0)
		return false;
	record[n] = '\0';
	record[strcspn(record, "\n")] = '\0';
	text = strchr(record, ';');
	snprintf(ret_line, size, "%.250s", text ? text + 1 : record);
	return true;
}
