/* SPDX-License-Identifier: GPL-2.0-only */
/* tasks.c: collector of stuck tasks. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "util/scoped.h"
#include "who/call.h"
#include "who/collectors.h"
#include "who/proc.h"
#include "who/taskstat.h"

/* Long enough to tell one that spins from one that works, by a clock of 100 ticks a second. */
#define WATCH_LOOKS 33
#define LOOK_NS     10000000

/* On a DAX device a teardown waits in place of a truncate. */
static bool is_wait(const char *function)
{
	return pc_kstack_layout_wait(function) || !strcmp(function, "memunmap_pages");
}

static void take_stack(const char *text, struct pc_who_task *t)
{
	t->frames = 0;
	for (const char *line = text; *line && t->frames < PC_STACK;
		line += strcspn(line, "\n"), line += *line == '\n')
		t->frames += pc_kstack_frame(line, t->stack[t->frames].function);
}

static void read_stack(const struct pc_who *who, struct pc_who_task *t)
{
	char text[8192];

	if (!pc_proc_read(text, sizeof(text), who->proc, "%d/task/%d/stack", (int)t->pid,
		    (int)t->tid))
		take_stack(text, t);
}

static const char *find_frame(const struct pc_who_task *t, bool (*is)(const char *function))
{
	for (uint32_t i = 0; i < t->frames; i++) {
		if (is(t->stack[i].function))
			return t->stack[i].function;
	}
	return NULL;
}

static bool is_mixed_wait(const char *function)
{
	return pc_kstack_mixed_wait(function, 'S');
}

static bool is_fault(const char *function)
{
	return strstr(function, "fault") != NULL;
}

/* On the way from read(2) to a block device: dio, iomap and the block layer's own. */
static bool is_direct(const char *function)
{
	return strstr(function, "dio") || strstr(function, "direct");
}

static void note_kill(const struct pc_who *who, struct pc_who_task *t)
{
	const uint64_t bit = 1u << (SIGKILL - 1);
	uint64_t own = 0, shared = 0;
	char text[4096];

	if (pc_proc_read(text, sizeof(text), who->proc, "%d/task/%d/status", (int)t->pid,
		    (int)t->tid))
		return;
	pc_proc_field(text, "SigPnd", 16, &own);
	pc_proc_field(text, "ShdPnd", 16, &shared);
	t->kill_pending = (own | shared) & bit;
}

static void note_times(const struct pc_who *who, const struct pc_taskstat *stat,
	struct pc_who_task *t)
{
	t->age_ms = pc_taskstat_age_ms(who->proc, stat);
	t->asleep_ms = stat->state == 'R' ? -1
		: pc_taskstat_asleep_ms(who->proc, t->pid, t->tid, stat);
}

/* A read or write that sleeps over its O_DIRECT request: here its buffer is known. */
static int note_direct(struct pc_who *who, const struct pc_who_task *t, const struct pc_call *call)
{
	struct pc_who_pin *pin;

	for (size_t i = 0; i < who->mapping_count; i++) {
		const struct pc_who_mapping *m = &who->mappings[i];

		if (m->pid != t->pid || !m->subject || call->buffer >= m->end ||
			call->buffer + call->bytes <= m->start)
			continue;
		pin = pc_who_add_pin(who);
		if (!pin)
			return -ENOMEM;
		*pin = (struct pc_who_pin){ .pid = t->pid, .kind = PC_PIN_DIRECT,
			.address = call->buffer, .bytes = call->bytes };
		memcpy(pin->comm, t->comm, sizeof(pin->comm));
		snprintf(pin->what, sizeof(pin->what), "O_DIRECT request under way: %.100s",
			call->text);
		break;
	}
	return 0;
}

static bool concerns(const struct pc_who *who, pid_t pid)
{
	const struct pc_who_process *p = pc_who_find_process(who, pid);

	return p && (p->mapped || p->opened);
}

/* A layout wait, whatever its state letter, or a sleep in a call on the subject. */
static int look_asleep(struct pc_who *who, const struct pc_taskstat *stat, struct pc_who_task *t)
{
	const char *wait = find_frame(t, is_wait);
	struct pc_who_task *added;
	struct pc_call call;
	int rc = 0;

	if (!wait && t->state == 'S')
		wait = find_frame(t, is_mixed_wait);
	if (!wait && t->state != 'D')
		return 0;
	call = pc_call_look(who, t->pid, t->tid);
	t->stuck = wait ? PC_STUCK_LAYOUT : PC_STUCK_BEHIND;
	t->relation = call.relation;
	if (!wait && t->relation != PC_RELATION_YES && find_frame(t, is_fault) &&
		concerns(who, t->pid))
		t->relation = PC_RELATION_YES; /* a page fault, as it has the subject mapped */
	if (!wait && find_frame(t, is_direct))
		rc = note_direct(who, t, &call);
	if (wait && t->relation == PC_RELATION_NO)
		who->elsewhere++;
	if (rc || t->relation == PC_RELATION_NO || (!wait && t->relation != PC_RELATION_YES))
		return rc;
	snprintf(t->call, sizeof(t->call), "%s", call.text);
	snprintf(t->waits_in, sizeof(t->waits_in), "%s",
		wait ? wait : t->frames ? t->stack[0].function : "");
	note_times(who, stat, t);
	note_kill(who, t);
	added = pc_who_add_task(who);
	if (added)
		*added = *t;
	return added ? 0 : -ENOMEM;
}

/* To be watched by pc_who_spinners(). */
static int look_running(struct pc_who *who, const struct pc_taskstat *stat, struct pc_who_task *t)
{
	struct pc_who_task *added;

	if (!concerns(who, t->pid))
		return 0;
	t->stuck = PC_STUCK_SPIN;
	t->relation = PC_RELATION_YES;
	note_times(who, stat, t);
	added = pc_who_add_task(who);
	if (added)
		*added = *t;
	return added ? 0 : -ENOMEM;
}

static int look(struct pc_who *who, pid_t pid, pid_t tid)
{
	struct pc_who_task t = { .pid = pid, .tid = tid };
	struct pc_taskstat stat;

	if (!pc_taskstat_read(who->proc, pid, tid, &stat))
		return 0;
	t.state = stat.state;
	pc_proc_comm(t.comm, sizeof(t.comm), who->proc, tid);
	if (t.state == 'R')
		return look_running(who, &stat, &t);
	if (t.state != 'S' && t.state != 'D')
		return 0;
	read_stack(who, &t);
	return look_asleep(who, &stat, &t);
}

int pc_who_tasks(struct pc_who *who, pid_t pid)
{
	pc_autodir DIR *dir = NULL;
	struct dirent *entry;
	char path[PATH_MAX];
	int rc = 0;

	snprintf(path, sizeof(path), "%s/%d/task", who->proc, (int)pid);
	dir = opendir(path);
	while (!rc && dir && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] != '.')
			rc = look(who, pid, (pid_t)atoi(entry->d_name));
	}
	return rc;
}

/* Read on its own CPU: a task that runs just then shows no stack. */
static void watch(const struct pc_who *who, struct pc_who_task *t)
{
	pc_autofree char *text = NULL;
	struct pc_taskstat stat;
	struct pc_who_task now;
	const char *wait;
	int rc;

	if (!pc_taskstat_read(who->proc, t->pid, t->tid, &stat))
		return;
	rc = pc_proc_read_patiently(&text, stat.cpu, who->proc, "%d/task/%d/stack", (int)t->pid,
		(int)t->tid);
	t->hogs_cpu = rc == -ETIMEDOUT;
	if (rc)
		return;
	t->looks++;
	now = *t;
	take_stack(text, &now);
	wait = find_frame(&now, is_wait);
	if (wait) {
		now.seen++;
		snprintf(now.waits_in, sizeof(now.waits_in), "%s", wait);
	}
	/* Of all stacks one with the wait in it says most. */
	if (wait || !t->seen)
		*t = now;
}

/* No time in user space, and much of it in the kernel; a machine with much to do charges it less. */
static bool only_in_kernel(const struct pc_taskstat *before, const struct pc_taskstat *after)
{
	return after->state == 'R' && after->user == before->user &&
	       after->system - before->system >= WATCH_LOOKS / 4;
}

static bool any_spinner(const struct pc_who *who)
{
	for (size_t i = 0; i < who->task_count; i++) {
		if (who->tasks[i].stuck == PC_STUCK_SPIN)
			return true;
	}
	return false;
}

static void watch_all(const struct pc_who *who)
{
	const struct timespec pause = { .tv_nsec = LOOK_NS };

	for (int look = 0; look < WATCH_LOOKS; look++) {
		for (size_t i = 0; i < who->task_count; i++) {
			if (who->tasks[i].stuck == PC_STUCK_SPIN && !who->tasks[i].hogs_cpu)
				watch(who, &who->tasks[i]);
		}
		nanosleep(&pause, NULL);
	}
}

void pc_who_spinners(struct pc_who *who)
{
	struct pc_taskstat *before;
	size_t kept = 0;

	if (!any_spinner(who))
		return;
	before = calloc(who->task_count, sizeof(*before));
	if (!before)
		return;
	for (size_t i = 0; i < who->task_count; i++)
		pc_taskstat_read(who->proc, who->tasks[i].pid, who->tasks[i].tid, &before[i]);
	watch_all(who);
	for (size_t i = 0; i < who->task_count; i++) {
		struct pc_who_task *t = &who->tasks[i];
		struct pc_taskstat after = { 0 };

		if (t->stuck == PC_STUCK_SPIN) {
			pc_taskstat_read(who->proc, t->pid, t->tid, &after);
			if (!t->seen && !only_in_kernel(&before[i], &after))
				continue;
			note_kill(who, t);
		}
		who->tasks[kept++] = *t;
	}
	who->task_count = kept;
	free(before);
}
