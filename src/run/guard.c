/* SPDX-License-Identifier: GPL-2.0-only */
/* guard.c: whatever becomes of the process that makes things on this machine, they are put back. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/guard.h"
#include "run/keeper.h"
#include "run/oops.h"
#include "run/running.h"
#include "run/worker.h"

#define UNDO_MS 20000

/*
 * Two runs would take each other's RDMA link and pin counters for their own.
 * An abstract socket address is a lock that leaves no file and goes with its
 * process (unix(7)).
 */
static int take_lock(int *ret_fd, struct pc_err *err)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "\0pinclash-run" };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return pc_fail(err, errno, "socket: %s", strerror(errno));
	if (bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0) {
		close(fd);
		return pc_fail(err, EBUSY, "another run or hold of pinclash is under way on this "
			"machine; wait for it to end");
	}
	*ret_fd = fd;
	return 0;
}

int pc_guard_free(struct pc_err *err)
{
	int lock = -1, r = take_lock(&lock, err);

	if (r == 0)
		close(lock);
	return r;
}

/* The undo may block in the kernel, so a worker does it and we wait a limited time. */
static int put_back(struct pc_arena *arena, const struct pc_config *cfg, struct pc_err *err)
{
	struct pc_keeping keeping = { cfg, arena };
	struct pc_worker keeper;
	int r;

	if (arena->env.undo_count == 0)
		return 0;
	r = pc_worker_start(&keeper, arena, PC_ROLE_KEEPER, &keeping, err);
	if (r < 0)
		return r;
	r = pc_worker_call(&keeper, pc_keeper_undo, UNDO_MS, err);
	pc_worker_stop(&keeper, 1000);
	return r;
}

/* The guardian was killed. */
static void guard_in_its_place(const struct pc_config *cfg, struct pc_arena *arena)
{
	struct pc_err err = { 0 };

	pc_signals_ignore();
	if (!pc_kernel_oopsed() && put_back(arena, cfg, &err) < 0)
		fprintf(stderr, "pinclash: not everything could be put back: %s\n", err.text);
	pc_arena_drop(arena);
}

static _Noreturn void supervisor_main(const struct pc_config *cfg, pc_guarded body,
	const void *args, struct pc_arena *arena)
{
	struct pc_err err = { 0 };
	int r;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	pc_signals_catch();
	if (getppid() != arena->owner)
		raise(SIGTERM); /* it went before the line above could tell */
	r = body(cfg, args, arena, &err);
	if (r < 0)
		fprintf(stderr, "pinclash: %s\n", err.text);
	fflush(NULL);
	if (getppid() != arena->owner)
		guard_in_its_place(cfg, arena);
	if (r < 0)
		r = pc_running_bad_input(r) ? PC_EXIT_USAGE : PC_EXIT_FAILED;
	_exit(r);
}

static volatile sig_atomic_t supervisor;

/* A terminal signals both of us; "kill" only the guardian. The supervisor unwinds. */
static void pass_on(int sig)
{
	if (supervisor > 0)
		kill((pid_t)supervisor, sig);
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, "pinclash: the supervisor was ended by signal %d\n", WTERMSIG(status));
	return PC_EXIT_FAILED;
}

static int guard(const struct pc_config *cfg, pc_guarded body, const void *args,
	struct pc_arena *arena, struct pc_err *err)
{
	struct sigaction sa = { .sa_handler = pass_on, .sa_flags = SA_RESTART };
	struct pc_err undo_err = { 0 };
	pid_t pid;
	int code;

	/* Workers of a supervisor that was killed become ours, and are ended. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return pc_fail(err, errno, "fork: %s", strerror(errno));
	if (pid == 0)
		supervisor_main(cfg, body, args, arena);
	supervisor = pid;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	code = wait_for(pid);
	supervisor = 0;
	/* On a damaged kernel the supervisor has tried what there is to try. */
	if (!pc_kernel_oopsed() && put_back(arena, cfg, &undo_err) < 0) {
		fprintf(stderr, "pinclash: not everything could be put back: %s\n", undo_err.text);
		if (code == PC_EXIT_OK)
			code = PC_EXIT_FAILED;
	}
	return code;
}

int pc_guard(const struct pc_config *cfg, pc_guarded body, const void *args, struct pc_err *err)
{
	struct pc_arena *arena;
	int lock = -1, r;

	r = take_lock(&lock, err);
	if (r < 0)
		return r;
	r = pc_arena_recover(err);
	if (r == 0)
		r = pc_arena_make(&arena, err);
	if (r == 0) {
		arena->lock = lock;
		r = guard(cfg, body, args, arena, err);
		pc_arena_drop(arena);
	}
	close(lock);
	return r;
}
