/* SPDX-License-Identifier: GPL-2.0-only */
/* recorder.c: the flight recorder: the last events of every worker, on persistent memory. */
#include "event/recorder.h"

#include <errno.h>
#include <libpmem.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "util/checksum.h"

#define MAGIC   0x0052544c46434e50ULL /* "PNCFLTR" as it stands in memory */
#define VERSION 1u
#define BLANK   4096u  /* a new recorder begins with so many zero bytes */
#define LEAST   65536u /* room for all workers of a cell, and then some */

/**
 * struct header - what the events are those of
 * @number: counts what was recorded; an event bears it, and goes when it changes
 * @check: over the bytes before it
 */
struct header {
	uint64_t magic;
	uint32_t version;
	uint32_t last;
	uint64_t number;
	uint64_t seed;
	char what[216];
	uint64_t check;
};

/** struct slot - one event; one cache line */
struct slot {
	uint64_t number;
	uint64_t seq;
	uint32_t lane;
	uint32_t bytes;
	unsigned char event[PC_RECORDER_EVENT];
	uint64_t check;
};

/**
 * struct recording - the recorder as it lies in memory
 * @header: written in turns, so that one of them is whole at any time
 * @number: of the newest header, for those who write; 0 before pc_recorder_begin()
 * @slots: PC_RECORDER_LAST of each lane, written round and round
 */
struct recording {
	struct header header[2];
	_Atomic uint64_t number;
	unsigned char pad[56];
	struct slot slots[];
};

_Static_assert(sizeof(struct slot) == 64, "an event is one cache line");
_Static_assert(sizeof(struct recording) % sizeof(struct slot) == 0, "and lies in one");

static struct recording *rec;
static size_t rec_bytes;

#define CHECK(object) pc_checksum((object), offsetof(__typeof__(*(object)), check))

static bool valid(const struct header *h)
{
	return h->magic == MAGIC && h->version == VERSION && h->last == PC_RECORDER_LAST &&
		h->check == CHECK(h);
}

static const struct header *newest(void)
{
	const struct header *a = &rec->header[0], *b = &rec->header[1];

	if (!valid(a) || (valid(b) && b->number > a->number))
		a = b;
	return valid(a) ? a : NULL;
}

static bool blank(void)
{
	const unsigned char *mem = (const unsigned char *)rec;

	return mem[0] == 0 && memcmp(mem, mem + 1, BLANK - 1) == 0;
}

static int look_at(const char *path, int is_pmem, struct pc_err *err)
{
	if (!is_pmem)
		return pc_fail(err, EINVAL, "recorder %s is no persistent memory, a crash would take "
			"it along; name a DAX device, or a file on a DAX file system", path);
	if (rec_bytes < LEAST)
		return pc_fail(err, EINVAL, "recorder %s has %zu bytes; it needs %u", path,
			rec_bytes, LEAST);
	if (!newest() && !blank())
		return pc_fail(err, EINVAL, "recorder %s holds something else; make its first %u "
			"bytes zero, or name another", path, BLANK);
	return 0;
}

int pc_recorder_open(const char *path, struct pc_err *err)
{
	int is_pmem = 0, r;

	rec = pmem_map_file(path, 0, 0, 0, &rec_bytes, &is_pmem);
	if (!rec)
		return pc_fail(err, EINVAL, "recorder %s cannot be mapped: %s", path,
			strerror(errno));
	r = look_at(path, is_pmem, err);
	if (r < 0)
		pc_recorder_close();
	else
		atomic_store(&rec->number, 0);
	return r;
}

void pc_recorder_close(void)
{
	if (rec)
		pmem_unmap(rec, rec_bytes);
	rec = NULL;
}

void pc_recorder_begin(const char *what, uint64_t seed)
{
	struct header h = { .magic = MAGIC, .version = VERSION, .last = PC_RECORDER_LAST,
		.seed = seed };

	if (!rec)
		return;
	h.number = newest() ? newest()->number + 1 : 1;
	snprintf(h.what, sizeof(h.what), "%s", what);
	h.check = CHECK(&h);
	pmem_memcpy_persist(&rec->header[h.number % 2], &h, sizeof(h));
	atomic_store(&rec->number, h.number);
}

uint32_t pc_recorder_lanes(void)
{
	if (!rec)
		return 0;
	return (uint32_t)((rec_bytes - sizeof(*rec)) / (PC_RECORDER_LAST * sizeof(struct slot)));
}

static struct slot *slot_of(uint32_t lane, uint64_t seq)
{
	return &rec->slots[(size_t)lane * PC_RECORDER_LAST + seq % PC_RECORDER_LAST];
}

void pc_recorder_put(uint32_t lane, uint64_t seq, const void *event, size_t bytes)
{
	struct slot s = { .seq = seq, .lane = lane, .bytes = (uint32_t)bytes };

	if (lane >= pc_recorder_lanes() || bytes > sizeof(s.event))
		return;
	s.number = atomic_load_explicit(&rec->number, memory_order_relaxed);
	if (!s.number)
		return;
	memcpy(s.event, event, bytes);
	s.check = CHECK(&s);
	/* Not waited for: what the machine does on its way down takes longer than the write. */
	pmem_memcpy_nodrain(slot_of(lane, seq), &s, sizeof(s));
}

bool pc_recorder_holds(const char *what, uint64_t seed)
{
	const struct header *h = rec ? newest() : NULL;

	return h && h->seed == seed && strncmp(h->what, what, sizeof(h->what)) == 0;
}

/* The event number @seq of a lane, NULL when it is not there whole. */
static const struct slot *find(uint32_t lane, uint64_t seq, size_t bytes)
{
	const struct slot *s = slot_of(lane, seq);

	return s->check == CHECK(s) && s->number == newest()->number && s->lane == lane &&
		s->seq == seq && s->bytes == bytes ? s : NULL;
}

/* One more than the highest number of an event of the lane. */
static uint64_t recorded(uint32_t lane, size_t bytes)
{
	uint64_t end = 0;

	for (uint32_t i = 0; i < PC_RECORDER_LAST; i++) {
		uint64_t seq = slot_of(lane, i)->seq;

		if (seq % PC_RECORDER_LAST == i && seq >= end && find(lane, seq, bytes))
			end = seq + 1;
	}
	return end;
}

size_t pc_recorder_get(uint32_t lane, size_t bytes, void *ret_events, uint64_t *ret_missing)
{
	unsigned char *to = ret_events;
	size_t count = 0;
	uint64_t end;

	*ret_missing = 0;
	if (lane >= pc_recorder_lanes() || bytes > PC_RECORDER_EVENT || !newest())
		return 0;
	end = recorded(lane, bytes);
	for (uint64_t seq = end > PC_RECORDER_LAST ? end - PC_RECORDER_LAST : 0; seq < end; seq++) {
		const struct slot *s = find(lane, seq, bytes);

		if (s)
			memcpy(to + count++ * bytes, s->event, bytes);
	}
	*ret_missing = end - count;
	return count;
}
