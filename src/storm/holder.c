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
#include "storm/slot.h"

/* A range that a change has just taken away is refused as well, but not so often in a row. */
#define REFUSALS_MAX 1000u

/* So long without a change: there is none that does not wait. */
#define STANDSTILL_NS 200000000u

/** struct holding - one process' own */
struct holding {
	const struct pc_storm *storm;
	const struct pc_storm_worker *me;
	int fds[PC_STORM_FILES];
	unsigned char *maps[PC_STORM_FILES]; /* whole files; NULL where one is not mapped */
	struct pc_storm_slot slots[PC_STORM_PINS];
	uint32_t count; /* of slots in use */
	unsigned int refusals; /* in a row */
	unsigned char *seen;
};

static size_t file_bytes(const struct holding *h)
{
	return (size_t)h->storm->shape.pages * PC_PAGE;
}

static int map(struct holding *h, struct pc_storm_slot *slot, struct pc_err *err)
{
	unsigned char **at = &h->maps[slot->step.file];

	slot->hold.fd = h->fds[slot->step.file];
	slot->hold.bytes = (size_t)slot->step.pages * PC_PAGE;
	if (!*at)
		*at = mmap(NULL, file_bytes(h), PROT_READ | PROT_WRITE, MAP_SHARED, slot->hold.fd, 0);
	if (*at == MAP_FAILED) {
		*at = NULL;
		return pc_fail(err, errno, "mmap: %s", strerror(errno));
	}
	slot->hold.addr = slot->hold.pinned_at = *at + (size_t)slot->step.first * PC_PAGE;
	return 0;
}

/* With it go the addresses of all pins of that file. */
static void unmap(struct holding *h, uint32_t file)
{
	if (h->maps[file])
		munmap(h->maps[file], file_bytes(h));
	h->maps[file] = NULL;
	for (uint32_t i = 0; i < h->count; i++) {
		if (h->slots[i].step.file == file)
			h->slots[i].hold.addr = NULL;
	}
}

/* Files of those that are held, and that lost their mapping or did not; tells the others, too. */
static uint64_t files_held(struct holding *h, bool unmapped)
{
	uint64_t files = 0, all = 0;

	for (uint32_t i = 0; i < h->count; i++) {
		const struct pc_storm_slot *slot = &h->slots[i];

		if (!slot->held)
			continue;
		all |= PC_STORM_FILE(slot->step.file);
		if (slot->step.unmap == unmapped)
			files |= PC_STORM_FILE(slot->step.file);
	}
	atomic_store_explicit(&h->me->seat->busy, all, memory_order_relaxed);
	return files;
}

/* Long enough for their blocks to become somebody else's; no longer when all changers wait for them. */
static void outlast_changes(const struct holding *h)
{
	const struct timespec moment = { .tv_nsec = 200000 };
	uint64_t from = atomic_load(&h->storm->shared->changes), last = from, now = from;
	uint64_t since_ns = pc_now_ns();

	while (!pc_storm_stopped(h->storm) && now - from < h->slots[0].step.hold &&
		pc_now_ns() - since_ns < STANDSTILL_NS) {
		nanosleep(&moment, NULL);
		now = atomic_load(&h->storm->shared->changes);
		if (now != last)
			since_ns = pc_now_ns();
		last = now;
	}
}

/* Of those whose mapping went, or of the others, all at once. */
static int end_pins(struct holding *h, bool unmapped, struct pc_err *err)
{
	int r = 0;

	for (uint32_t i = 0; i < h->count; i++) {
		if (h->slots[i].held && h->slots[i].step.unmap == unmapped)
			pc_slot_move_data(&h->slots[i]);
	}
	for (uint32_t i = 0; i < h->count && r == 0; i++) {
		if (h->slots[i].held && h->slots[i].step.unmap == unmapped)
			r = pc_slot_let_go(&h->slots[i], err);
	}
	return r;
}

/* Those that stay mapped go first: who waits for them makes no change that the others could outlast. */
static int hold(struct holding *h, struct pc_err *err)
{
	uint64_t files = files_held(h, false);
	int r = 0;

	for (uint32_t i = 0; i < h->count; i++) {
		if (h->slots[i].held && h->slots[i].step.unmap)
			unmap(h, h->slots[i].step.file);
	}
	if (files) {
		pc_storm_await(h->storm, &h->slots[0].step, files, pc_storm_all_changing, true);
		r = end_pins(h, false, err);
	}
	if (r == 0 && files_held(h, true)) {
		outlast_changes(h);
		r = end_pins(h, true, err);
	}
	files_held(h, true);
	return r;
}

static int one_round(struct holding *h, uint64_t number, struct pc_err *err)
{
	uint64_t files = 0;
	int r = 0;

	for (uint32_t i = 0; i < h->count; i++) {
		pc_slot_begin(&h->slots[i], number);
		files |= PC_STORM_FILE(h->slots[i].step.file);
	}
	atomic_store_explicit(&h->me->seat->at, files, memory_order_relaxed);
	for (uint32_t i = 0; i < h->count; i++) {
		r = map(h, &h->slots[i], err);
		if (r == 0)
			r = pc_slot_prepare(&h->slots[i], err);
		if (r < 0)
			return r;
		h->refusals = pc_slot_take(&h->slots[i]) ? 0 : h->refusals + 1;
	}
	r = hold(h, err);
	/* A mapping that stays would hide from the kernel that another holder has none. */
	for (uint32_t i = 0; h->storm->shape.unmapped && i < h->count; i++)
		unmap(h, h->slots[i].step.file);
	pc_storm_give_way(h->storm, &h->slots[0].step, files);
	return r;
}

static int prepare_all(struct holding *h, struct pc_err *err)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < h->count; i++) {
		h->slots[i] = (struct pc_storm_slot){
			.storm = h->storm, .me = h->me, .number = i, .seen = h->seen,
			.hold = {
				.cfg = h->storm->cfg, .env = &h->storm->arena->env, .times = 1,
				.bytes = file_bytes(h), /* prepared once, for the largest pin */
			},
		};
		if (!(h->me->holder->flags & PC_HOLDER_ONCE))
			r = pc_slot_prepare(&h->slots[i], err);
	}
	return r;
}

int pc_storm_hold(const struct pc_storm *storm, const struct pc_storm_worker *me,
	struct pc_err *err)
{
	struct holding h = {
		.storm = storm, .me = me, .count = pc_storm_pins(storm, me->holder),
	};
	int r = pc_storm_open(storm, h.fds, err);

	h.seen = aligned_alloc(PC_PAGE, file_bytes(&h));
	if (!h.seen)
		return pc_oom(err);
	if (r == 0)
		r = prepare_all(&h, err);
	while (r == 0 && !pc_storm_stopped(storm) && h.refusals < REFUSALS_MAX)
		r = one_round(&h, atomic_fetch_add(&me->seat->step, 1), err);
	for (uint32_t i = 0; i < h.count; i++)
		pc_slot_finish(&h.slots[i]);
	free(h.seen);
	return r;
}
