/* SPDX-License-Identifier: GPL-2.0-only */
/* reader.c: reads files that the kernel may keep a reader waiting for. */
#include "who/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pinclash/event.h"
#include "util/scoped.h"

#define PATIENCE_MS 1000
#define CHUNK       16384

struct request {
	int cpu;
	char path[PATH_MAX];
};

/* One packet of an answer; the last one has no bytes, or an errno. */
struct part {
	int error;
	unsigned int bytes;
	char data[CHUNK];
};

/* There is one at a time: a socket whose other end is a child of ours. */
static pid_t child;
static int line = -1;

static void send_part(int to, struct part *p, int error, ssize_t bytes)
{
	p->error = error;
	p->bytes = bytes > 0 ? (unsigned int)bytes : 0;
	if (send(to, p, offsetof(struct part, data) + p->bytes, MSG_NOSIGNAL) < 0)
		_exit(1);
}

static void answer(int to, const char *path)
{
	static struct part p;
	pc_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, p.data, sizeof(p.data))) > 0)
		send_part(to, &p, 0, n);
	send_part(to, &p, n < 0 ? errno : 0, 0);
}

static _Noreturn void serve(int from)
{
	static struct request r;
	cpu_set_t all, one;

	sched_getaffinity(0, sizeof(all), &all);
	while (recv(from, &r, sizeof(r), 0) == (ssize_t)sizeof(r)) {
		CPU_ZERO(&one);
		CPU_SET((size_t)(r.cpu < 0 ? 0 : r.cpu), &one);
		/* Where it is not allowed any CPU must do. */
		if (r.cpu >= 0)
			sched_setaffinity(0, sizeof(one), &one);
		answer(from, r.path);
		if (r.cpu >= 0)
			sched_setaffinity(0, sizeof(all), &all);
	}
	_exit(0);
}

static int start(void)
{
	int ends[2];

	if (child)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	child = fork();
	if (child == 0) {
		close(ends[0]);
		serve(ends[1]);
	}
	close(ends[1]);
	line = ends[0];
	if (child < 0) {
		child = 0;
		close(line);
		return -EAGAIN;
	}
	return 0;
}

/* One that waits beyond SIGKILL is left to init. */
static void give_up(void)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, WNOHANG);
	close(line);
	child = 0;
}

static int append(char **text, size_t *len, const struct part *p)
{
	char *more = realloc(*text, *len + p->bytes + 1);

	if (!more)
		return -ENOMEM;
	memcpy(more + *len, p->data, p->bytes);
	*text = more;
	*len += p->bytes;
	more[*len] = '\0';
	return 0;
}

static int take_answer(char **ret_text)
{
	static struct part p;
	uint64_t end = pc_now_ns() + PATIENCE_MS * 1000000ull;
	struct pollfd poller = { .fd = line, .events = POLLIN };
	pc_autofree char *text = NULL;
	size_t len = 0;
	int rc = 0;

	do {
		uint64_t now = pc_now_ns();
		ssize_t n;

		if (now >= end || poll(&poller, 1, (int)((end - now) / 1000000u) + 1) == 0)
			return -ETIMEDOUT;
		n = recv(line, &p, sizeof(p), MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN)
			p.bytes = 1; /* poll(2) was interrupted */
		else if (n <= 0)
			return -EIO;
		else
			rc = p.error ? -p.error : append(&text, &len, &p);
	} while (!rc && p.bytes);
	if (!rc) {
		*ret_text = text;
		text = NULL;
	}
	return rc;
}

int pc_reader_read(const char *path, int cpu, char **ret_text)
{
	static struct request r;
	int rc = start();

	if (rc)
		return rc;
	if (strlen(path) >= sizeof(r.path))
		return -ENAMETOOLONG;
	r.cpu = cpu;
	memcpy(r.path, path, strlen(path) + 1);
	rc = send(line, &r, sizeof(r), MSG_NOSIGNAL) < 0 ? -EIO : take_answer(ret_text);
	/* After an error in the middle of a file the rest of its answer would be taken for the next. */
	if (rc == -ETIMEDOUT || rc == -EIO || rc == -ENOMEM)
		give_up();
	return rc;
}
