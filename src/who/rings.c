/* SPDX-License-Identifier: GPL-2.0-only */
/* rings.c: collector of registered io_uring buffers. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "who/collectors.h"
#include "who/proc.h"

static struct pc_who_pin *add(struct pc_who *who, pid_t pid, int fd, const char *what)
{
	struct pc_who_pin *pin = pc_who_add_pin(who);

	if (!pin)
		return NULL;
	pin->kind = PC_PIN_RING;
	pin->pid = pid;
	pc_proc_comm(pin->comm, sizeof(pin->comm), who->proc, pid);
	snprintf(pin->what, sizeof(pin->what), "%s of the io_uring at fd %d", what, fd);
	return pin;
}

/*
 * "UserBufs:" and their number, then a line each, "    0: 0x7f0000000000/65536"
 * (io_uring/fdinfo.c). The lines are missing when the ring was locked at that
 * moment, and a slot that was given back has "<none>".
 */
int pc_who_ring(struct pc_who *who, pid_t pid, int fd, const char *fdinfo)
{
	const char *line = strstr(fdinfo, "\nUserBufs:");
	uint64_t buffers = 0, address, bytes;
	struct pc_who_pin *pin;
	unsigned int slot, told = 0;
	char what[64];

	if (!line || pc_proc_field(line + 1, "UserBufs", 10, &buffers) || !buffers)
		return 0;
	for (line = strchr(line + 1, '\n'); line; line = strchr(line + 1, '\n')) {
		if (sscanf(line, "\n%u: %15s", &slot, what) != 2)
			break;
		told++;
		if (sscanf(line, "\n%u: 0x%" SCNx64 "/%" SCNu64, &slot, &address, &bytes) != 3)
			continue;
		snprintf(what, sizeof(what), "registered buffer %u", slot);
		pin = add(who, pid, fd, what);
		if (!pin)
			return -ENOMEM;
		pin->address = address;
		pin->bytes = bytes;
	}
	if (told)
		return 0;
	snprintf(what, sizeof(what), "%" PRIu64 " registered buffers", buffers);
	pc_who_note(who, "addresses of the %s of process %d: its ring was busy; ask again", what,
		(int)pid);
	return add(who, pid, fd, what) ? 0 : -ENOMEM;
}
