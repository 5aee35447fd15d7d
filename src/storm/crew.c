/* SPDX-License-Identifier: GPL-2.0-only */
/* crew.c: the processes of a storm. */
#include "storm/crew.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/worker.h"
#include "storm/changer.h"
#include "storm/holder.h"

static _Noreturn void member_main(const struct pc_storm *storm, const struct pc_storm_worker *me,
	pid_t parent)
{
	struct pc_storm_seat *seat = me->seat;

	pc_worker_settle(storm->arena, parent);
	if (me->holder)
		seat->result = pc_storm_hold(storm, me, &seat->why);
	else
		seat->result = pc_storm_change(storm, me, &seat->why);
	_exit(0);
}

int pc_crew_start(struct pc_storm *storm, struct pc_storm_worker *w, struct pc_err *err)
{
	pid_t parent = getpid();

	fflush(NULL);
	w->killed_ns = 0;
	w->pid = fork();
	if (w->pid == 0)
		member_main(storm, w, parent);
	if (w->pid > 0)
		w->pidfd = (int)syscall(SYS_pidfd_open, w->pid, 0);
	if (w->pid > 0 && w->pidfd >= 0)
		return 0;
	pc_fail(err, errno, "worker %u of the storm cannot be started: %s", w->number,
		strerror(errno));
	if (w->pid > 0)
		kill(w->pid, SIGKILL);
	w->pid = 0;
	return -err->code;
}

static void note(struct pc_storm *storm, enum pc_event_kind kind, const struct pc_storm_worker *w,
	int result)
{
	const struct pc_storm_event event = {
		.t_ns = pc_now_ns(),
		.kind = (uint16_t)kind,
		.result = result,
		.token = w->number,
	};

	pc_ring_add(storm->ring, &event);
}

void pc_crew_kill(struct pc_storm *storm, struct pc_storm_worker *w)
{
	if (w->pid == 0 || w->killed_ns)
		return;
	w->killed_ns = pc_now_ns();
	note(storm, PC_EV_KILL, w, 0);
	kill(w->pid, SIGKILL);
}

bool pc_crew_reap(struct pc_storm *storm, struct pc_storm_worker *w, bool *ret_died)
{
	int status;

	if (w->pid == 0 || waitpid(w->pid, &status, WNOHANG) != w->pid)
		return false;
	*ret_died = WIFSIGNALED(status);
	note(storm, PC_EV_EXIT, w, *ret_died ? WTERMSIG(status) : 0);
	close(w->pidfd);
	w->pid = 0;
	w->lost = false;
	atomic_store(&w->seat->at, 0);
	atomic_store(&w->seat->busy, 0);
	atomic_store(&w->seat->mending, 0);
	atomic_store(&w->seat->call_ns, 0);
	return true;
}

void pc_crew_give_up(struct pc_storm *storm, const struct pc_storm_worker *w)
{
	note(storm, PC_EV_DEADLINE, w, 0);
}

void pc_crew_wait(const struct pc_storm *storm, int timeout_ms)
{
	struct pollfd fds[PC_STORM_WORKERS];
	nfds_t count = 0;

	for (size_t i = 0; i < storm->worker_count; i++) {
		if (storm->workers[i].pid)
			fds[count++] = (struct pollfd){ storm->workers[i].pidfd, POLLIN, 0 };
	}
	poll(fds, count, timeout_ms);
}
