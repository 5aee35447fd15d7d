/* SPDX-License-Identifier: GPL-2.0-only */
/* kstack.c: kernel stacks as /proc/PID/stack writes them. */
#include "util/kstack.h"

#include <string.h>

static const char *const layout_waits[] = {
	"break_layout", "break_dax_layout", "wait_dax_page", "dax_layout",
	"dax_break", "wait_page_idle",
};

bool pc_kstack_layout_wait(const char *function)
{
	for (size_t i = 0; i < sizeof(layout_waits) / sizeof(layout_waits[0]); i++) {
		if (strstr(function, layout_waits[i]))
			return true;
	}
	return false;
}

bool pc_kstack_mixed_wait(const char *function, char state)
{
	return state == 'S' && (!strcmp(function, "xfs_ilock2_io_mmap") ||
		!strcmp(function, "xfs_file_dax_write"));
}

bool pc_kstack_frame(const char *line, char *ret_name)
{
	const char *p = strchr(line, ']');
	size_t len;

	if (!p || p[1] != ' ')
		return false;
	p += 2;
	len = strcspn(p, "+ \n");
	if (len == 0 || len >= PC_FRAME)
		return false;
	memcpy(ret_name, p, len);
	ret_name[len] = '\0';
	return true;
}
