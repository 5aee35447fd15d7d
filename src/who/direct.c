/* SPDX-License-Identifier: GPL-2.0-only */
/* direct.c: collector of O_DIRECT requests in flight. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "util/scoped.h"
#include "who/collectors.h"
#include "who/proc.h"

/* "/dev/mapper/NAME" is known to sysfs as dm-N. */
static bool find_mapped(const char *sys, const char *name, char *ret_dir, size_t size)
{
	pc_autodir DIR *dir = NULL;
	struct dirent *entry;
	char path[PATH_MAX], text[256];

	snprintf(path, sizeof(path), "%s/class/block", sys);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)) != NULL) {
		if (pc_proc_read(text, sizeof(text), sys, "class/block/%s/dm/name", entry->d_name))
			continue;
		text[strcspn(text, "\n")] = '\0';
		if (strcmp(text, name))
			continue;
		snprintf(ret_dir, size, "class/block/%.100s", entry->d_name);
		return true;
	}
	return false;
}

static bool find_dir(const char *sys, const char *path, uint32_t major, uint32_t minor,
	char *ret_dir, size_t size)
{
	static const char mapper[] = "/dev/mapper/";

	if (major || minor)
		snprintf(ret_dir, size, "dev/block/%u:%u", major, minor);
	else if (!strncmp(path, mapper, strlen(mapper)))
		return find_mapped(sys, path + strlen(mapper), ret_dir, size);
	else
		snprintf(ret_dir, size, "class/block/%.100s", strrchr(path, '/') + 1);
	return true;
}

/* A suspended device-mapper target keeps requests without counting them as in flight. */
static bool in_flight(const char *sys, const char *dir, bool *ret_suspended,
	unsigned long *ret_requests)
{
	unsigned long reads = 0, writes = 0;
	char text[64];

	*ret_suspended = !pc_proc_read(text, sizeof(text), sys, "%s/dm/suspended", dir) &&
		text[0] == '1';
	if (!pc_proc_read(text, sizeof(text), sys, "%s/inflight", dir))
		sscanf(text, "%lu %lu", &reads, &writes);
	*ret_requests = reads + writes;
	return *ret_suspended || *ret_requests;
}

int pc_who_direct(struct pc_who *who, pid_t pid, int fd, const char *path, uint32_t major,
	uint32_t minor)
{
	unsigned long requests;
	struct pc_who_pin *pin;
	char dir[160], name[64] = "";
	bool suspended;

	if (!find_dir(who->sys, path, major, minor, dir, sizeof(dir)) ||
		!in_flight(who->sys, dir, &suspended, &requests))
		return 0;
	pin = pc_who_add_pin(who);
	if (!pin)
		return -ENOMEM;
	pin->kind = PC_PIN_DIRECT;
	pin->pid = pid;
	pin->stalled = suspended;
	pc_proc_comm(pin->comm, sizeof(pin->comm), who->proc, pid);
	if (suspended && !pc_proc_read(name, sizeof(name), who->sys, "%s/dm/name", dir))
		name[strcspn(name, "\n")] = '\0';
	snprintf(pin->handle, sizeof(pin->handle), "%s", name);
	if (suspended)
		snprintf(pin->what, sizeof(pin->what),
			"O_DIRECT descriptor %d on %.80s, which is suspended", fd, path);
	else
		snprintf(pin->what, sizeof(pin->what),
			"O_DIRECT descriptor %d on %.80s, %lu requests in flight", fd, path, requests);
	return 0;
}
