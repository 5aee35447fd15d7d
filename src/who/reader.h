/* SPDX-License-Identifier: GPL-2.0-only */
/* reader.h: reads files that the kernel may keep a reader waiting for. */
#ifndef PC_WHO_READER_H
#define PC_WHO_READER_H

/** PC_ANY_CPU - for pc_reader_read() */
#define PC_ANY_CPU (-1)

/**
 * pc_reader_read - a whole file, read by a child that is given up after a second
 * @path: of a file
 * @cpu: the child runs there while it reads, or PC_ANY_CPU. A task that runs on
 *	that CPU does not run meanwhile, so its kernel stack can be read; one that
 *	never lets go of the CPU costs the second and nothing else.
 * @ret_text: closed by a 0; the caller frees it
 *
 * /proc/PID/maps needs the memory map lock of a process that may be stuck with it.
 * The child is kept for the next file, and ends with its parent. Not for threads.
 *
 * Errors: -ETIMEDOUT given up, -ENAMETOOLONG, -ENOMEM, or the errno of open(2),
 * read(2), fork(2).
 */
int pc_reader_read(const char *path, int cpu, char **ret_text);

#endif
