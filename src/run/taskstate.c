/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstate.c: is a task waiting inside the kernel, and where? */
#include <stdio.h>
#include <string.h>

#include "run/taskstate.h"

/*
 * Functions that wait for pinned pages. 6.1 to 6.14: xfs_wait_dax_page and
 * ext4_wait_dax_page under their *_break_layouts; 6.15 on: wait_page_idle and
 * dax_break_layout (fs/dax.c).
 */
static const char *const layout_waits[] = {
	"break_layout", "break_dax_layout", "wait_dax_page", "dax_layout",
	"dax_break", "wait_page_idle",
};

static bool is_layout_wait(const char *function)
{
	for (size_t i = 0; i < sizeof(layout_waits) / sizeof(layout_waits[0]); i++) {
		if (strstr(function, layout_waits[i]))
			return true;
	}
	return false;
}

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

/* "[<0>] name+0x10/0x20 [module]" to "name". */
static bool frame_name(const char *line, char *name, size_t size)
{
	const char *p = strchr(line, ']');
	size_t len;

	if (!p || p[1] != ' ')
		return false;
	p += 2;
	len = strcspn(p, "+ \n");
	if (len == 0 || len >= size)
		return false;
	memcpy(name, p, len);
	name[len] = '\0';
	return true;
}

struct pc_task_state pc_task_look(pid_t pid)
{
	struct pc_task_state s = { .state = state_letter(pid) };
	char path[48], line[256], name[96];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stack", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return s;
	while (!s.layout_wait && fgets(line, sizeof(line), f)) {
		if (!frame_name(line, name, sizeof(name)))
			continue;
		s.layout_wait = is_layout_wait(name);
		if (!s.waits_in[0] || s.layout_wait)
			memcpy(s.waits_in, name, sizeof(name));
	}
	fclose(f);
	return s;
}
