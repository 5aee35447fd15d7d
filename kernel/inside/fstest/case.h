/* SPDX-License-Identifier: GPL-2.0-only */
/* case.h: what is tried on a file system. */
#ifndef FSTEST_CASE_H
#define FSTEST_CASE_H

#include "file.h"

/** struct place - the file system under test; its root is the current folder */
struct place {
	const char *label, *device, *folder;
	int shares; /* it can share blocks between files */
	enum file_pages pages; /* of files that share blocks */
};

/** struct trial - a case; those that share blocks are left out where nothing can */
struct trial {
	const char *name;
	void (*run)(const struct place *place);
	int shares;
};

struct trials {
	const struct trial *list;
	size_t count;
};

#define TRIALS(array) { array, sizeof(array) / sizeof((array)[0]) }

extern const struct trials layout_trials, share_trials, memory_trials, system_trials;

/** hole_trials - what only a kernel with the patches against holes (docs/findings.md) survives */
extern const struct trials hole_trials;

/** random_run - @operations of a seeded sequence, on two files, checked after each */
void random_run(const struct place *place, unsigned int seed, unsigned int operations);

#endif
