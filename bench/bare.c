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

/** struct bare_pin - one of those that a holder has at a time */
struct bare_pin {
	struct pc_storm_step step;
	int pinned[2], copy[2];
	ssize_t bytes; /* of it; none when it was refused */
};

/** struct bare - one worker's own */
struct bare {
	int fds[PC_STORM_FILES];
	unsigned char *maps[PC_STORM_FILES];
	struct bare_pin pins[PC_STORM_PINS];
	int sink;
};

static void read_pipe(const struct bare_pin *pin)
{
	ssize_t n = tee(pin->pinned[0], pin->copy[1], (size_t)pin->bytes, SPLICE_F_NONBLOCK);

	while (n > 0)
		n -= read(pin->copy[0], page_buffer, (size_t)n);
}

static void set(_Atomic uint64_t *files, uint64_t value)
{
	atomic_store_explicit(files, value, memory_order_relaxed);
}

static void take(const struct bare *b, struct bare_pin *pin)
{
	struct iovec iov = { b->maps[pin->step.file] + (size_t)pin->step.first * PC_PAGE,
		(size_t)pin->step.pages * PC_PAGE };

	pin->bytes = vmsplice(pin->pinned[1], &iov, 1, SPLICE_F_NONBLOCK);
	if (pin->bytes > 0)
		read_pipe(pin);
}

static void let_go(const struct bare *b, const struct bare_pin *pin)
{
	if (pin->bytes > 0 && splice(pin->pinned[0], NULL, b->sink, NULL, (size_t)pin->bytes,
		SPLICE_F_NONBLOCK) != pin->bytes)
		_exit(1);
}

static void one_round(const struct pc_storm *s, const struct pc_storm_worker *me, struct bare *b,
	uint64_t number)
{
	const struct pc_storm_step *first = &b->pins[0].step;
	uint64_t files = 0, held = 0;

	for (uint32_t i = 0; i < s->shape.pins; i++) {
		b->pins[i].step = pc_storm_step_at(&s->shape, me->number, i, number);
		files |= PC_STORM_FILE(b->pins[i].step.file);
	}
	set(&me->seat->at, files);
	for (uint32_t i = 0; i < s->shape.pins; i++) {
		take(b, &b->pins[i]);
		if (b->pins[i].bytes > 0)
			held |= PC_STORM_FILE(b->pins[i].step.file);
	}
	set(&me->seat->busy, held);
	if (held)
		pc_storm_await(s, first, held, pc_storm_all_changing, true);
	for (uint32_t i = 0; i < s->shape.pins; i++) {
		if (b->pins[i].bytes > 0)
			read_pipe(&b->pins[i]);
	}
	for (uint32_t i = 0; i < s->shape.pins; i++)
		let_go(b, &b->pins[i]);
	set(&me->seat->busy, 0);
	pc_storm_give_way(s, first, files);
}

static void one_change(const struct pc_storm *s, const struct pc_storm_worker *me,
	const struct bare *b, uint64_t number)
{
	const struct pc_storm_step step = pc_storm_step_at(&s->shape, me->number, 0, number);
	uint64_t file = PC_STORM_FILE(step.file);
	int fd = b->fds[step.file];
	size_t bytes = (size_t)s->shape.pages * PC_PAGE;
	off_t from = (off_t)step.first * PC_PAGE, len = (off_t)step.pages * PC_PAGE, to = from + len;
	bool punch = !strcmp(me->change->op.name, "punch");
	struct stat st;

	set(&me->seat->at, file);
	pc_storm_await(s, &step, file, pc_storm_pinned, true);
	set(&me->seat->busy, file);
	if (punch)
		fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, len);
	else if (ftruncate(fd, from) < 0)
		_exit(1);
	set(&me->seat->mending, file);
	set(&me->seat->busy, 0);
	atomic_fetch_add_explicit(&s->shared->changes, 1, memory_order_relaxed);
	if (fstat(fd, &st) < 0)
		_exit(1);
	if ((size_t)st.st_size < bytes)
		to = (off_t)bytes;
	if (st.st_size < from)
		from = st.st_size;
	if (pwrite(fd, page_buffer, (size_t)(to - from), from) < 0)
		_exit(1);
	set(&me->seat->mending, 0);
}

static int prepare(const struct pc_storm *s, struct bare *b)
{
	size_t bytes = (size_t)s->shape.pages * PC_PAGE;

	if (pc_storm_open(s, b->fds, NULL) < 0)
		return -1;
	for (uint32_t i = 0; i < s->shape.pins; i++) {
		if (pipe2(b->pins[i].pinned, O_CLOEXEC) < 0 || pipe2(b->pins[i].copy, O_CLOEXEC) < 0)
			return -1;
	}
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
		if (me->holder)
			one_round(s, me, &b, number);
		else
			one_change(s, me, &b, number);
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
