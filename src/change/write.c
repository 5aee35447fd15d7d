/* SPDX-License-Identifier: GPL-2.0-only */
/* write.c: a write into the pinned range. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "change/write.h"

int pc_write_prepare(struct pc_target *t, struct pc_err *err)
{
	t->data = malloc(t->bytes);
	if (!t->data)
		return pc_oom(err);
	pc_stamp_fill(t->data, t->bytes, &t->id, 0);
	return 0;
}

int pc_write_range(struct pc_target *t)
{
	ssize_t n = pwrite(t->fd, t->data, t->bytes, (off_t)t->offset);

	if (n < 0)
		return -errno;
	return (size_t)n == t->bytes ? 0 : -EIO;
}
