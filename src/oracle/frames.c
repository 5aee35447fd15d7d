/* SPDX-License-Identifier: GPL-2.0-only */
/* frames.c: what the helper module tells of pages when a cell is over; for oracle accounting. */
#include "oracle/frames.h"

#include <fcntl.h>
#include <sys/ioctl.h>

#include "kernel/module/pinclash_pin.h"
#include "util/scoped.h"

static bool look(uint64_t frame, struct pinclash_pin_page *ret_page)
{
	pc_autofd int fd = open(PINCLASH_PIN_DEVICE, O_RDWR | O_CLOEXEC);

	*ret_page = (struct pinclash_pin_page){ .pfn = frame };
	return fd >= 0 && ioctl(fd, PINCLASH_PIN_LOOK, ret_page) == 0;
}

static bool read_device(const struct pc_frame_fact *f, int64_t *ret_refs)
{
	struct pinclash_pin_page page;

	if (!f->device || !look(f->device, &page))
		return false;
	*ret_refs = page.device_refs;
	return true;
}

void pc_frames_before(struct pc_frame_fact *frames)
{
	frames->device_known = read_device(frames, &frames->device_before);
}

/* A page of fsdax that is nobody's has one reference up to 6.14, and none since. */
static bool is_busy(const struct pinclash_pin_page *page)
{
	return page->owner == PINCLASH_OWNER_FSDAX &&
		(page->refs > 1 || page->mapping != PINCLASH_MAPPING_NONE);
}

static void look_at_pinned(struct pc_frame_fact *f)
{
	struct pinclash_pin_page page;

	f->busy = 0;
	f->pinned_known = false;
	for (uint32_t i = 0; i < f->count && !f->busy; i++) {
		if (!look(f->pinned[i].number, &page))
			return;
		if (!is_busy(&page))
			continue;
		f->busy = f->pinned[i].number;
		f->busy_refs = page.refs;
		f->busy_mapping = page.mapping != PINCLASH_MAPPING_NONE;
	}
	f->pinned_known = f->count > 0;
}

bool pc_frames_after(struct pc_frame_fact *frames)
{
	frames->device_known = frames->device_known &&
		read_device(frames, &frames->device_after);
	look_at_pinned(frames);
	return !frames->busy &&
		(!frames->device_known || frames->device_after == frames->device_before);
}

bool pc_frames_judge(const struct pc_frame_fact *frames, struct pc_finding *ret_finding)
{
	long long more = frames->device_after - frames->device_before;

	if (frames->pinned_known && frames->busy && frames->busy_mapping)
		pc_finding_set(ret_finding, PC_SIGHT_CRY, PC_OUT_LEAK,
			"page frame %#llx still belongs to a file that is gone",
			(unsigned long long)frames->busy);
	else if (frames->pinned_known && frames->busy)
		pc_finding_set(ret_finding, PC_SIGHT_CRY, PC_OUT_LEAK,
			"page frame %#llx of a file that is gone has %lld references",
			(unsigned long long)frames->busy, (long long)frames->busy_refs);
	else if (frames->device_known && more > 0)
		pc_finding_set(ret_finding, PC_SIGHT_CRY, PC_OUT_LEAK,
			"the device has %lld references more than before", more);
	else if (frames->device_known && more < 0 && !frames->device_owed)
		pc_finding_set(ret_finding, PC_SIGHT_CRY, PC_OUT_LEAK,
			"%lld references of the device were given back that nobody had", -more);
	else
		return false;
	return true;
}
