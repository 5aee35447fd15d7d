/* SPDX-License-Identifier: GPL-2.0-only */
/* stamp.h: the canary pattern; says of any 64 bytes who wrote them, and when. */
#ifndef PINCLASH_STAMP_H
#define PINCLASH_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** enum pc_writer - who puts stamps on a page */
enum pc_writer {
	PC_WRITER_OWNER,  /* the pinned file's own content */
	PC_WRITER_HOLDER, /* the holder's DMA */
	PC_WRITER_TENANT, /* a file that was given freed blocks */
	PC_WRITER_OTHER,  /* the second file of a two-file change */
	PC_WRITERS,
};

const char *pc_writer_name(enum pc_writer writer);

/**
 * struct pc_stamp - 64 bytes, repeated over the whole page
 * @magic: PC_STAMP_MAGIC
 * @run: id of the run
 * @writer: enum pc_writer
 * @seq: counts the rounds of one writer
 * @page: page number within the writer's file or buffer
 * @slot: which of the page's 64 records this is
 * @check: over the bytes before it
 */
struct pc_stamp {
	uint64_t magic;
	uint64_t run;
	uint32_t writer;
	uint32_t seq;
	uint64_t page;
	uint32_t slot;
	uint8_t pad[20];
	uint64_t check;
};

#define PC_STAMP_MAGIC 0x0048534c434e4950ULL /* "PINCLSH" as it stands in memory */
#define PC_PAGE        4096u

/**
 * struct pc_stamp_id - what is told of a writer
 */
struct pc_stamp_id {
	uint64_t run;
	enum pc_writer writer;
	uint32_t seq;
};

/** pc_stamp_fill - stamp ordinary memory; @bytes a multiple of PC_PAGE */
void pc_stamp_fill(void *mem, size_t bytes, const struct pc_stamp_id *id, uint64_t first_page);

/**
 * pc_stamp_fill_pmem - stamp a DAX mapping; durable on return
 *
 * The stores go through libpmem (pmem_memcpy_persist). The mapping must be
 * of persistent memory whose blocks are already allocated.
 */
void pc_stamp_fill_pmem(void *mem, size_t bytes, const struct pc_stamp_id *id,
	uint64_t first_page);

/** pc_stamp_read - true and a copy in @ret_stamp when @mem holds an intact stamp */
bool pc_stamp_read(const void *mem, struct pc_stamp *ret_stamp);

/**
 * struct pc_scan - what pc_stamp_scan() found
 * @pages: pages looked at
 * @by_writer: pages that hold at least one intact stamp of that writer and this run
 * @unknown: pages without any intact stamp of this run that are not all zero
 * @zero: pages that are all zero
 * @first: per writer, byte offset of the first page counted; SIZE_MAX for none
 */
struct pc_scan {
	size_t pages;
	size_t by_writer[PC_WRITERS];
	size_t unknown;
	size_t zero;
	size_t first[PC_WRITERS];
};

/**
 * pc_stamp_scan - read stamps in @mem and count pages by writer
 * @min_seq: stamps with a lower sequence number do not count as their writer's
 */
void pc_stamp_scan(const void *mem, size_t bytes, uint64_t run, uint32_t min_seq,
	struct pc_scan *ret_scan);

/** pc_stamp_describe - "tenant seq 1 page 3" for the stamp in @stamp */
void pc_stamp_describe(const struct pc_stamp *stamp, char *text, size_t size);

#endif
