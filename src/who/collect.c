/* SPDX-License-Identifier: GPL-2.0-only */
/* collect.c: walks over the processes and has the collectors look at each. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "util/scoped.h"
#include "who/collectors.h"
#include "who/proc.h"

static int look_at(struct pc_who *who, pid_t pid)
{
	int rc = pc_who_files(who, pid);

	if (!rc)
		rc = pc_who_maps(who, pid);
	return rc ? rc : pc_who_tasks(who, pid);
}

static int look_at_all(struct pc_who *who, struct pc_err *err)
{
	pc_autodir DIR *dir = opendir(who->proc);
	struct dirent *entry;
	int rc = 0;

	if (!dir)
		return pc_fail(err, errno, "%s: %s", who->proc, strerror(errno));
	while (!rc && (entry = readdir(dir)) != NULL) {
		pid_t pid = (pid_t)atoi(entry->d_name);

		if (isdigit((unsigned char)entry->d_name[0]) && pid != getpid())
			rc = look_at(who, pid);
	}
	return rc ? pc_oom(err) : 0;
}

static void read_counters(struct pc_who *who)
{
	pc_autofree char *text = NULL;

	if (pc_proc_read_patiently(&text, PC_ANY_CPU, who->proc, "vmstat"))
		return;
	who->pins_known = !pc_proc_field(text, "nr_foll_pin_acquired", 10, &who->acquired) &&
		!pc_proc_field(text, "nr_foll_pin_released", 10, &who->released);
}

static void note_what_stays_hidden(struct pc_who *who)
{
	char text[256];

	if (pc_proc_read(text, sizeof(text), who->proc, "self/stack"))
		pc_who_note(who, "kernel stacks (/proc/PID/stack): they need root and a kernel with "
			"STACKTRACE; without them no wait for pinned pages is known as one");
	if (!who->pins_known)
		pc_who_note(who, "how many pins there are: this kernel does not count them in "
			"/proc/vmstat");
	pc_who_note(who, "pins that no list names: zero-copy sends, kernel modules, and O_DIRECT "
		"requests of processes that have closed their descriptor");
}

int pc_who_collect(struct pc_who *who, struct pc_err *err)
{
	struct utsname u;
	int rc = look_at_all(who, err);

	if (rc)
		return rc;
	if (pc_who_mrs(who))
		return pc_oom(err);
	pc_who_spinners(who);
	uname(&u);
	snprintf(who->kernel, sizeof(who->kernel), "%s", u.release);
	read_counters(who);
	note_what_stays_hidden(who);
	return 0;
}
