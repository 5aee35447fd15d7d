/* SPDX-License-Identifier: GPL-2.0-only */
/* tree.h: recorded /proc and /sys trees, built in the folder of a test. */
#ifndef PINCLASH_TESTS_WHO_TREE_H
#define PINCLASH_TESTS_WHO_TREE_H

#include "support.h"

#include "who/collectors.h"

/* The file system and the inode that the recorded trees are about. */
#define TREE_MAJOR 259
#define TREE_MINOR 1
#define TREE_INO   131

static inline void tree_parents(const char *path)
{
	char part[PATH_MAX];

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(!mkdir(part, 0777) || errno == EEXIST);
		*slash = '/';
	}
}

static inline void tree_file(void **state, const char *name, const char *text)
{
	tree_parents(test_path(state, name));
	test_file(state, name, text);
}

static inline void tree_link(void **state, const char *name, const char *target)
{
	const char *path = test_path(state, name);

	tree_parents(path);
	assert_int_equal(symlink(target, path), 0);
}

/* A process with the mount of the subject and no descriptors, mappings or threads. */
static inline void tree_process(void **state, int pid, const char *comm)
{
	char name[64], text[256];

	snprintf(name, sizeof(name), "%d/comm", pid);
	snprintf(text, sizeof(text), "%s\n", comm);
	tree_file(state, name, text);
	snprintf(name, sizeof(name), "%d/mountinfo", pid);
	tree_file(state, name,
		"21 1 0:19 / /proc rw - proc proc rw\n"
		"30 1 259:1 / /mnt/pmem rw,relatime shared:9 - ext4 /dev/pmem0 rw,dax=always\n"
		"31 1 259:2 / /mnt/other rw,relatime shared:10 - ext4 /dev/pmem1 rw\n");
	snprintf(name, sizeof(name), "%d/maps", pid);
	tree_file(state, name,
		"55d000000000-55d000001000 r-xp 00000000 254:00 77                 /usr/bin/cat\n");
	snprintf(name, sizeof(name), "%d/status", pid);
	tree_file(state, name, "Name:\tx\nVmLck:\t       0 kB\nVmPin:\t       0 kB\n");
	snprintf(name, sizeof(name), "%d/fd/", pid);
	tree_parents(test_path(state, name));
}

static inline void tree_fd(void **state, int pid, int fd, const char *link, const char *info)
{
	char name[64];

	snprintf(name, sizeof(name), "%d/fd/%d", pid, fd);
	tree_link(state, name, link);
	snprintf(name, sizeof(name), "%d/fdinfo/%d", pid, fd);
	tree_file(state, name, info);
}

/* Descriptors of the subject, of another file on it, and of the same number elsewhere. */
#define TREE_SUBJECT_FD "pos:\t0\nflags:\t02100002\nmnt_id:\t30\nino:\t131\n"
#define TREE_SIBLING_FD "pos:\t0\nflags:\t02100002\nmnt_id:\t30\nino:\t132\n"
#define TREE_OTHER_FD   "pos:\t0\nflags:\t02100002\nmnt_id:\t31\nino:\t131\n"

static inline void tree_maps(void **state, int pid, const char *text)
{
	char name[64];

	snprintf(name, sizeof(name), "%d/maps", pid);
	test_file(state, name, text);
}

#define TREE_MAPPED                                                                            \
	"7f0000000000-7f0000010000 rw-s 00020000 103:01 131                  /mnt/pmem/table.db\n"

/* A thread: its state, system call, and kernel stack; NULL for files that are not there. */
static inline void tree_task(void **state, int pid, int tid, char letter, const char *call,
	const char *stack)
{
	char name[64], text[512];

	snprintf(name, sizeof(name), "%d/task/%d/stat", pid, tid);
	snprintf(text, sizeof(text), "%d (a) R (b)) %c 1 1 1 0 -1 4194304 90 0 0 0 7 9 0 0 20 0 1 0 "
		"12000 5000000 300 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0\n",
		tid, letter);
	tree_file(state, name, text);
	snprintf(name, sizeof(name), "%d/task/%d/status", pid, tid);
	tree_file(state, name, "SigPnd:\t0000000000000000\nShdPnd:\t0000000000000000\n");
	snprintf(name, sizeof(name), "%d/task/%d/syscall", pid, tid);
	if (call)
		tree_file(state, name, call);
	snprintf(name, sizeof(name), "%d/task/%d/stack", pid, tid);
	if (stack)
		tree_file(state, name, stack);
}

static inline struct pc_who tree_who(void **state)
{
	struct pc_who who = { .proc = *state, .sys = *state,
		.subject = { .path = "/mnt/pmem/table.db", .major = TREE_MAJOR,
			.minor = TREE_MINOR, .ino = TREE_INO } };

	return who;
}

static inline bool tree_noted(const struct pc_who *who, const char *part)
{
	for (size_t i = 0; i < who->note_count; i++) {
		if (strstr(who->notes[i].text, part))
			return true;
	}
	return false;
}

#endif
