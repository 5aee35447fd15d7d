/* SPDX-License-Identifier: GPL-2.0-only */
/* bare.c: the system calls of a storm and nothing else. */
#include <fcntl.h>
#include <linux/falloc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "bench/rivals.h"
#include "storm/files.h"

static unsigned char page_buffer[PC_STORM_FILES * 64 * PC_PAGE];

/** struct bare - one holder's own */
struct bare {
	int fds[PC_STORM_FILES];
	unsigned char *maps[PC_STORM_FILES];
	int pinned[2], copy[2], sink;
};

static void read_pipe(int from, const int to[2], size_t bytes)
{
	ssize_t n = tee(from, to[1], bytes, SPLICE_F_NONBLOCK);

	while (n > 0)
		n -= read(to[0], page_buffer, (size_t)n);
}

static void set_busy(const struct pc_storm_worker *me, bool busy)
{
	atomic_store_explicit(&me->seat->busy, busy, memory_order_relaxed);
}

static void one_pin(const struct pc_storm *s, const struct pc_storm_worker *me,
	const struct pc_storm_step *step, const struct bare *b)
{
	size_t bytes = (size_t)step->pages * PC_PAGE;
	struct iovec iov = { b->maps[step->file] + (size_t)step->first * PC_PAGE, bytes };
	ssize_t n = vmsplice(b->pinned[1], &iov, 1, SPLICE_F_NONBLOCK);

	if (n > 0) {
		set_busy(me, true);
		read_pipe(b->pinned[0], b->copy, (size_t)n);
		pc_storm_await(s, step, pc_storm_all_changing, true);
		read_pipe(b->pinned[0], b->copy, (size_t)n);
		if (splice(b->pinned[0], NULL, b->sink, NULL, (size_t)n, SPLICE_F_NONBLOCK) != n)
			_exit(1);
		set_busy(me, false);
	}
	pc_storm_await(s, step, pc_storm_changing, false);
}

static void one_change(const struct pc_storm *s, const struct pc_storm_worker *me,
	const struct pc_storm_step *step, int fd)
{
	size_t bytes = (size_t)s->shape.pages * PC_PAGE;
	off_t from = (off_t)step->first * PC_PAGE, len = (off_t)step->pages * PC_PAGE, to = from + len;
	bool punch = !strcmp(me->change->op.name, "punch");
	struct stat st;

	pc_storm_await(s, step, pc_storm_pinned, true);
	set_busy(me, true);
	if (punch)
		fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, len);
	else if (ftruncate(fd, from) < 0)
		_exit(1);
	set_busy(me, false);
	atomic_fetch_add_explicit(&s->shared->changes, 1, memory_order_relaxed);
	if (fstat(fd, &st) < 0)
		_exit(1);
	if ((size_t)st.st_size < bytes)
		to = (off_t)bytes;
	if (st.st_size < from)
		from = st.st_size;
	if (pwrite(fd, page_buffer, (size_t)(to - from), from) < 0)
		_exit(1);
}

static int prepare(const struct pc_storm *s, struct bare *b)
{
	size_t bytes = (size_t)s->shape.pages * PC_PAGE;

	if (pc_storm_open(s, b->fds, NULL) < 0 || pipe2(b->pinned, O_CLOEXEC) < 0 ||
		pipe2(b->copy, O_CLOEXEC) < 0)
		return -1;
	for (uint32_t i = 0; i < s->shape.files; i++) {
		b->maps[i] = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, b->fds[i], 0);
		if (b->maps[i] == MAP_FAILED)
			return -1;
	}
	b->sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return b->sink < 0 ? -1 : 0;
}

static _Noreturn void member_main(const struct pc_storm *s, const struct pc_storm_worker *me)
{
	struct bare b;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (prepare(s, &b) < 0)
		_exit(1);
	for (uint64_t number = 0; !pc_storm_stopped(s); number++) {
		struct pc_storm_step step = pc_storm_step_at(&s->shape, me->number, number);

		atomic_store_explicit(&me->seat->at, step.file + 1, memory_order_relaxed);
		if (me->holder)
			one_pin(s, me, &step, &b);
		else
			one_change(s, me, &step, b.fds[step.file]);
	}
	_exit(0);
}

double bench_bare(struct pc_storm *storm, unsigned int ms)
{
	uint64_t begin = pc_now_ns(), changes = atomic_load(&storm->shared->changes);
	int status, failed = 0;

	fflush(NULL);
	for (size_t i = 0; i < storm->worker_count; i++) {
		if (fork() == 0)
			member_main(storm, &storm->workers[i]);
	}
	poll(NULL, 0, (int)ms);
	atomic_store(&storm->shared->stop, true);
	while (wait(&status) > 0)
		failed |= status;
	atomic_store(&storm->shared->stop, false);
	if (failed)
		fprintf(stderr, "bench_rate: a bare worker failed\n");
	changes = atomic_load(&storm->shared->changes) - changes;
	return failed ? 0 : (double)changes * 1e9 / (double)(pc_now_ns() - begin);
}
