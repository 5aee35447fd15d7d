/* SPDX-License-Identifier: GPL-2.0-only */
/* holder.c: what a holder process of a storm does. */
#include "storm/holder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "storm/files.h"
#include "storm/mark.h"

/* A range that a change has just taken away is refused as well, but not so often in a row. */
#define REFUSALS_MAX 1000u

/** struct holding - one process' own */
struct holding {
	const struct pc_storm *storm;
	const struct pc_storm_worker *me;
	int fds[PC_STORM_FILES];
	unsigned char *maps[PC_STORM_FILES]; /* whole files; NULL where one is not mapped */
	struct pc_storm_step step;
	struct pc_storm_event pin; /* range and token */
	struct pc_hold hold;
	bool prepared;
	unsigned int refusals; /* in a row */
	bool told; /* a stale read of this pin is recorded */
	unsigned char *seen;
};

static void note(struct holding *h, enum pc_event_kind kind, int result)
{
	pc_storm_note(h->me, kind, pc_now_ns(), result, &h->pin);
}

static void set_busy(struct holding *h, bool busy)
{
	atomic_store_explicit(&h->me->seat->busy, busy, memory_order_relaxed);
}

static size_t file_bytes(const struct holding *h)
{
	return (size_t)h->storm->shape.pages * PC_PAGE;
}

static int map(struct holding *h, struct pc_err *err)
{
	unsigned char **at = &h->maps[h->step.file];

	h->hold.fd = h->fds[h->step.file];
	h->hold.bytes = (size_t)h->step.pages * PC_PAGE;
	if (!*at)
		*at = mmap(NULL, file_bytes(h), PROT_READ | PROT_WRITE, MAP_SHARED, h->hold.fd, 0);
	if (*at == MAP_FAILED) {
		*at = NULL;
		return pc_fail(err, errno, "mmap: %s", strerror(errno));
	}
	h->hold.addr = h->hold.pinned_at = *at + (size_t)h->step.first * PC_PAGE;
	return 0;
}

static void unmap(struct holding *h)
{
	unsigned char **at = &h->maps[h->step.file];

	if (*at)
		munmap(*at, file_bytes(h));
	*at = NULL;
	h->hold.addr = NULL;
}

static void end_prepared(struct holding *h)
{
	if (h->prepared && h->me->holder->finish)
		h->me->holder->finish(&h->hold);
	h->prepared = false;
}

static int prepare(struct holding *h, struct pc_err *err)
{
	int r;

	if (h->me->holder->flags & PC_HOLDER_ONCE)
		end_prepared(h);
	if (h->prepared)
		return 0;
	h->prepared = true;
	r = h->me->holder->prepare ? h->me->holder->prepare(&h->hold, err) : 0;
	return r;
}

/** struct sighting - what was seen through a pin */
struct sighting {
	int result;    /* of the transfer */
	bool own;      /* all pages bear stamps of the file */
	bool stale;    /* and one of them those of another */
	uint32_t page; /* which one, from the first of the pin */
	uint32_t at;   /* and where in it, bytes */
};

/*
 * A holder whose one DMA is its release shows what is mapped. Not by read(2): that waits for a change
 * that waits for this pin.
 */
static struct sighting look(struct holding *h)
{
	const struct pc_holder *ops = h->me->holder;
	struct sighting s = { 0 };
	struct pc_mark mark;

	if (ops->dma_read)
		s.result = ops->dma_read(&h->hold, h->seen, NULL);
	else
		memcpy(h->seen, h->hold.addr, h->hold.bytes);
	s.own = s.result == 0;
	for (uint32_t i = 0; s.own && !s.stale && i < h->step.pages; i++) {
		s.own = pc_mark_read(h->seen + (size_t)i * PC_PAGE, h->storm->run,
			(uint16_t)h->step.file, &mark, &s.at);
		s.stale = s.own && ops->dma_read && mark.file != h->step.file;
		s.page = i;
	}
	return s;
}

/* Once a pin: its other pages, and the same page again, say no more. */
static void tell(struct holding *h, const struct sighting *s)
{
	struct pc_storm_event event = h->pin;

	if (!h->me->holder->dma_read)
		return;
	note(h, PC_EV_DMA_READ, s->result);
	if (!s->stale || h->told)
		return;
	h->told = true;
	event.kind = PC_EV_STALE_READ;
	event.t_ns = pc_now_ns();
	event.first += s->page;
	event.pages = 1;
	pc_ring_add_sample(h->me->ring, &event, h->seen + (size_t)s->page * PC_PAGE + s->at);
}

/*
 * A page that bears no stamp may be the zero page of a hole: no change frees
 * anything under it, and the pin proves nothing. Such a one is recorded without pages.
 */
static int take(struct holding *h)
{
	struct pc_storm_event pin = h->pin;
	struct sighting s;
	uint64_t after;
	int r;

	note(h, PC_EV_ACQUIRE_CALL, 0);
	r = h->me->holder->acquire(&h->hold, NULL);
	after = pc_now_ns();
	if (r < 0) {
		pc_storm_note(h->me, PC_EV_ACQUIRE_RETURN, after, r, &pin);
		return r;
	}
	set_busy(h, true);
	s = look(h);
	if (!s.own)
		pin.pages = 0;
	pc_storm_note(h->me, PC_EV_ACQUIRE_RETURN, after, 0, &pin);
	tell(h, &s);
	return 0;
}

/* Long enough for its blocks to become somebody else's, if the kernel lets them go. */
static void outlast_changes(const struct holding *h)
{
	const struct timespec moment = { .tv_nsec = 200000 };
	uint64_t from = atomic_load(&h->storm->shared->changes);

	while (!pc_storm_stopped(h->storm) &&
		atomic_load(&h->storm->shared->changes) - from < h->step.hold)
		nanosleep(&moment, NULL);
}

static void hold(struct holding *h)
{
	if (h->step.unmap) {
		unmap(h);
		outlast_changes(h);
		return;
	}
	pc_storm_await(h->storm, &h->step, pc_storm_all_changing, true);
}

static void move_data(struct holding *h)
{
	const struct pc_holder *ops = h->me->holder;
	struct sighting s;

	if (ops->dma_write && h->step.write && !h->hold.read_only)
		note(h, PC_EV_DMA_WRITE, ops->dma_write(&h->hold, NULL));
	if (ops->dma_read) {
		s = look(h);
		tell(h, &s);
	}
}

static int let_go(struct holding *h, struct pc_err *err)
{
	int r;

	note(h, PC_EV_RELEASE_CALL, 0);
	r = h->me->holder->release(&h->hold, err);
	note(h, PC_EV_RELEASE_RETURN, r);
	if (h->me->holder->flags & PC_HOLDER_DMA_AT_RELEASE)
		note(h, PC_EV_DMA_WRITE, r);
	set_busy(h, false);
	return r;
}

static void begin(struct holding *h, uint64_t number)
{
	struct pc_mark mark = { .writer = PC_WRITER_HOLDER, .worker = h->me->number };

	h->step = pc_storm_step_at(&h->storm->shape, h->me->number, number);
	/*
	 * How much of its range a request pinned is told when it ends: less than
	 * all, if the file was short at that moment. One page is pinned or is not.
	 */
	if (h->me->holder->flags & PC_HOLDER_DMA_AT_RELEASE)
		h->step.pages = 1;
	atomic_store_explicit(&h->me->seat->at, h->step.file + 1, memory_order_relaxed);
	h->pin = (struct pc_storm_event){
		.file = h->step.file,
		.first = h->step.first,
		.pages = h->step.pages,
		.token = pc_ring_token(h->me->ring),
	};
	mark.file = (uint16_t)h->step.file;
	mark.token = h->pin.token;
	h->hold.id = pc_mark_stamp(h->storm->run, &mark);
	h->hold.read_only = h->step.read_only && (h->me->holder->flags & PC_HOLDER_READS);
	h->told = false;
}

static int one_pin(struct holding *h, uint64_t number, struct pc_err *err)
{
	int r;

	begin(h, number);
	r = map(h, err);
	if (r == 0)
		r = prepare(h, err);
	if (r < 0)
		return r;
	if (take(h) == 0) {
		h->refusals = 0;
		hold(h);
		move_data(h);
		r = let_go(h, err);
	} else {
		h->refusals++;
	}
	/* A mapping that stays would hide from the kernel that another holder has none. */
	if (h->storm->shape.unmapped)
		unmap(h);
	/* Who waits for this file shall have it, if it does not take long. */
	pc_storm_await(h->storm, &h->step, pc_storm_changing, false);
	return r;
}

int pc_storm_hold(const struct pc_storm *storm, const struct pc_storm_worker *me,
	struct pc_err *err)
{
	struct holding h = {
		.storm = storm, .me = me,
		.hold = { .cfg = storm->cfg, .env = &storm->arena->env, .times = 1 },
	};
	int r = pc_storm_open(storm, h.fds, err);

	h.seen = aligned_alloc(PC_PAGE, file_bytes(&h));
	if (!h.seen)
		return pc_oom(err);
	h.hold.bytes = file_bytes(&h); /* what is prepared once must do for the largest pin */
	if (r == 0 && !(me->holder->flags & PC_HOLDER_ONCE))
		r = prepare(&h, err);
	while (r == 0 && !pc_storm_stopped(storm) && h.refusals < REFUSALS_MAX)
		r = one_pin(&h, atomic_fetch_add(&me->seat->step, 1), err);
	end_prepared(&h);
	free(h.seen);
	return r;
}
