/* SPDX-License-Identifier: GPL-2.0-only */
/* mark.c: stamps of a storm, which name the file that a page belongs to. */
#include "storm/mark.h"

/* Blocks change hands by the page: a look at every stamp would cost more than a system call. */
#define APART (PC_PAGE / 4)

#define RUN_MASK 0xffffffff00000000u

struct pc_stamp_id pc_mark_stamp(uint64_t run, const struct pc_mark *mark)
{
	return (struct pc_stamp_id){
		.run = (run & RUN_MASK) | (uint64_t)mark->worker << 16 | mark->file,
		.writer = mark->writer,
		.seq = mark->token,
	};
}

static bool read_one(const void *at, uint64_t run, struct pc_mark *ret_mark)
{
	struct pc_stamp stamp;

	if (!pc_stamp_read(at, &stamp) || (stamp.run & RUN_MASK) != (run & RUN_MASK))
		return false;
	*ret_mark = (struct pc_mark){
		.writer = stamp.writer,
		.worker = (uint16_t)(stamp.run >> 16),
		.file = (uint16_t)stamp.run,
		.token = stamp.seq,
	};
	return true;
}

bool pc_mark_read(const void *page, uint64_t run, uint16_t file, struct pc_mark *ret_mark,
	uint32_t *ret_at)
{
	struct pc_mark mark;
	bool all = true, foreign = false;

	for (uint32_t at = 0; at < PC_PAGE; at += APART) {
		if (!read_one((const char *)page + at, run, &mark)) {
			all = false;
		} else if (!foreign) {
			*ret_mark = mark;
			*ret_at = at;
			foreign = mark.file != file;
		}
	}
	return foreign || all;
}
