/* SPDX-License-Identifier: GPL-2.0-only */
/* worker.c: processes that may get stuck, and a supervisor that does not. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/oops.h"
#include "run/worker.h"

#define SLICE_MS 250        /* between two looks whether the kernel has oopsed */
#define GRACE_NS 500000000u /* what a process gets to answer after that */

static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
	(void)sig;
	interrupted = 1;
}

bool pc_interrupted(void)
{
	return interrupted != 0;
}

void pc_signals_catch(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
}

void pc_signals_ignore(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	interrupted = 0;
}

/*
 * Time that a wait which ends at @end still has. A process that the kernel
 * has oopsed under may never answer, so from then on waits are short.
 */
static int slice_ms(uint64_t *end)
{
	uint64_t now = pc_now_ns(), left;

	if (*end > now + GRACE_NS && pc_kernel_oopsed())
		*end = now + GRACE_NS;
	left = now >= *end ? 0 : (*end - now + 999999u) / 1000000u;
	return left > SLICE_MS ? SLICE_MS : (int)left;
}

static void bump(int fd)
{
	uint64_t one = 1;

	/* Fails only when the counter is full, which one command at a time cannot do. */
	if (write(fd, &one, sizeof(one)) < 0)
		perror("pinclash: eventfd");
}

static bool take(int fd)
{
	uint64_t n;
	ssize_t r;

	do {
		r = read(fd, &n, sizeof(n));
	} while (r < 0 && errno == EINTR);
	return r == (ssize_t)sizeof(n);
}

void pc_worker_settle(const struct pc_arena *arena, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* the supervisor went before the line above could tell */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_IGN);
	/* A worker that cannot end must not keep away the run that puts everything back. */
	if (arena->lock > 0)
		close(arena->lock);
}

static _Noreturn void worker_main(struct pc_worker *w, void *ctx, pid_t parent)
{
	struct pc_mailbox *box = &w->arena->box[w->role];

	pc_worker_settle(w->arena, parent);
	while (take(w->command) && box->work) {
		box->err = (struct pc_err){ 0 };
		box->result = box->work(ctx, &box->err);
		bump(w->answer);
	}
	_exit(0);
}

static void close_fds(struct pc_worker *w)
{
	int *fds[] = { &w->pidfd, &w->command, &w->answer };

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

int pc_worker_start(struct pc_worker *w, struct pc_arena *arena, enum pc_role role, void *ctx,
	struct pc_err *err)
{
	pid_t parent = getpid();
	int r;

	*w = (struct pc_worker){ .arena = arena, .role = role, .pidfd = -1 };
	w->command = eventfd(0, EFD_CLOEXEC);
	w->answer = eventfd(0, EFD_CLOEXEC);
	if (w->command < 0 || w->answer < 0)
		goto fail;
	fflush(NULL);
	w->pid = fork();
	if (w->pid < 0)
		goto fail;
	if (w->pid == 0)
		worker_main(w, ctx, parent);
	w->pidfd = (int)syscall(SYS_pidfd_open, w->pid, 0);
	if (w->pidfd < 0) {
		kill(w->pid, SIGKILL);
		goto fail;
	}
	return 0;
fail:
	r = pc_fail(err, errno, "cannot start the %s process: %s", pc_role_name(role),
		strerror(errno));
	close_fds(w);
	w->pid = 0;
	return r;
}

void pc_worker_post(struct pc_worker *w, pc_work work)
{
	w->arena->box[w->role].work = work;
	w->busy = true;
	bump(w->command);
}

enum pc_wait pc_worker_wait(struct pc_worker *w, int timeout_ms, int *ret_result)
{
	uint64_t end = pc_now_ns() + (uint64_t)timeout_ms * 1000000u;
	struct pollfd fds[2] = {
		{ .fd = w->answer, .events = POLLIN },
		{ .fd = w->pidfd, .events = POLLIN },
	};

	for (;;) {
		int left = slice_ms(&end);

		if (poll(fds, 2, left) < 0 && errno == EINTR && interrupted)
			return PC_WAIT_INTERRUPTED;
		if (fds[0].revents & POLLIN) {
			take(w->answer);
			w->busy = false;
			*ret_result = w->arena->box[w->role].result;
			return PC_WAIT_DONE;
		}
		if (fds[1].revents & POLLIN)
			return PC_WAIT_DIED;
		if (left == 0)
			return PC_WAIT_TIMEOUT;
		if (interrupted)
			return PC_WAIT_INTERRUPTED;
	}
}

int pc_worker_call(struct pc_worker *w, pc_work work, int timeout_ms, struct pc_err *err)
{
	const char *name = pc_role_name(w->role);
	int result;

	if (w->lost || w->pid == 0 || w->busy)
		return pc_fail(err, EIO, "the %s process is gone or stuck", name);
	pc_worker_post(w, work);
	switch (pc_worker_wait(w, timeout_ms, &result)) {
	case PC_WAIT_DONE:
		if (result < 0 && err)
			*err = w->arena->box[w->role].err;
		return result;
	case PC_WAIT_DIED:
		return pc_fail(err, EIO, "the %s process died", name);
	case PC_WAIT_TIMEOUT:
		return pc_fail(err, ETIMEDOUT, "the %s process does not answer for %d ms", name,
			timeout_ms);
	case PC_WAIT_INTERRUPTED:
		break;
	}
	return pc_fail(err, EINTR, "interrupted");
}

static void note(struct pc_worker *w, enum pc_event_kind kind)
{
	pc_log_add(&w->arena->log[PC_ROLE_SUPERVISOR], PC_ROLE_SUPERVISOR, kind, pc_now_ns(), 0,
		w->role);
}

bool pc_worker_gone(const struct pc_worker *w)
{
	struct pollfd fd = { .fd = w->pidfd, .events = POLLIN };

	return w->pid == 0 || (poll(&fd, 1, 0) == 1 && (fd.revents & POLLIN));
}

void pc_worker_kill(struct pc_worker *w)
{
	if (w->pid == 0)
		return;
	note(w, PC_EV_KILL);
	kill(w->pid, SIGKILL);
}

bool pc_worker_reap(struct pc_worker *w, int timeout_ms, int *ret_status)
{
	struct pollfd fd = { .fd = w->pidfd, .events = POLLIN };
	uint64_t end = pc_now_ns() + (uint64_t)timeout_ms * 1000000u;
	int status = 0;

	if (w->pid == 0)
		return true;
	for (;;) {
		int left = slice_ms(&end);

		poll(&fd, 1, left);
		if (fd.revents & POLLIN)
			break;
		if (left == 0) {
			w->lost = true;
			return false;
		}
	}
	waitpid(w->pid, &status, 0);
	note(w, PC_EV_EXIT);
	close_fds(w);
	w->pid = 0;
	w->lost = false;
	if (ret_status)
		*ret_status = status;
	return true;
}

bool pc_worker_stop(struct pc_worker *w, int timeout_ms)
{
	if (w->pid == 0)
		return true;
	if (w->busy)
		pc_worker_kill(w);
	else
		pc_worker_post(w, NULL);
	return pc_worker_reap(w, timeout_ms, NULL);
}
