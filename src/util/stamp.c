/* SPDX-License-Identifier: GPL-2.0-only */
/* stamp.c: the canary pattern. */
#include <libpmem.h>
#include <stdio.h>
#include <string.h>

#include "pinclash/stamp.h"
#include "util/checksum.h"

static const char *const writer_names[PC_WRITERS] = {
	[PC_WRITER_OWNER] = "owner",
	[PC_WRITER_HOLDER] = "holder",
	[PC_WRITER_TENANT] = "tenant",
	[PC_WRITER_OTHER] = "other file",
};

_Static_assert(sizeof(struct pc_stamp) == 64, "a stamp is one cache line");
_Static_assert(PC_PAGE % sizeof(struct pc_stamp) == 0, "stamps fill a page");

const char *pc_writer_name(enum pc_writer writer)
{
	return writer < PC_WRITERS ? writer_names[writer] : "?";
}

static uint64_t checksum(const struct pc_stamp *s)
{
	return pc_checksum(s, offsetof(struct pc_stamp, check));
}

static void fill_page(unsigned char *page, const struct pc_stamp_id *id, uint64_t number)
{
	struct pc_stamp s = {
		.magic = PC_STAMP_MAGIC,
		.run = id->run,
		.writer = id->writer,
		.seq = id->seq,
		.page = number,
	};

	for (uint32_t i = 0; i < PC_PAGE / sizeof(s); i++) {
		s.slot = i;
		s.check = checksum(&s);
		memcpy(page + i * sizeof(s), &s, sizeof(s));
	}
}

void pc_stamp_fill(void *mem, size_t bytes, const struct pc_stamp_id *id, uint64_t first_page)
{
	for (size_t i = 0; i < bytes / PC_PAGE; i++)
		fill_page((unsigned char *)mem + i * PC_PAGE, id, first_page + i);
}

void pc_stamp_fill_pmem(void *mem, size_t bytes, const struct pc_stamp_id *id,
	uint64_t first_page)
{
	unsigned char page[PC_PAGE];

	for (size_t i = 0; i < bytes / PC_PAGE; i++) {
		fill_page(page, id, first_page + i);
		pmem_memcpy_persist((unsigned char *)mem + i * PC_PAGE, page, PC_PAGE);
	}
}

bool pc_stamp_read(const void *mem, struct pc_stamp *ret_stamp)
{
	struct pc_stamp s;

	memcpy(&s, mem, sizeof(s));
	if (s.magic != PC_STAMP_MAGIC || s.writer >= PC_WRITERS || s.check != checksum(&s))
		return false;
	*ret_stamp = s;
	return true;
}

static bool all_zero(const unsigned char *p, size_t bytes)
{
	return p[0] == 0 && memcmp(p, p + 1, bytes - 1) == 0;
}

/* Bit per writer that left an intact stamp of @run on the page; @any tells of older ones too. */
static unsigned int page_writers(const unsigned char *page, uint64_t run, uint32_t min_seq,
	bool *any)
{
	unsigned int seen = 0;
	struct pc_stamp s;

	*any = false;
	for (size_t at = 0; at < PC_PAGE; at += sizeof(s)) {
		if (!pc_stamp_read(page + at, &s) || s.run != run)
			continue;
		*any = true;
		if (s.seq >= min_seq)
			seen |= 1u << s.writer;
	}
	return seen;
}

void pc_stamp_scan(const void *mem, size_t bytes, uint64_t run, uint32_t min_seq,
	struct pc_scan *ret_scan)
{
	struct pc_scan scan = { .pages = bytes / PC_PAGE };

	for (size_t w = 0; w < PC_WRITERS; w++)
		scan.first[w] = SIZE_MAX;
	for (size_t i = 0; i < scan.pages; i++) {
		const unsigned char *page = (const unsigned char *)mem + i * PC_PAGE;
		bool any;
		unsigned int seen = page_writers(page, run, min_seq, &any);

		if (!any && all_zero(page, PC_PAGE))
			scan.zero++;
		else if (!any)
			scan.unknown++;
		for (size_t w = 0; w < PC_WRITERS; w++) {
			if (!(seen & 1u << w))
				continue;
			if (!scan.by_writer[w]++)
				scan.first[w] = i * PC_PAGE;
		}
	}
	*ret_scan = scan;
}

void pc_stamp_describe(const struct pc_stamp *stamp, char *text, size_t size)
{
	snprintf(text, size, "%s seq %u page %llu", pc_writer_name(stamp->writer), stamp->seq,
		(unsigned long long)stamp->page);
}
