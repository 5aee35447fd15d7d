/* SPDX-License-Identifier: GPL-2.0-only */
/* timeline.c: tests of src/report/timeline.c, on recorded cells. */
#include "support.h"

#include "report/casefile.h"
#include "report/timeline.h"

#define FOLDER PINCLASH_SOURCE_DIR "/tests/oracle/recorded/"

static struct pc_timeline draw(const char *name, struct pc_case *ret_case)
{
	struct pc_timeline t;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), FOLDER "%s.json", name);
	assert_int_equal(pc_casefile_read(path, ret_case, NULL), 0);
	assert_int_equal(pc_timeline_from(ret_case, &t, NULL), 0);
	return t;
}

/* The span of a kind in a lane; there is just one. */
static const struct pc_span *span(const struct pc_timeline *t, enum pc_span_kind kind,
	enum pc_role lane)
{
	const struct pc_span *found = NULL;

	for (size_t i = 0; i < t->span_count; i++) {
		if (t->spans[i].kind != kind || t->spans[i].lane != lane)
			continue;
		assert_null(found);
		found = &t->spans[i];
	}
	if (!found)
		fail_msg("%s has no span %s", pc_role_name(lane), pc_span_name(kind));
	return found;
}

static size_t marks(const struct pc_timeline *t, enum pc_event_kind kind, enum pc_role lane)
{
	size_t count = 0;

	for (size_t i = 0; i < t->mark_count; i++)
		count += t->marks[i].kind == kind && t->marks[i].lane == lane;
	return count;
}

static double ms(const struct pc_timeline *t, uint64_t at_ns)
{
	return (double)(at_ns - t->begin_ns) / 1e6;
}

static void expect(const struct pc_timeline *t, const struct pc_span *s, double from, double to)
{
	assert_float_equal(ms(t, s->from_ns), from, 0.01);
	assert_float_equal(ms(t, s->to_ns), to, 0.01);
	assert_false(s->open);
}

static void a_wait_and_its_end(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("blocked", &c);

	(void)state;
	expect(&t, span(&t, PC_SPAN_ACQUIRE, PC_ROLE_HOLDER), 0, 0.864);
	expect(&t, span(&t, PC_SPAN_HELD, PC_ROLE_HOLDER), 0.864, 124.654);
	expect(&t, span(&t, PC_SPAN_RELEASE, PC_ROLE_HOLDER), 124.654, 124.918);
	expect(&t, span(&t, PC_SPAN_CHANGE, PC_ROLE_CHANGER), 76.516, 130.633);
	expect(&t, span(&t, PC_SPAN_BLOCKED, PC_ROLE_CHANGER), 103.894, 130.633);
	assert_true(t.woke);
	assert_float_equal(ms(&t, t.wake_from_ns), 124.918, 0.01);
	assert_float_equal(ms(&t, t.wake_to_ns), 130.633, 0.01);
	assert_int_equal(t.wake_lane, PC_ROLE_HOLDER);
	assert_int_equal(marks(&t, PC_EV_DMA_READ, PC_ROLE_HOLDER), 2);
	assert_int_equal(marks(&t, PC_EV_TENANT_TAKE, PC_ROLE_TENANT), 1);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

/* What was noted of the changer before it made its call was done to the probe. */
static void the_last_of_two_pins_wakes(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("blocked", &c);

	(void)state;
	pc_timeline_free(&t);
	for (size_t i = 0; i < c.history.count; i++) {
		if (c.history.events[i].role == PC_ROLE_HOLDER)
			c.history.events[i].role = PC_ROLE_SECOND;
	}
	c.pin.two = true;
	assert_int_equal(pc_timeline_from(&c, &t, NULL), 0);
	assert_true(t.woke);
	assert_int_equal(t.wake_lane, PC_ROLE_SECOND);
	assert_true(t.wake_from_ns == span(&t, PC_SPAN_RELEASE, PC_ROLE_SECOND)->to_ns);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

static void the_probe_dies_and_not_the_changer(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("blocked", &c);

	(void)state;
	expect(&t, span(&t, PC_SPAN_CHANGE, PC_ROLE_PROBE), 26.236, 59.200);
	expect(&t, span(&t, PC_SPAN_BLOCKED, PC_ROLE_PROBE), 50.514, 59.200);
	expect(&t, span(&t, PC_SPAN_DYING, PC_ROLE_PROBE), 50.531, 59.200);
	assert_int_equal(marks(&t, PC_EV_KILL, PC_ROLE_PROBE), 1);
	assert_int_equal(marks(&t, PC_EV_KILL, PC_ROLE_CHANGER), 0);
	assert_int_equal(marks(&t, PC_EV_EXIT, PC_ROLE_CHANGER), 1);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

static void a_kill_ends_the_certainty(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("blocked-holder-killed", &c);

	(void)state;
	expect(&t, span(&t, PC_SPAN_HELD, PC_ROLE_HOLDER), 0.967, 131.387);
	expect(&t, span(&t, PC_SPAN_DYING, PC_ROLE_HOLDER), 131.387, 172.135);
	assert_float_equal(ms(&t, t.wake_from_ns), 131.387, 0.01);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

static void a_change_that_never_returned(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("lost-wakeup", &c);

	(void)state;
	/* It ends with the process that was killed in the end. */
	expect(&t, span(&t, PC_SPAN_CHANGE, PC_ROLE_CHANGER), 40.117, 5163.338);
	assert_false(t.woke);
	assert_int_equal(marks(&t, PC_EV_DEADLINE, PC_ROLE_CHANGER), 1);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

static void a_release_that_never_returned(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("crash-oops", &c);
	const struct pc_span *release = span(&t, PC_SPAN_RELEASE, PC_ROLE_HOLDER);

	(void)state;
	assert_true(release->open);
	assert_int_equal(release->to_ns, t.end_ns);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

/* A refused pin is no pin. */
static void nothing_is_held_after_a_refusal(void **state)
{
	struct pc_case c;
	struct pc_timeline t = draw("refused-pin", &c);

	(void)state;
	for (size_t i = 0; i < t.span_count; i++)
		assert_int_not_equal(t.spans[i].kind, PC_SPAN_HELD);
	assert_true(span(&t, PC_SPAN_ACQUIRE, PC_ROLE_HOLDER)->result < 0);
	pc_timeline_free(&t);
	pc_casefile_free(&c);
}

static void nothing_happened(void **state)
{
	struct pc_case c = { 0 };
	struct pc_timeline t;

	(void)state;
	assert_int_equal(pc_timeline_from(&c, &t, NULL), 0);
	assert_int_equal(t.span_count + t.mark_count, 0);
	assert_false(t.woke);
	pc_timeline_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wait_and_its_end),
		cmocka_unit_test(the_last_of_two_pins_wakes),
		cmocka_unit_test(the_probe_dies_and_not_the_changer),
		cmocka_unit_test(a_kill_ends_the_certainty),
		cmocka_unit_test(a_change_that_never_returned),
		cmocka_unit_test(a_release_that_never_returned),
		cmocka_unit_test(nothing_is_held_after_a_refusal),
		cmocka_unit_test(nothing_happened),
	};

	return test_run(tests);
}
