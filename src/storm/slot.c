/* SPDX-License-Identifier: GPL-2.0-only */
/* slot.c: one of the pins that a holder process of a storm has at a time. */
#include "storm/slot.h"

#include <string.h>

#include "storm/mark.h"

static void note(const struct pc_storm_slot *slot, enum pc_event_kind kind, int result)
{
	pc_storm_note(slot->me, kind, pc_now_ns(), result, &slot->event);
}

void pc_slot_finish(struct pc_storm_slot *slot)
{
	if (slot->prepared && slot->me->holder->finish)
		slot->me->holder->finish(&slot->hold);
	slot->prepared = false;
}

int pc_slot_prepare(struct pc_storm_slot *slot, struct pc_err *err)
{
	if (slot->me->holder->flags & PC_HOLDER_ONCE)
		pc_slot_finish(slot);
	if (slot->prepared)
		return 0;
	slot->prepared = true;
	return slot->me->holder->prepare ? slot->me->holder->prepare(&slot->hold, err) : 0;
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
static struct sighting look(struct pc_storm_slot *slot)
{
	const struct pc_holder *ops = slot->me->holder;
	struct sighting s = { 0 };
	struct pc_mark mark;

	if (ops->dma_read)
		s.result = ops->dma_read(&slot->hold, slot->seen, NULL);
	else
		memcpy(slot->seen, slot->hold.addr, slot->hold.bytes);
	s.own = s.result == 0;
	for (uint32_t i = 0; s.own && !s.stale && i < slot->step.pages; i++) {
		s.own = pc_mark_read(slot->seen + (size_t)i * PC_PAGE, slot->storm->run,
			(uint16_t)slot->step.file, &mark, &s.at);
		s.stale = s.own && ops->dma_read && mark.file != slot->step.file;
		s.page = i;
	}
	return s;
}

/* Once a pin: its other pages, and the same page again, say no more. */
static void tell(struct pc_storm_slot *slot, const struct sighting *s)
{
	struct pc_storm_event event = slot->event;

	if (!slot->me->holder->dma_read)
		return;
	note(slot, PC_EV_DMA_READ, s->result);
	if (!s->stale || slot->told)
		return;
	slot->told = true;
	event.kind = PC_EV_STALE_READ;
	event.t_ns = pc_now_ns();
	event.first += s->page;
	event.pages = 1;
	pc_ring_add_sample(slot->me->ring, &event, slot->seen + (size_t)s->page * PC_PAGE + s->at);
}

/*
 * A page that bears no stamp may be the zero page of a hole: no change frees
 * anything under it, and the pin proves nothing. Such a one is recorded without pages.
 */
bool pc_slot_take(struct pc_storm_slot *slot)
{
	struct pc_storm_event event = slot->event;
	struct sighting s;
	uint64_t after;
	int r;

	note(slot, PC_EV_ACQUIRE_CALL, 0);
	r = slot->me->holder->acquire(&slot->hold, NULL);
	after = pc_now_ns();
	slot->held = r == 0;
	if (r < 0) {
		pc_storm_note(slot->me, PC_EV_ACQUIRE_RETURN, after, r, &event);
		return false;
	}
	s = look(slot);
	if (!s.own)
		event.pages = 0;
	pc_storm_note(slot->me, PC_EV_ACQUIRE_RETURN, after, 0, &event);
	tell(slot, &s);
	return true;
}

void pc_slot_move_data(struct pc_storm_slot *slot)
{
	const struct pc_holder *ops = slot->me->holder;
	struct sighting s;

	if (ops->dma_write && slot->step.write && !slot->hold.read_only)
		note(slot, PC_EV_DMA_WRITE, ops->dma_write(&slot->hold, NULL));
	if (ops->dma_read) {
		s = look(slot);
		tell(slot, &s);
	}
}

int pc_slot_let_go(struct pc_storm_slot *slot, struct pc_err *err)
{
	int r;

	note(slot, PC_EV_RELEASE_CALL, 0);
	r = slot->me->holder->release(&slot->hold, err);
	note(slot, PC_EV_RELEASE_RETURN, r);
	if (slot->me->holder->flags & PC_HOLDER_DMA_AT_RELEASE)
		note(slot, PC_EV_DMA_WRITE, r);
	slot->held = false;
	return r;
}

void pc_slot_begin(struct pc_storm_slot *slot, uint64_t number)
{
	struct pc_mark mark = { .writer = PC_WRITER_HOLDER, .worker = slot->me->number };

	slot->step = pc_storm_step_at(&slot->storm->shape, slot->me->number, slot->number, number);
	/*
	 * How much of its range a request pinned is told when it ends: less than
	 * all, if the file was short at that moment. One page is pinned or is not.
	 */
	if (slot->me->holder->flags & PC_HOLDER_DMA_AT_RELEASE)
		slot->step.pages = 1;
	slot->event = (struct pc_storm_event){
		.file = slot->step.file,
		.first = slot->step.first,
		.pages = slot->step.pages,
		.token = pc_ring_token(slot->me->ring),
	};
	mark.file = (uint16_t)slot->step.file;
	mark.token = slot->event.token;
	slot->hold.id = pc_mark_stamp(slot->storm->run, &mark);
	slot->hold.read_only = slot->step.read_only && (slot->me->holder->flags & PC_HOLDER_READS);
	slot->told = false;
}
