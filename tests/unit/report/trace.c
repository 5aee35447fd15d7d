/* SPDX-License-Identifier: GPL-2.0-only */
/* trace.c: tests of src/report/trace.c: what a viewer of trace events relies on. */
#include "support.h"

#include <jansson.h>

#include "pinclash/verdict.h"
#include "report/casefile.h"
#include "report/result.h"
#include "report/save.h"

static const char *const recorded[] = { "blocked", "blocked-holder-killed", "crash-oops",
	"crash-warning", "kept", "lost-wakeup", "refused-pin", "stale-read", "stale-write" };

#define RECORDED (sizeof(recorded) / sizeof(recorded[0]))

/* A run of all recorded cells, so much later, each with its own id; two of them woke a change. */
static json_t *trace_later(void **state, uint64_t later_ns)
{
	static struct pc_result cells[RECORDED];
	struct pc_results run = { .kernel = "6.12", .cells = cells, .count = RECORDED };
	const struct pc_report *report;
	struct pc_judgement j;
	struct pc_case c;
	json_t *trace;
	char path[PATH_MAX];

	snprintf(run.dir, sizeof(run.dir), "%s", (const char *)*state);
	for (size_t i = 0; i < RECORDED; i++) {
		snprintf(path, sizeof(path), PINCLASH_SOURCE_DIR "/tests/oracle/recorded/%s.json",
			recorded[i]);
		assert_int_equal(pc_casefile_read(path, &c, NULL), 0);
		for (size_t k = 0; k < c.history.count; k++)
			c.history.events[k].t_ns += later_ns;
		snprintf(c.id, sizeof(c.id), "xfs-dax/vmsplice/punch/%s", recorded[i]);
		assert_int_equal(pc_casefile_write(&c, run.dir, NULL), 0);
		pc_judge(&c, &j);
		pc_result_from(&c, &j, &cells[i]);
		pc_casefile_free(&c);
	}
	assert_int_equal(pc_report_find("trace", &report, NULL), 0);
	assert_int_equal(pc_report_save(report, &run, test_path(state, "trace.json"), NULL), 0);
	trace = json_load_file(test_path(state, "trace.json"), 0, NULL);
	assert_non_null(trace);
	return trace;
}

static json_t *trace_of(void **state)
{
	return trace_later(state, 0);
}

static const char *text(const json_t *event, const char *key)
{
	const char *value = json_string_value(json_object_get(event, key));

	return value ? value : "";
}

static json_int_t number(const json_t *event, const char *key)
{
	assert_true(json_is_integer(json_object_get(event, key)));
	return json_integer_value(json_object_get(event, key));
}

static double real(const json_t *event, const char *key)
{
	assert_true(json_is_number(json_object_get(event, key)));
	return json_number_value(json_object_get(event, key));
}

static void every_event_has_what_it_needs(void **state)
{
	json_t *trace = trace_of(state), *events = json_object_get(trace, "traceEvents"), *e;
	size_t i;

	assert_true(json_array_size(events) > 100);
	json_array_foreach(events, i, e) {
		assert_int_equal(strlen(text(e, "ph")), 1);
		assert_non_null(strchr("MXbeisf", text(e, "ph")[0]));
		assert_true(real(e, "ts") >= 0);
		assert_true(number(e, "pid") > 0);
		assert_true(number(e, "tid") >= 0);
		assert_true(text(e, "name")[0]);
		if (text(e, "ph")[0] == 'X')
			assert_true(real(e, "dur") >= 0);
	}
	json_decref(trace);
}

/* How many events have this phase, name (any for NULL) and process (any for 0)? */
static size_t count(const json_t *events, char ph, const char *name, json_int_t pid)
{
	size_t found = 0, i;
	json_t *e;

	json_array_foreach(events, i, e)
		found += text(e, "ph")[0] == ph && (!name || !strcmp(text(e, "name"), name)) &&
			 (!pid || number(e, "pid") == pid);
	return found;
}

static void cells_and_workers_have_names(void **state)
{
	json_t *trace = trace_of(state), *events = json_object_get(trace, "traceEvents"), *e;
	size_t i;

	assert_int_equal(count(events, 'M', "process_name", 0), RECORDED);
	for (json_int_t pid = 1; pid <= (json_int_t)RECORDED; pid++) {
		assert_int_equal(count(events, 'M', "process_name", pid), 1);
		assert_int_equal(count(events, 'M', "thread_name", pid), PC_ROLES);
	}
	json_array_foreach(events, i, e) {
		if (text(e, "ph")[0] == 'M' && strstr(text(e, "name"), "_name"))
			assert_true(text(json_object_get(e, "args"), "name")[0]);
	}
	json_decref(trace);
}

/* A time in nanoseconds as Perfetto's JSON importer understands it. */
static int64_t ns(const json_t *event, const char *key)
{
	return (int64_t)(real(event, key) * 1000.0);
}

/* Begins @b within @a of the same thread, and ends behind it? A viewer drops such a slice. */
static bool cross(const json_t *a, const json_t *b)
{
	int64_t end = ns(a, "ts") + ns(a, "dur");

	return number(a, "pid") == number(b, "pid") && number(a, "tid") == number(b, "tid") &&
	       ns(a, "ts") <= ns(b, "ts") && ns(b, "ts") < end &&
	       ns(b, "ts") + ns(b, "dur") > end;
}

/* How many calls end together with the one around them? */
static size_t count_nested(const json_t *events)
{
	size_t i, k, nested = 0;
	json_t *a, *b;

	json_array_foreach(events, i, a) {
		if (text(a, "ph")[0] != 'X')
			continue;
		json_array_foreach(events, k, b) {
			if (i == k || text(b, "ph")[0] != 'X')
				continue;
			/* Of two that begin together the first one is around the second. */
			assert_false(cross(a, b) && (i < k || ns(a, "ts") < ns(b, "ts")));
			nested += number(a, "pid") == number(b, "pid") &&
				  number(a, "tid") == number(b, "tid") &&
				  ns(a, "ts") < ns(b, "ts") &&
				  ns(b, "ts") + ns(b, "dur") == ns(a, "ts") + ns(a, "dur");
		}
	}
	return nested;
}

/* What is cut off differs from time to time. */
static void calls_of_a_worker_nest(void **state)
{
	for (uint64_t later_ns = 0; later_ns < 20 * 100000007ull; later_ns += 100000007) {
		json_t *trace = trace_later(state, later_ns);

		assert_true(count_nested(json_object_get(trace, "traceEvents")) > 0);
		json_decref(trace);
	}
}

/* The slice of a thread around a moment, which an arrow needs at each of its ends. */
static bool in_slice(const json_t *events, const json_t *at)
{
	size_t i;
	json_t *e;

	json_array_foreach(events, i, e) {
		if (text(e, "ph")[0] == 'X' && number(e, "pid") == number(at, "pid") &&
			number(e, "tid") == number(at, "tid") && ns(e, "ts") <= ns(at, "ts") &&
			ns(at, "ts") < ns(e, "ts") + ns(e, "dur"))
			return true;
	}
	return false;
}

/* The event of phase @ph with the id of @of; there is just one. */
static const json_t *partner(const json_t *events, const json_t *of, char ph)
{
	const json_t *found = NULL;
	size_t i;
	json_t *e;

	json_array_foreach(events, i, e) {
		if (text(e, "ph")[0] != ph || number(e, "id") != number(of, "id"))
			continue;
		assert_null(found);
		found = e;
	}
	assert_non_null(found);
	return found;
}

static void arrows_lead_from_release_to_change(void **state)
{
	json_t *trace = trace_of(state), *events = json_object_get(trace, "traceEvents"), *e;
	size_t i;

	assert_int_equal(count(events, 's', "wake", 0), 2);
	assert_int_equal(count(events, 'f', "wake", 0), 2);
	json_array_foreach(events, i, e) {
		const json_t *end;

		if (text(e, "ph")[0] != 's')
			continue;
		end = partner(events, e, 'f');
		assert_int_equal(number(e, "pid"), number(end, "pid"));
		assert_int_equal(number(e, "tid"), PC_ROLE_HOLDER);
		assert_int_equal(number(end, "tid"), PC_ROLE_CHANGER);
		assert_true(real(e, "ts") < real(end, "ts"));
		assert_true(in_slice(events, e));
		assert_true(in_slice(events, end));
	}
	json_decref(trace);
}

static void pins_begin_and_end(void **state)
{
	json_t *trace = trace_of(state), *events = json_object_get(trace, "traceEvents"), *e;
	size_t i;

	assert_int_equal(count(events, 'b', "held", 0), RECORDED - 1);
	assert_int_equal(count(events, 'e', "held", 0), RECORDED - 1);
	json_array_foreach(events, i, e) {
		if (text(e, "ph")[0] == 'b')
			assert_true(real(e, "ts") < real(partner(events, e, 'e'), "ts"));
	}
	json_decref(trace);
}

/* Cells were recorded in different boots: no two may overlap. */
static void cells_stand_one_behind_the_other(void **state)
{
	json_t *trace = trace_of(state), *events = json_object_get(trace, "traceEvents"), *e;
	double end = 0, last = 0;
	json_int_t pid = 0;
	size_t i;

	json_array_foreach(events, i, e) {
		if (text(e, "ph")[0] == 'M')
			continue;
		if (number(e, "pid") != pid)
			end = last;
		pid = number(e, "pid");
		assert_true(real(e, "ts") >= end);
		if (real(e, "ts") > last)
			last = real(e, "ts");
	}
	assert_int_equal(pid, RECORDED);
	json_decref(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(every_event_has_what_it_needs),
		test_in_folder(cells_and_workers_have_names),
		test_in_folder(calls_of_a_worker_nest),
		test_in_folder(arrows_lead_from_release_to_change),
		test_in_folder(pins_begin_and_end),
		test_in_folder(cells_stand_one_behind_the_other),
	};

	return test_run(tests);
}
