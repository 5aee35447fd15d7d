/* SPDX-License-Identifier: GPL-2.0-only */
/* stream.c: tests of src/storm/stream.c. */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>

#include "storm/stream.h"

#define EVENTS 3000u /* more than are read at once */

static struct pc_storm_event event_at(uint64_t t_ns)
{
	return (struct pc_storm_event){
		.t_ns = t_ns, .kind = PC_EV_DMA_WRITE, .worker = 3, .token = (uint32_t)t_ns
	};
}

static void write_events(const char *dir, uint64_t count)
{
	struct pc_stream_out *out = NULL;
	struct pc_err err = { 0 };

	assert_int_equal(pc_stream_create(dir, 3, &out, &err), 0);
	for (uint64_t t = 0; t < count; t += 2) {
		struct pc_storm_event two[2] = { event_at(t), event_at(t + 1) };

		assert_int_equal(pc_stream_append(out, two, 2, &err), 0);
	}
	pc_stream_close(out);
}

/* The stream with its record number @n overwritten. */
static void damage(void **state, long n, const struct pc_storm_event *with)
{
	FILE *file = fopen(test_path(state, "3.events"), "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, n * (long)sizeof(*with), SEEK_SET), 0);
	assert_int_equal(fwrite(with, sizeof(*with), 1, file), 1);
	assert_int_equal(fclose(file), 0);
}

/* How many events are there before the end, or before what @err then says? */
static uint64_t read_events(const char *dir, struct pc_err *err)
{
	struct pc_storm_event e;
	struct pc_stream_in *in = NULL;
	uint64_t count = 0;

	if (pc_stream_open(dir, 3, &in, err))
		return 0;
	while (pc_stream_next(in, &e, err) == 1) {
		struct pc_storm_event expected = event_at(count++);

		assert_memory_equal(&e, &expected, sizeof(e));
	}
	pc_stream_end(in);
	return count;
}

static void all_that_was_written_is_read(void **state)
{
	struct pc_err err = { 0 };

	write_events(*state, EVENTS);
	assert_int_equal(read_events(*state, &err), EVENTS);
	assert_int_equal(err.code, 0);
}

static void a_stream_without_events(void **state)
{
	struct pc_err err = { 0 };

	write_events(*state, 0);
	assert_int_equal(read_events(*state, &err), 0);
	assert_int_equal(err.code, 0);
}

/* The machine died in the middle of a write. */
static void a_cut_record_is_not_there(void **state)
{
	struct pc_err err = { 0 };

	write_events(*state, 4);
	assert_int_equal(truncate(test_path(state, "3.events"), 5 * 32 - 7), 0);
	assert_int_equal(read_events(*state, &err), 3);
	assert_int_equal(err.code, 0);
}

static void no_stream(void **state)
{
	struct pc_err err = { 0 };
	char junk[64] = "something else";

	read_events(*state, &err);
	test_one_line(&err, ENOENT, "3.events: cannot be read");
	test_bytes(state, "3.events", junk, sizeof(junk));
	read_events(*state, &err);
	test_one_line(&err, EINVAL, "3.events: no event stream of pinclash");
	test_bytes(state, "3.events", junk, 5);
	read_events(*state, &err);
	test_one_line(&err, EINVAL, "truncated, or no event stream");
}

static void a_stream_of_another_worker(void **state)
{
	struct pc_stream_out *out = NULL;
	struct pc_err err = { 0 };

	assert_int_equal(pc_stream_create(*state, 4, &out, &err), 0);
	pc_stream_close(out);
	assert_int_equal(rename(test_path(state, "4.events"), test_path(state, "3.events")), 0);
	read_events(*state, &err);
	test_one_line(&err, EINVAL, "3.events: is the stream of worker 4");
}

static void a_stream_of_another_byte_order(void **state)
{
	struct pc_err err = { 0 };
	struct pc_storm_event head = { 0 };
	uint32_t size = __builtin_bswap32(32);

	memcpy(&head, PC_STREAM_MAGIC, 8);
	memcpy((char *)&head + 8, &size, 4);
	write_events(*state, 2);
	damage(state, 0, &head);
	read_events(*state, &err);
	test_one_line(&err, EINVAL, "another byte order");
}

static void records_that_no_worker_writes(void **state)
{
	struct pc_storm_event kind = event_at(1), worker = event_at(1), time = event_at(0);
	struct pc_err err = { 0 };

	kind.kind = PC_EVENT_KINDS;
	worker.worker = 4;
	write_events(*state, 4);
	damage(state, 2, &kind);
	assert_int_equal(read_events(*state, &err), 1);
	test_one_line(&err, EINVAL, "3.events: record 2: unknown kind");
	damage(state, 2, &worker);
	assert_int_equal(read_events(*state, &err), 1);
	test_one_line(&err, EINVAL, "record 2: is one of worker 4");
	damage(state, 2, &(struct pc_storm_event){ .t_ns = 1, .kind = PC_EV_DMA_WRITE,
		.worker = 3, .token = 1 });
	damage(state, 3, &time);
	assert_int_equal(read_events(*state, &err), 2);
	test_one_line(&err, EINVAL, "record 3: earlier than the one before");
}

static void a_stream_is_not_written_over(void **state)
{
	struct pc_stream_out *out = NULL;
	struct pc_err err = { 0 };

	write_events(*state, 2);
	assert_int_equal(pc_stream_create(*state, 3, &out, &err), -EEXIST);
	test_one_line(&err, EEXIST, "3.events: cannot be made");
	assert_null(out);
}

/* No more room in the middle of a write: what was there before can still be read. */
static void a_full_disk(void **state)
{
	struct pc_storm_event events[4] = { event_at(2), event_at(3), event_at(4), event_at(5) };
	struct rlimit old, small = { .rlim_cur = 5 * 32 + 9 };
	struct pc_stream_out *out = NULL;
	struct pc_err err = { 0 };
	struct stat st;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(pc_stream_create(*state, 3, &out, &err), 0);
	assert_int_equal(pc_stream_append(out, (struct pc_storm_event[]){ event_at(0), event_at(1) },
		2, &err), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_true(pc_stream_append(out, events, 4, &err) < 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	test_one_line(&err, ENOSPC, "3.events: cannot be written");
	assert_int_equal(stat(test_path(state, "3.events"), &st), 0);
	assert_int_equal(st.st_size, 3 * 32);
	assert_int_equal(pc_stream_append(out, events, 4, &err), 0);
	pc_stream_close(out);
	err.code = 0;
	assert_int_equal(read_events(*state, &err), 6);
	assert_int_equal(err.code, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(all_that_was_written_is_read),
		test_in_folder(a_stream_without_events),
		test_in_folder(a_cut_record_is_not_there),
		test_in_folder(no_stream),
		test_in_folder(a_stream_of_another_worker),
		test_in_folder(a_stream_of_another_byte_order),
		test_in_folder(records_that_no_worker_writes),
		test_in_folder(a_stream_is_not_written_over),
		test_in_folder(a_full_disk),
	};

	return test_run(tests);
}
