/* SPDX-License-Identifier: GPL-2.0-only */
/* mark.h: stamps of a storm, which name the file that a page belongs to. */
#ifndef PINCLASH_STORM_MARK_H
#define PINCLASH_STORM_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "pinclash/stamp.h"

/**
 * struct pc_mark - whose bytes these are
 * @writer: PC_WRITER_OWNER of a file's own content, PC_WRITER_HOLDER of a holder's DMA
 * @worker: who wrote them, 0 before the storm
 * @file: whose content they are, or through a pin of which they were written
 * @token: the pin, or a number of the content
 */
struct pc_mark {
	enum pc_writer writer;
	uint16_t worker;
	uint16_t file;
	uint32_t token;
};

/** pc_mark_stamp - the stamps that say @mark in the storm @run (its upper half counts) */
struct pc_stamp_id pc_mark_stamp(uint64_t run, const struct pc_mark *mark);

/**
 * pc_mark_read - whose is this page?
 * @page: PC_PAGE bytes; a few of its stamps are looked at, spread over the page
 * @ret_mark: of one that is not of @file if there is such a one
 * @ret_at: where that stands in the page, bytes
 *
 * Return: true when all those places have an intact stamp of the storm @run, or one has
 * that is not of @file.
 */
bool pc_mark_read(const void *page, uint64_t run, uint16_t file, struct pc_mark *ret_mark,
	uint32_t *ret_at);

#endif
