/* SPDX-License-Identifier: GPL-2.0-only */
/* layout.c: which physical blocks a file range owns. */
#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "run/layout.h"

static uint64_t max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t min64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool layout_add(struct pc_layout *l, struct pc_extent e)
{
	if (l->count == PC_EXTENTS)
		return false;
	l->extents[l->count++] = e;
	return true;
}

/* The part of a FIEMAP extent that lies in [offset, offset + bytes). */
static struct pc_extent cut(const struct fiemap_extent *fe, uint64_t offset, uint64_t bytes)
{
	uint64_t from = max64(fe->fe_logical, offset);
	uint64_t to = min64(fe->fe_logical + fe->fe_length, offset + bytes);

	return (struct pc_extent){
		.logical = from,
		.physical = fe->fe_physical + (from - fe->fe_logical),
		.bytes = to > from ? to - from : 0,
	};
}

int pc_layout_read(int fd, uint64_t offset, uint64_t bytes, struct pc_layout *ret_layout,
	struct pc_err *err)
{
	union {
		struct fiemap map;
		char room[sizeof(struct fiemap) + PC_EXTENTS * sizeof(struct fiemap_extent)];
	} u;
	struct pc_layout l = { .known = true };

	memset(&u, 0, sizeof(u));
	u.map.fm_start = offset;
	u.map.fm_length = bytes;
	u.map.fm_flags = FIEMAP_FLAG_SYNC;
	u.map.fm_extent_count = PC_EXTENTS;
	if (ioctl(fd, FS_IOC_FIEMAP, &u.map) < 0)
		return pc_fail(err, errno, "FIEMAP: %s", strerror(errno));
	for (uint32_t i = 0; i < u.map.fm_mapped_extents; i++) {
		const struct fiemap_extent *fe = &u.map.fm_extents[i];
		struct pc_extent e = cut(fe, offset, bytes);

		if (fe->fe_flags & (FIEMAP_EXTENT_UNKNOWN | FIEMAP_EXTENT_DELALLOC))
			l.known = false;
		else if (e.bytes)
			layout_add(&l, e);
	}
	if (u.map.fm_mapped_extents == PC_EXTENTS &&
		!(u.map.fm_extents[PC_EXTENTS - 1].fe_flags & FIEMAP_EXTENT_LAST))
		l.known = false;
	*ret_layout = l;
	return 0;
}

static uint64_t extent_overlap(const struct pc_extent *a, const struct pc_extent *b)
{
	uint64_t from = max64(a->physical, b->physical);
	uint64_t to = min64(a->physical + a->bytes, b->physical + b->bytes);

	return to > from ? to - from : 0;
}

uint64_t pc_layout_overlap(const struct pc_layout *a, const struct pc_layout *b)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < a->count; i++) {
		for (uint32_t k = 0; k < b->count; k++)
			sum += extent_overlap(&a->extents[i], &b->extents[k]);
	}
	return sum;
}

uint64_t pc_layout_bytes(const struct pc_layout *layout)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < layout->count; i++)
		sum += layout->extents[i].bytes;
	return sum;
}

/* Is @a, block for block, where @b has it? */
static bool inside(const struct pc_extent *a, const struct pc_layout *b)
{
	uint64_t found = 0;

	for (uint32_t i = 0; i < b->count; i++) {
		const struct pc_extent *e = &b->extents[i];

		if (a->physical - a->logical == e->physical - e->logical)
			found += extent_overlap(a, e);
	}
	return found == a->bytes;
}

bool pc_layout_same(const struct pc_layout *a, const struct pc_layout *b)
{
	if (!a->known || !b->known || pc_layout_bytes(a) != pc_layout_bytes(b))
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		if (!inside(&a->extents[i], b))
			return false;
	}
	return true;
}

/* Takes the physical space of @hole out of all extents of @l. */
static void take_out(struct pc_layout *l, const struct pc_extent *hole)
{
	struct pc_layout left = { .known = l->known };

	for (uint32_t i = 0; i < l->count; i++) {
		struct pc_extent e = l->extents[i];
		uint64_t end = e.physical + e.bytes, hole_end = hole->physical + hole->bytes;
		bool fits = true;

		if (!extent_overlap(&e, hole)) {
			fits = layout_add(&left, e);
		} else {
			if (e.physical < hole->physical)
				fits = layout_add(&left, (struct pc_extent){ e.logical, e.physical,
							hole->physical - e.physical });
			if (end > hole_end)
				fits = fits && layout_add(&left, (struct pc_extent){
							e.logical + (hole_end - e.physical),
							hole_end, end - hole_end });
		}
		if (!fits)
			left.known = false;
	}
	*l = left;
}

struct pc_layout pc_layout_minus(const struct pc_layout *a, const struct pc_layout *b)
{
	struct pc_layout left = *a;

	for (uint32_t i = 0; i < b->count; i++)
		take_out(&left, &b->extents[i]);
	left.known = a->known && b->known && left.known;
	return left;
}
