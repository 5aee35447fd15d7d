/* SPDX-License-Identifier: GPL-2.0-only */
/* mrs.c: collector of RDMA memory regions. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "util/rdmalink.h"
#include "who/collectors.h"
#include "who/proc.h"

#define DEVICES 64

struct search {
	struct pc_who *who;
	const char *device;
	bool full;
};

/* The kernel names the thread that made it. */
static pid_t process_of(const char *proc, pid_t tid)
{
	char status[4096];
	uint64_t pid;

	if (pc_proc_read(status, sizeof(status), proc, "%d/status", (int)tid) ||
		pc_proc_field(status, "Tgid", 10, &pid))
		return tid;
	return (pid_t)pid;
}

static void add(const struct pc_rdma_mr *mr, void *data)
{
	struct search *s = data;
	struct pc_who_pin *pin;

	if (mr->kernel)
		return;
	pin = pc_who_add_pin(s->who);
	s->full = s->full || !pin;
	if (!pin)
		return;
	pin->kind = PC_PIN_MR;
	pin->bytes = mr->bytes;
	pin->pid = mr->pid ? process_of(s->who->proc, mr->pid) : 0;
	if (pin->pid)
		pc_proc_comm(pin->comm, sizeof(pin->comm), s->who->proc, pin->pid);
	snprintf(pin->what, sizeof(pin->what), "memory region %u on %s", mr->number, s->device);
	snprintf(pin->handle, sizeof(pin->handle), "%.60s", s->device);
}

int pc_who_mrs(struct pc_who *who)
{
	struct pc_rdma_device devices[DEVICES];
	struct pc_err err = { 0 };
	size_t count = 0;

	if (pc_rdmalink_list(devices, DEVICES, &count, &err))
		pc_who_note(who, "RDMA memory regions: %.200s", err.text);
	for (size_t i = 0; i < count; i++) {
		struct search s = { .who = who, .device = devices[i].name };

		if (pc_rdmalink_each_mr(&devices[i], add, &s, &err))
			pc_who_note(who, "RDMA memory regions: %.200s", err.text);
		if (s.full)
			return -ENOMEM;
	}
	return 0;
}
