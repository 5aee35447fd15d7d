/* SPDX-License-Identifier: GPL-2.0-only */
/* vmsplice.c: holder vmsplice, plain page references that sit in a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "pinclash/holder.h"

struct state {
	int pinned[2]; /* the pipe whose buffers are the pinned pages */
	int copy[2];   /* tee(2) goes here, so that reading does not release */
	int sink;      /* the pipe is emptied into it */
};

static const int refusals[] = { EFAULT, EOPNOTSUPP, 0 };

static int make_pipe(int fds[2], size_t bytes, struct pc_err *err)
{
	if (pipe2(fds, O_CLOEXEC) < 0)
		return pc_fail(err, errno, "pipe: %s", strerror(errno));
	/* The size is asked for in bytes and given in slots of a page. */
	if (fcntl(fds[0], F_SETPIPE_SZ, (int)bytes) < 0)
		return pc_fail(err, errno, "pipe of %zu bytes: %s; see fs.pipe-max-size", bytes,
			strerror(errno));
	return 0;
}

static int prepare(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = malloc(sizeof(*s));
	int r;

	if (!s)
		return pc_oom(err);
	*s = (struct state){ { -1, -1 }, { -1, -1 }, -1 };
	h->state = s;
	s->sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (s->sink < 0)
		return pc_fail(err, errno, "/dev/null: %s", strerror(errno));
	r = make_pipe(s->pinned, h->bytes * h->times, err);
	return r < 0 ? r : make_pipe(s->copy, h->bytes, err);
}

/* The pipe is emptied: its buffers, and with them the references, go. */
static int let_go(const struct state *s, size_t bytes, struct pc_err *err)
{
	ssize_t n;

	do {
		n = splice(s->pinned[0], NULL, s->sink, NULL, bytes, SPLICE_F_NONBLOCK);
	} while (n > 0);
	if (n < 0 && errno != EAGAIN)
		return pc_fail(err, errno, "splice of the pipe to /dev/null: %s", strerror(errno));
	return 0;
}

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	struct iovec iov = { .iov_base = h->addr, .iov_len = h->bytes };

	for (unsigned int i = 0; i < h->times; i++) {
		ssize_t n = vmsplice(s->pinned[1], &iov, 1, SPLICE_F_NONBLOCK);
		int error = n < 0 ? errno : EAGAIN;

		if (n == (ssize_t)h->bytes)
			continue;
		/* What it has taken before it came to a page that it cannot have. */
		let_go(s, h->bytes, NULL);
		return n < 0 ? pc_fail(err, error, "vmsplice: %s", strerror(error)) :
			pc_fail(err, error, "vmsplice took %zd of %zu bytes", n, h->bytes);
	}
	return 0;
}

static int read_all(int fd, char *buf, size_t bytes, struct pc_err *err)
{
	while (bytes > 0) {
		ssize_t n = read(fd, buf, bytes);

		if (n < 0)
			return pc_fail(err, errno, "read from the pipe: %s", strerror(errno));
		if (n == 0)
			return pc_fail(err, EIO, "the pipe ended %zu bytes early", bytes);
		buf += n;
		bytes -= (size_t)n;
	}
	return 0;
}

static int dma_read(struct pc_hold *h, void *buf, struct pc_err *err)
{
	struct state *s = h->state;
	ssize_t n = tee(s->pinned[0], s->copy[1], h->bytes, SPLICE_F_NONBLOCK);

	if (n < 0)
		return pc_fail(err, errno, "tee: %s", strerror(errno));
	if ((size_t)n != h->bytes)
		return pc_fail(err, EIO, "tee gave %zd of %zu bytes", n, h->bytes);
	return read_all(s->copy[0], buf, h->bytes, err);
}

static int release(struct pc_hold *h, struct pc_err *err)
{
	return let_go(h->state, h->bytes * h->times, err);
}

static void finish(struct pc_hold *h)
{
	struct state *s = h->state;

	if (!s)
		return;
	for (int i = 0; i < 2; i++) {
		if (s->pinned[i] >= 0)
			close(s->pinned[i]);
		if (s->copy[i] >= 0)
			close(s->copy[i]);
	}
	if (s->sink >= 0)
		close(s->sink);
	free(s);
	h->state = NULL;
}

static const struct pc_holder vmsplice_holder = {
	.op = {
		.name = "vmsplice",
		.help = "plain page references in a pipe; needs no privilege",
	},
	.flags = PC_HOLDER_REPEATS | PC_HOLDER_READS,
	.call = "vmsplice",
	.refusals = refusals,
	.max_bytes = 1 << 20, /* fs.pipe-max-size */
	.prepare = prepare,
	.acquire = acquire,
	.dma_read = dma_read,
	.release = release,
	.finish = finish,
};

PC_REGISTER(holder, vmsplice_holder);
