/* SPDX-License-Identifier: GPL-2.0-only */
/* subject.h: what "pinclash who" is asked about: a file, a DAX device, or a file system. */
#ifndef PC_WHO_SUBJECT_H
#define PC_WHO_SUBJECT_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "pinclash/error.h"

enum pc_subject_kind {
	PC_SUBJECT_FILE,
	PC_SUBJECT_DEVICE, /* a DAX character device */
	PC_SUBJECT_MOUNT,  /* every file of a file system */
	PC_SUBJECT_KINDS,
};

/** pc_subject_kind_name - "file", "device", "mount" */
const char *pc_subject_kind_name(unsigned int kind);

/**
 * struct pc_subject - a file, device or file system, as the kernel's lists name it
 * @path: as it was asked for
 * @major: device number of the file system that holds the inode
 * @ino: inode number; 0 for a file system
 * @type: of the file system, "" when it is not known
 * @source: what is mounted, "/dev/pmem0"
 * @mount: where
 */
struct pc_subject {
	enum pc_subject_kind kind;
	char path[PATH_MAX];
	uint32_t major;
	uint32_t minor;
	uint64_t ino;
	char type[32];
	char source[256];
	char mount[256];
};

/**
 * pc_subject_find - what is at @path?
 *
 * Asks for its inode number and nothing else: no lock of the file is taken.
 *
 * Errors: -ENOENT not there, -EINVAL neither a file nor a DAX device nor a mount
 * point, or the errno of statx(2).
 */
int pc_subject_find(const char *path, struct pc_subject *ret_subject, struct pc_err *err);

/** pc_subject_is - does that inode belong to it? */
bool pc_subject_is(const struct pc_subject *s, uint32_t major, uint32_t minor, uint64_t ino);

/**
 * pc_mount_device - device number of the mount @id
 * @mountinfo: text of a /proc/PID/mountinfo
 *
 * Return: false when there is no such mount: the descriptor is no file, or its
 * mount was taken out of sight.
 */
bool pc_mount_device(const char *mountinfo, uint64_t id, uint32_t *ret_major, uint32_t *ret_minor);

#endif
