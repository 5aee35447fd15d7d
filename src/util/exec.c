/* SPDX-License-Identifier: GPL-2.0-only */
/* exec.c: runs a tool, without a shell. */
#include "util/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "util/scoped.h"

/* How long a killed tool is waited for: one in D state may never end. */
#define GRACE_MS 2000

struct child {
	pid_t pid;
	int pidfd;
	int pipe;
	uint64_t end_ms; /* 0 for none */
	size_t len;
	char text[sizeof(((struct pc_exec_out *)NULL)->text)];
};

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static bool find_in(const char *dirs, const char *name, char *path)
{
	while (*dirs) {
		size_t len = strcspn(dirs, ":");
		int n = snprintf(path, PATH_MAX, "%.*s/%s", (int)len, dirs, name);

		if (len && n > 0 && n < PATH_MAX && !access(path, X_OK))
			return true;
		dirs += len;
		dirs += *dirs == ':';
	}
	return false;
}

int pc_tool_find(const char *name, char *ret_path, size_t size)
{
	const char *dirs = getenv("PATH");
	char path[PATH_MAX];

	if (strchr(name, '/')) {
		if (access(name, X_OK))
			return -ENOENT;
		snprintf(path, sizeof(path), "%s", name);
	} else if (!find_in(dirs ? dirs : "", name, path) &&
		   !find_in("/usr/sbin:/sbin:/usr/bin:/bin", name, path)) {
		return -ENOENT;
	}
	if (!ret_path)
		return 0;
	if (strlen(path) >= size)
		return -ENAMETOOLONG;
	memcpy(ret_path, path, strlen(path) + 1);
	return 0;
}

__attribute__((noreturn)) static void child_run(const char *path, const char *const argv[], int out,
	pid_t parent)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	setenv("LC_ALL", "C", 1);
	execv(path, (char *const *)argv);
	dprintf(STDERR_FILENO, "cannot be run: %s\n", strerror(errno));
	_exit(127);
}

static int child_start(struct child *c, const char *path, const char *const argv[])
{
	pid_t parent = getpid();
	int fds[2], rc;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	c->pid = fork();
	if (!c->pid)
		child_run(path, argv, fds[1], parent);
	rc = -errno;
	close(fds[1]);
	if (c->pid < 0)
		goto close_pipe;
	c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0);
	if (c->pidfd < 0) {
		rc = -errno;
		goto kill_child;
	}
	c->pipe = fds[0];
	fcntl(c->pipe, F_SETFL, O_NONBLOCK);
	return 0;

kill_child:
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
close_pipe:
	close(fds[0]);
	return rc;
}

/* Keep the end of the output: the reason stands in the last lines. */
static bool drain(struct child *c)
{
	size_t half = sizeof(c->text) / 2;
	ssize_t n;

	for (;;) {
		if (c->len == sizeof(c->text) - 1) {
			memmove(c->text, c->text + half, c->len - half);
			c->len -= half;
		}
		n = read(c->pipe, c->text + c->len, sizeof(c->text) - 1 - c->len);
		if (n <= 0)
			return n < 0 && (errno == EAGAIN || errno == EINTR);
		c->len += (size_t)n;
	}
}

static int time_left(uint64_t end_ms)
{
	uint64_t now = now_ms();

	if (!end_ms)
		return -1;
	return end_ms > now ? (int)(end_ms - now) : 0;
}

static int child_wait(struct child *c, uint64_t end_ms)
{
	struct pollfd fds[2] = {
		{ .fd = c->pidfd, .events = POLLIN },
		{ .fd = c->pipe, .events = POLLIN },
	};
	int n;

	for (;;) {
		n = poll(fds, 2, time_left(end_ms));
		if (n < 0 && errno != EINTR)
			return -errno;
		if (!n)
			return -ETIMEDOUT;
		if (n > 0 && fds[1].revents && !drain(c))
			fds[1].fd = -1;
		if (n > 0 && fds[0].revents) {
			drain(c);
			return 0;
		}
	}
}

static void child_close(struct child *c)
{
	close(c->pidfd);
	close(c->pipe);
}

static void fill_out(struct child *c, int status, struct pc_exec_out *out)
{
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	while (c->len && strchr(" \r\n", c->text[c->len - 1]))
		c->len--;
	c->text[c->len] = '\0';
	memcpy(out->text, c->text, c->len + 1);
}

int pc_exec(const char *const argv[], uint32_t deadline_ms, struct pc_exec_out *ret_out,
	struct pc_err *err)
{
	struct child c = { .pipe = -1 };
	char path[PATH_MAX];
	int rc, status;

	if (pc_tool_find(argv[0], path, sizeof(path)))
		return pc_fail(err, ENOENT, "%s: no such program on PATH; install it", argv[0]);
	rc = child_start(&c, path, argv);
	if (rc)
		return pc_fail(err, rc, "%s cannot be started: %s", path, strerror(-rc));
	rc = child_wait(&c, deadline_ms ? now_ms() + deadline_ms : 0);
	if (rc) {
		kill(c.pid, SIGKILL);
		if (!child_wait(&c, now_ms() + GRACE_MS))
			waitpid(c.pid, NULL, 0);
		pc_fail(err, rc, "%s did not end within %u ms and was killed", path, deadline_ms);
		goto close_child;
	}
	if (waitpid(c.pid, &status, 0) < 0) {
		rc = pc_fail(err, errno, "%s: its exit status is lost: %s", path, strerror(errno));
		goto close_child;
	}
	fill_out(&c, status, ret_out);

close_child:
	child_close(&c);
	return rc;
}

const char *pc_exec_last_line(const struct pc_exec_out *out)
{
	const char *nl = strrchr(out->text, '\n');

	return nl ? nl + 1 : out->text;
}

int pc_exec_ok(const char *const argv[], uint32_t deadline_ms, struct pc_err *err)
{
	struct pc_exec_out out = { 0 };
	int rc = pc_exec(argv, deadline_ms, &out, err);

	if (rc)
		return rc;
	if (out.status)
		return pc_fail(err, EIO, "%s failed with status %d: %s", argv[0], out.status,
			pc_exec_last_line(&out));
	return 0;
}
