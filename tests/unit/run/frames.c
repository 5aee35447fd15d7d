/* SPDX-License-Identifier: GPL-2.0-only */
/* frames.c: tests of src/run/frames.c. */
#include "support.h"

#include <sys/mman.h>
#include <unistd.h>

#include "pinclash/stamp.h"
#include "run/frames.h"

static void *room(size_t pages)
{
	void *mem = mmap(NULL, pages * PC_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		-1, 0);

	assert_ptr_not_equal(mem, MAP_FAILED);
	return mem;
}

/* Who is not root is told zeros in place of frames. */
static void touched_pages_have_frames(void **state)
{
	struct pc_frame_fact frames = { .count = 7 };
	char *mem = room(3);

	(void)state;
	memset(mem, 1, 2 * PC_PAGE);
	pc_frames_of_pin(mem, 3 * PC_PAGE, &frames);
	if (geteuid() != 0) {
		assert_int_equal(frames.count, 0);
		return;
	}
	assert_int_equal(frames.count, 2);
	assert_int_not_equal(frames.pinned[0].number, frames.pinned[1].number);
}

static void no_more_than_there_is_room_for(void **state)
{
	struct pc_frame_fact frames = { 0 };
	char *mem = room(PC_FRAMES + 5);

	(void)state;
	if (geteuid() != 0)
		skip();
	memset(mem, 1, (PC_FRAMES + 5) * PC_PAGE);
	pc_frames_of_pin(mem, (PC_FRAMES + 5) * PC_PAGE, &frames);
	assert_int_equal(frames.count, PC_FRAMES);
}

static void device_that_is_none_has_no_frame(void **state)
{
	struct pc_frame_fact frames = { .device = 1 };
	struct pc_place place = { .device = "/dev/no-such-device" };

	(void)state;
	pc_frames_of_device(&place, &frames);
	assert_int_equal(frames.device, 0);
	strcpy(place.device, "");
	frames.device = 1;
	pc_frames_of_device(&place, &frames);
	assert_int_equal(frames.device, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(touched_pages_have_frames),
		cmocka_unit_test(no_more_than_there_is_room_for),
		cmocka_unit_test(device_that_is_none_has_no_frame),
	};

	return test_run(tests);
}
