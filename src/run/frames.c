/* SPDX-License-Identifier: GPL-2.0-only */
/* frames.c: which page frames a cell is about. */
#include "run/frames.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "pinclash/stamp.h"
#include "util/scoped.h"
#include "util/sysfs.h"

/* Documentation/admin-guide/mm/pagemap.rst */
#define PRESENT (1ull << 63)
#define FRAME   ((1ull << 55) - 1)

void pc_frames_of_device(const struct pc_place *place, struct pc_frame_fact *ret_frames)
{
	static const char prefix[] = "/dev/";
	long long at;

	ret_frames->device = 0;
	if (place->foreign || strncmp(place->device, prefix, strlen(prefix)) != 0 ||
		pc_sysfs_num(&at, "/sys/class/block/%s/device/resource",
			place->device + strlen(prefix)) < 0)
		return;
	ret_frames->device = (uint64_t)at / PC_PAGE;
}

void pc_frames_of_pin(const void *addr, size_t bytes, struct pc_frame_fact *ret_frames)
{
	pc_autofd int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	size_t count = bytes / PC_PAGE;
	uint64_t entries[PC_FRAMES];
	off_t at = (off_t)((uintptr_t)addr / PC_PAGE * sizeof(entries[0]));

	ret_frames->count = 0;
	if (count > PC_FRAMES)
		count = PC_FRAMES;
	if (fd < 0 || pread(fd, entries, count * sizeof(entries[0]), at) !=
		(ssize_t)(count * sizeof(entries[0])))
		return;
	for (size_t i = 0; i < count; i++) {
		if ((entries[i] & PRESENT) && (entries[i] & FRAME))
			ret_frames->pinned[ret_frames->count++].number = entries[i] & FRAME;
	}
}
