/* SPDX-License-Identifier: GPL-2.0-only */
/* step.c: what a worker does next, from the seed alone. */
#include "storm/step.h"

#define STAY     32u  /* steps on one file before the next: who meets there meets often */
#define PATIENCE 32u
#define HOLD     512u /* by then the blocks that a change has freed are somebody's again */

/* SplitMix64: a step is a number's, and not its predecessor's. */
static uint64_t mixed(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* A number below @limit out of @bits, which loses what it gave. */
static uint32_t draw(uint64_t *bits, uint32_t limit)
{
	uint32_t drawn = (uint32_t)(*bits % limit);

	*bits = mixed(*bits);
	return drawn;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

struct pc_storm_step pc_storm_step_at(const struct pc_storm_shape *shape, uint32_t worker,
	uint32_t pin, uint64_t number)
{
	uint64_t own = mixed(shape->seed) ^ mixed((uint64_t)pin << 32 | worker);
	uint64_t bits = mixed(own ^ number), stay = mixed(own ^ mixed(number / STAY));
	struct pc_storm_step s = { .file = draw(&stay, shape->files) };

	s.first = draw(&bits, shape->pages - 1);
	s.pages = 1 + draw(&bits, smaller(shape->most, shape->pages - 1 - s.first));
	s.patience = draw(&bits, PATIENCE);
	s.hold = draw(&bits, HOLD);
	s.unmap = draw(&bits, 100) < shape->unmapped;
	s.read_only = draw(&bits, 100) < shape->read_only;
	s.write = draw(&bits, 2);
	return s;
}
