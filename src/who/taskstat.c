/* SPDX-License-Identifier: GPL-2.0-only */
/* taskstat.c: the figures of one task. */
#include "who/taskstat.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/scoped.h"
#include "who/proc.h"

bool pc_taskstat_read(const char *proc, pid_t pid, pid_t tid, struct pc_taskstat *ret_stat)
{
	struct pc_taskstat s = { 0 };
	char text[1024];
	const char *p;

	if (pc_proc_read(text, sizeof(text), proc, "%d/task/%d/stat", (int)pid, (int)tid))
		return false;
	/* The command name may hold anything, a parenthesis too: the last one ends it. */
	p = strrchr(text, ')');
	/* Fields 3, 14, 15, 22 and 39 of proc(5). */
	if (!p || sscanf(p + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d "
			 "%*d %*d %*d %llu %*u %*d %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u %*u "
			 "%*u %*u %*d %d", &s.state, &s.user, &s.system, &s.start, &s.cpu) != 5)
		return false;
	*ret_stat = s;
	return true;
}

double pc_taskstat_age_ms(const char *proc, const struct pc_taskstat *stat)
{
	char text[64];
	double uptime;

	if (pc_proc_read(text, sizeof(text), proc, "uptime") || sscanf(text, "%lf", &uptime) != 1)
		return -1;
	return uptime * 1e3 - (double)stat->start * 1e3 / (double)sysconf(_SC_CLK_TCK);
}

static bool exec_start(const char *text, double *ret_ms)
{
	const char *line = strstr(text, "se.exec_start");

	return line && sscanf(line, "se.exec_start : %lf", ret_ms) == 1;
}

/* The clocks of two CPUs may differ by all that their interrupts and hypervisor took. */
static bool now_on(const char *proc, int cpu, double *ret_ms)
{
	pc_autofree char *text = NULL;

	return !pc_proc_read_patiently(&text, cpu, proc, "self/sched") && exec_start(text, ret_ms);
}

double pc_taskstat_asleep_ms(const char *proc, pid_t pid, pid_t tid,
	const struct pc_taskstat *stat)
{
	double then, now;
	char text[4096];

	if (pc_proc_read(text, sizeof(text), proc, "%d/task/%d/sched", (int)pid, (int)tid) ||
		!exec_start(text, &then) || !now_on(proc, stat->cpu, &now))
		return -1;
	return now > then ? now - then : 0;
}
