/* SPDX-License-Identifier: GPL-2.0-only */
/* stamp.c: what stamping a page costs over copying one, and finding stamps over comparing. */
#include <string.h>

#include "bench.h"
#include "pinclash/stamp.h"

static unsigned char page[PC_PAGE], other[PC_PAGE];
static volatile size_t sink;

static void fill(unsigned long n)
{
	struct pc_stamp_id id = { .run = 1, .writer = PC_WRITER_HOLDER };

	for (unsigned long i = 0; i < n; i++) {
		id.seq = (uint32_t)i;
		pc_stamp_fill(page, PC_PAGE, &id, i);
	}
}

static void copy(unsigned long n)
{
	for (unsigned long i = 0; i < n; i++) {
		other[i % PC_PAGE]++;
		memcpy(page, other, PC_PAGE);
		sink = page[i % PC_PAGE];
	}
}

static void scan(unsigned long n)
{
	struct pc_scan found;

	fill(1);
	for (unsigned long i = 0; i < n; i++) {
		pc_stamp_scan(page, PC_PAGE, 1, 0, &found);
		sink = found.pages;
	}
}

static void compare(unsigned long n)
{
	memcpy(other, page, PC_PAGE);
	for (unsigned long i = 0; i < n; i++)
		sink = (size_t)memcmp(page, other, PC_PAGE);
}

int main(void)
{
	bench_pair("stamp a page", fill, "copy a page", copy, 20000);
	bench_pair("scan a page", scan, "compare a page", compare, 20000);
	return 0;
}
