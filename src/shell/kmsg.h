/* SPDX-License-Identifier: GPL-2.0-only */
/* kmsg.h: what the kernel says from now on. */
#ifndef PC_SHELL_KMSG_H
#define PC_SHELL_KMSG_H

#include <stdbool.h>
#include <stddef.h>

/** pc_kmsg_open - the kernel log from here on; -1 when it may not be read */
int pc_kmsg_open(void);

/**
 * pc_kmsg_next - next line, without its prefix; does not wait for one
 * @fd: of pc_kmsg_open(), -1 has no lines
 */
bool pc_kmsg_next(int fd, char *ret_line, size_t size);

#endif
