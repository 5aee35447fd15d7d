/* SPDX-License-Identifier: GPL-2.0-only */
/* mapping.c: in what size a page is mapped. */
#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <linux/types.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#include "pinclash/stamp.h"
#include "run/mapping.h"
#include "util/scoped.h"

/* From include/uapi/linux/fs.h of 6.7, which the oldest headers that we build with do not have. */
struct region {
	__u64 start;
	__u64 end;
	__u64 categories;
};

struct scan_arg {
	__u64 size;
	__u64 flags;
	__u64 start;
	__u64 end;
	__u64 walk_end;
	__u64 vec;
	__u64 vec_len;
	__u64 max_pages;
	__u64 category_inverted;
	__u64 category_mask;
	__u64 category_anyof_mask;
	__u64 return_mask;
};

#define SCAN    _IOWR('f', 16, struct scan_arg)
#define IS_HUGE (1u << 6)

int pc_mapping_huge(const void *addr, struct pc_err *err)
{
	pc_autofd int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	struct region region = { 0 };
	struct scan_arg arg = {
		.size = sizeof(arg),
		.start = (uintptr_t)addr,
		.end = (uintptr_t)addr + PC_PAGE,
		.vec = (uintptr_t)&region,
		.vec_len = 1,
		.category_mask = IS_HUGE,
		.return_mask = IS_HUGE,
	};
	int found = fd < 0 ? -1 : ioctl(fd, SCAN, &arg);

	if (found < 0)
		return pc_fail(err, EOPNOTSUPP, "whether the mapping is of 2 MiB cannot be seen: "
			"PAGEMAP_SCAN: %s", strerror(errno));
	if (found == 0)
		return pc_fail(err, ENOENT, "the page is not mapped by a 2 MiB entry");
	return 0;
}
