/* SPDX-License-Identifier: GPL-2.0-only */
/* pipes.c: collector of pipes that hold something. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util/scoped.h"
#include "who/collectors.h"
#include "who/proc.h"

/* Only a reader's end tells; a writer's says at best that the pipe is full. */
static bool holds_something(pid_t pid, int fd, bool *ret_seen)
{
	pc_autofd int process = (int)syscall(SYS_pidfd_open, pid, 0);
	pc_autofd int copy = process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, fd, 0);
	struct pollfd poller = { .fd = copy, .events = POLLIN };

	*ret_seen = copy >= 0;
	return copy >= 0 && poll(&poller, 1, 0) == 1 && (poller.revents & POLLIN);
}

/* A pipe that two processes have open is one pin: the first stands for it. */
static bool known(const struct pc_who *who, const char *link)
{
	for (size_t i = 0; i < who->pin_count; i++) {
		if (who->pins[i].kind == PC_PIN_PIPE && !strcmp(who->pins[i].handle, link))
			return true;
	}
	return false;
}

int pc_who_pipe(struct pc_who *who, pid_t pid, int fd, const char *link)
{
	struct pc_who_pin *pin;
	bool seen;

	if (!holds_something(pid, fd, &seen)) {
		if (!seen)
			pc_who_note(who, "pipes of other users or of a kernel before 5.6: "
				"pidfd_getfd() is refused");
		return 0;
	}
	if (known(who, link))
		return 0;
	pin = pc_who_add_pin(who);
	if (!pin)
		return -ENOMEM;
	pin->kind = PC_PIN_PIPE;
	pin->pid = pid;
	pc_proc_comm(pin->comm, sizeof(pin->comm), who->proc, pid);
	snprintf(pin->what, sizeof(pin->what), "%.60s at fd %d, which is not empty", link, fd);
	snprintf(pin->handle, sizeof(pin->handle), "%.60s", link);
	return 0;
}
