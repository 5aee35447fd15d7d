/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstate.c: is a task waiting inside the kernel, and where? */
#include <stdio.h>
#include <string.h>

#include "run/taskstate.h"
#include "util/kstack.h"

static char state_letter(pid_t pid)
{
	char path[48], line[256], state = 0;
	char *close_paren;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	/* The command name may hold anything, a parenthesis too: the last one ends it. */
	if (fgets(line, sizeof(line), f) && (close_paren = strrchr(line, ')')) && close_paren[1])
		state = close_paren[2];
	fclose(f);
	return state;
}

struct pc_task_state pc_task_look(pid_t pid)
{
	struct pc_task_state s = { .state = state_letter(pid) };
	char path[48], line[256], name[PC_FRAME];
	FILE *f;

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
