/* SPDX-License-Identifier: GPL-2.0-only */
/* uring_fixed.c: holder uring-fixed, a registered io_uring buffer. */
#include <errno.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pinclash/holder.h"
#include "pinclash/situation.h"

struct state {
	struct io_uring ring;
	bool ring_made;
	int memfd; /* ordinary memory on the other side of each transfer */
	void *local;
};

/*
 * 6.1 refuses any file but shmem and hugetlbfs with EOPNOTSUPP
 * (io_uring/rsrc.c); later FOLL_LONGTERM does, likewise (mm/gup.c).
 */
static const int refusals[] = { EOPNOTSUPP, 0 };

/* The same, and writable_file_mapping_allowed() (mm/gup.c) from 6.5 on. */
static const int cache_refusals[] = { EOPNOTSUPP, EFAULT, 0 };

static int prepare(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return pc_oom(err);
	h->state = s;
	s->memfd = memfd_create("pinclash-uring", MFD_CLOEXEC);
	if (s->memfd < 0 || ftruncate(s->memfd, (off_t)h->bytes) < 0)
		return pc_fail(err, errno, "memfd of %zu bytes: %s", h->bytes, strerror(errno));
	s->local = mmap(NULL, h->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, s->memfd, 0);
	if (s->local == MAP_FAILED) {
		s->local = NULL;
		return pc_fail(err, errno, "mmap of a memfd: %s", strerror(errno));
	}
	r = io_uring_queue_init(4, &s->ring, 0);
	if (r < 0)
		return pc_fail(err, -r, "io_uring_queue_init: %s; see kernel.io_uring_disabled",
			strerror(-r));
	s->ring_made = true;
	return 0;
}

static int acquire(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	struct iovec iov[PC_MANY];
	int r;

	for (unsigned int i = 0; i < h->times; i++)
		iov[i] = (struct iovec){ .iov_base = h->addr, .iov_len = h->bytes };
	r = io_uring_register_buffers(&s->ring, iov, h->times);

	if (r < 0)
		return pc_fail(err, -r, "io_uring_register_buffers: %s", strerror(-r));
	return 0;
}

/*
 * The address of a fixed transfer only says where in the registered buffer
 * it goes: the kernel uses the pinned pages, mapped or not.
 */
static int transfer(struct pc_hold *h, bool into_pages, struct pc_err *err)
{
	struct state *s = h->state;
	struct io_uring_sqe *sqe = io_uring_get_sqe(&s->ring);
	struct io_uring_cqe *cqe;
	int r;

	if (into_pages)
		io_uring_prep_read_fixed(sqe, s->memfd, h->pinned_at, (unsigned int)h->bytes, 0, 0);
	else
		io_uring_prep_write_fixed(sqe, s->memfd, h->pinned_at, (unsigned int)h->bytes, 0, 0);
	r = io_uring_submit_and_wait(&s->ring, 1);
	if (r >= 0)
		r = io_uring_peek_cqe(&s->ring, &cqe);
	if (r < 0)
		return pc_fail(err, -r, "io_uring: %s", strerror(-r));
	r = cqe->res;
	io_uring_cqe_seen(&s->ring, cqe);
	if (r < 0 || (size_t)r != h->bytes)
		return pc_fail(err, EIO, "io_uring fixed transfer gave %d of %zu bytes", r,
			h->bytes);
	return 0;
}

static int dma_write(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;

	pc_stamp_fill(s->local, h->bytes, &h->id, 0);
	return transfer(h, true, err);
}

static int dma_read(struct pc_hold *h, void *buf, struct pc_err *err)
{
	struct state *s = h->state;
	int r;

	memset(s->local, 0, h->bytes);
	r = transfer(h, false, err);
	if (r == 0)
		memcpy(buf, s->local, h->bytes);
	return r;
}

static int release(struct pc_hold *h, struct pc_err *err)
{
	struct state *s = h->state;
	int r = io_uring_unregister_buffers(&s->ring);

	if (r < 0)
		return pc_fail(err, -r, "io_uring_unregister_buffers: %s", strerror(-r));
	return 0;
}

static void finish(struct pc_hold *h)
{
	struct state *s = h->state;

	if (!s)
		return;
	if (s->ring_made)
		io_uring_queue_exit(&s->ring);
	if (s->local)
		munmap(s->local, h->bytes);
	if (s->memfd >= 0)
		close(s->memfd);
	free(s);
	h->state = NULL;
}

static bool supported(const struct pc_config *cfg, char *why)
{
	struct io_uring ring;
	int r = io_uring_queue_init(1, &ring, 0);

	(void)cfg;
	if (r < 0) {
		snprintf(why, PC_WHY, "io_uring_queue_init: %s; see kernel.io_uring_disabled",
			strerror(-r));
		return false;
	}
	io_uring_queue_exit(&ring);
	return true;
}

static const struct pc_holder uring_fixed = {
	.op = {
		.name = "uring-fixed",
		.help = "registered io_uring buffer; READ_FIXED and WRITE_FIXED go through it",
		.supported = supported,
	},
	.flags = PC_HOLDER_COUNTED | PC_HOLDER_REPEATS | PC_HOLDER_LONGTERM,
	.call = "io_uring_register_buffers",
	.refusals = refusals,
	.cache_refusals = cache_refusals,
	.prepare = prepare,
	.acquire = acquire,
	.dma_write = dma_write,
	.dma_read = dma_read,
	.release = release,
	.finish = finish,
};

PC_REGISTER(holder, uring_fixed);
