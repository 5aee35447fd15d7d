/* SPDX-License-Identifier: GPL-2.0-only */
/* dedupe.c: change dedupe. */
#include <errno.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pinclash/change.h"

/* Only what is the same is shared. */
static int prepare(struct pc_target *t, struct pc_err *err)
{
	char *buf = malloc(t->bytes);
	int r = 0;

	if (!buf)
		return pc_oom(err);
	if (pread(t->fd, buf, t->bytes, (off_t)t->offset) != (ssize_t)t->bytes ||
		pwrite(t->other_fd, buf, t->bytes, (off_t)t->offset) != (ssize_t)t->bytes ||
		fsync(t->other_fd) < 0)
		r = pc_fail(err, errno, "%s could not be made the same as %s: %s", t->other_path,
			t->path, strerror(errno));
	free(buf);
	return r;
}

static int apply(struct pc_target *t)
{
	union {
		struct file_dedupe_range range;
		char room[sizeof(struct file_dedupe_range) +
			sizeof(struct file_dedupe_range_info)];
	} u = { .range = { .src_offset = t->offset, .src_length = t->bytes, .dest_count = 1 } };
	struct file_dedupe_range_info *info = u.range.info;

	info->dest_fd = t->fd;
	info->dest_offset = t->offset;
	if (ioctl(t->other_fd, FIDEDUPERANGE, &u.range) < 0)
		return -errno;
	/* DMA that came meanwhile made them differ: ENODATA is what no kernel says here. */
	return info->status == FILE_DEDUPE_RANGE_DIFFERS ? -ENODATA : info->status;
}

static const struct pc_change dedupe_change = {
	.op = {
		.name = "dedupe",
		.help = "FIDEDUPERANGE: the pinned range is the destination",
	},
	.flags = PC_CHANGE_FREES | PC_CHANGE_REFLINK | PC_CHANGE_TWO_FILES,
	.prepare = prepare,
	.apply = apply,
};

PC_REGISTER(change, dedupe_change);
