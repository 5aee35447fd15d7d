/* SPDX-License-Identifier: GPL-2.0-only */
/* fsmap.c: which blocks of a file system are free. */
#include <errno.h>
#include <limits.h>
#include <linux/fsmap.h>
#include <string.h>
#include <sys/ioctl.h>

#include "run/fsmap.h"
#include "run/layout.h"

#define RECORDS 128

static bool is_free(const struct fsmap *rec)
{
	return (rec->fmr_flags & FMR_OF_SPECIAL_OWNER) && rec->fmr_owner == FMR_OWN_FREE;
}

static struct pc_layout without(const struct pc_layout *l, const struct fsmap *rec)
{
	struct pc_layout hole = { .known = true, .count = 1 };

	hole.extents[0] = (struct pc_extent){ .physical = rec->fmr_physical,
		.bytes = rec->fmr_length };
	return pc_layout_minus(l, &hole);
}

/* From the first block of all devices to the last. */
static void ask_for_all(struct fsmap_head *head)
{
	struct fsmap *high = &head->fmh_keys[1];

	head->fmh_count = RECORDS;
	high->fmr_device = UINT_MAX;
	high->fmr_flags = UINT_MAX;
	high->fmr_physical = high->fmr_owner = high->fmr_offset = ULLONG_MAX;
}

int pc_fsmap_owned(int fd, const struct pc_layout *of, struct pc_layout *ret_owned,
	struct pc_err *err)
{
	union {
		struct fsmap_head head;
		char room[sizeof(struct fsmap_head) + RECORDS * sizeof(struct fsmap)];
	} u;
	struct pc_layout owned = *of;
	bool last = false;

	memset(&u, 0, sizeof(u));
	ask_for_all(&u.head);
	while (!last) {
		if (ioctl(fd, FS_IOC_GETFSMAP, &u.head) < 0)
			return pc_fail(err, errno, "GETFSMAP: %s", strerror(errno));
		for (uint32_t i = 0; i < u.head.fmh_entries; i++) {
			if (is_free(&u.head.fmh_recs[i]))
				owned = without(&owned, &u.head.fmh_recs[i]);
		}
		last = u.head.fmh_entries == 0 ||
			(u.head.fmh_recs[u.head.fmh_entries - 1].fmr_flags & FMR_OF_LAST);
		if (!last)
			fsmap_advance(&u.head);
	}
	*ret_owned = owned;
	return 0;
}
