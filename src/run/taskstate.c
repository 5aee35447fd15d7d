/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstate.c: is a task waiting inside the kernel, and where? */
#include <stdio.h>
#include <string.h>

#include "run/taskstate.h"
#include "util/kstack.h"

#define PF_EXITING 0x4u /* include/linux/sched.h */

static void read_stat(pid_t pid, struct pc_task_state *s)
{
	char path[48], line[256];
	char *close_paren;
	unsigned int flags = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return;
	/* The command name may hold anything, a parenthesis too: the last one ends it. */
	if (fgets(line, sizeof(line), f) && (close_paren = strrchr(line, ')')))
		sscanf(close_paren + 1, " %c %*d %*d %*d %*d %*d %u", &s->state, &flags);
	s->ending = flags & PF_EXITING;
	fclose(f);
}

struct pc_task_state pc_task_look(pid_t pid)
{
	struct pc_task_state s = { 0 };
	char path[48], line[256], name[PC_FRAME];
	FILE *f;

	read_stat(pid, &s);
	snprintf(path, sizeof(path), "/proc/%d/stack", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return s;
	while (!s.layout_wait && fgets(line, sizeof(line), f)) {
		if (!pc_kstack_frame(line, name))
			continue;
		s.layout_wait = pc_kstack_layout_wait(name) || pc_kstack_mixed_wait(name, s.state);
		if (!s.waits_in[0] || s.layout_wait)
			memcpy(s.waits_in, name, sizeof(name));
	}
	fclose(f);
	return s;
}
