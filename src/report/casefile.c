/* SPDX-License-Identifier: GPL-2.0-only */
/* casefile.c: struct pc_case to JSON and back. */
#include "report/casefile.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "report/fields.h"
#include "report/jsonfile.h"
#include "report/save.h"
#include "report/stormfields.h"

/* Tells a case file from any other JSON; the number rises when old ones cannot be read. */
#define FORMAT "pinclash case 1"

#define EXTENT(m) PC_FIELD(struct pc_extent, m)
static const struct pc_field extent_fields[] = {
	EXTENT(logical), EXTENT(physical), EXTENT(bytes), { 0 }
};

static const struct pc_field layout_fields[] = {
	PC_FIELD(struct pc_layout, known),
	PC_FIELD_LIST(struct pc_layout, extents, count, extent_fields),
	{ 0 }
};

#define FOREIGN(m) PC_FIELD(struct pc_foreign, m)
static const struct pc_field foreign_fields[] = {
	FOREIGN(found), FOREIGN(pages), FOREIGN(offset), FOREIGN(sample), { 0 }
};

#define PIN(m) PC_FIELD(struct pc_pin_fact, m)
static const struct pc_field pin_fields[] = {
	PIN(tried), PIN(granted), PIN(error), PIN(call), PIN(refusal_expected), PIN(counted),
	PIN(offset), PIN(bytes), PIN(two), PIN(revocable), PIN(cached), { 0 }
};

#define CHANGE(m) PC_FIELD(struct pc_change_fact, m)
static const struct pc_field change_fields[] = {
	CHANGE(frees), CHANGE(shares), CHANGE(takes_device), CHANGE(moves), CHANGE(hole), CHANGE(two_files),
	CHANGE(pinned_is_higher), CHANGE(layout_known), CHANGE(blocked_seen),
	CHANGE(waits_in), CHANGE(state), CHANGE(error), CHANGE(again_tried), CHANGE(again_ended),
	CHANGE(again_error),
	PC_FIELD_OBJECT(struct pc_change_fact, before, layout_fields),
	PC_FIELD_OBJECT(struct pc_change_fact, after, layout_fields),
	{ 0 }
};

#define CANARY(m) PC_FIELD(struct pc_canary_fact, m)
static const struct pc_field canary_fields[] = {
	CANARY(baseline), CANARY(baseline_tried), CANARY(freed_bytes), CANARY(taken_bytes),
	CANARY(repeated), CANARY(repeat_seq), CANARY(apart), CANARY(revoked),
	CANARY(mapping_reads), CANARY(blind),
	PC_FIELD_OBJECT(struct pc_canary_fact, stale_read, foreign_fields),
	PC_FIELD_OBJECT(struct pc_canary_fact, stale_write, foreign_fields),
	{ 0 }
};

#define KILL(m) PC_FIELD(struct pc_kill_fact, m)
static const struct pc_field kill_fields[] = {
	KILL(tried), KILL(ended), KILL(took_ns), { 0 }
};

#define COUNT(m) PC_FIELD(struct pc_count_fact, m)
static const struct pc_field count_fields[] = {
	COUNT(known), COUNT(acquired_before), COUNT(acquired_after), COUNT(released_before),
	COUNT(released_after), COUNT(mr_known), COUNT(mr_before), COUNT(mr_after),
	COUNT(helper_loaded), COUNT(helper_known), COUNT(helper_before), COUNT(helper_after),
	COUNT(teardown_tried), COUNT(teardown_failed), COUNT(teardown_text), { 0 }
};

static const struct pc_field number_fields[] = {
	PC_FIELD(struct pc_frame, number), { 0 }
};

#define FRAME(m) PC_FIELD(struct pc_frame_fact, m)
static const struct pc_field frame_fields[] = {
	FRAME(device), FRAME(device_known), FRAME(device_before), FRAME(device_after),
	FRAME(device_owed), PC_FIELD_LIST(struct pc_frame_fact, pinned, count, number_fields),
	FRAME(pinned_known), FRAME(busy), FRAME(busy_refs),
	FRAME(busy_mapping), { 0 }
};

#define LOG(m) PC_FIELD(struct pc_log_fact, m)
static const struct pc_field log_fields[] = {
	LOG(known), LOG(bad_lines), LOG(first), LOG(first_ns), LOG(text), LOG(guest_died), LOG(death), { 0 }
};

#define FSCK(m) PC_FIELD(struct pc_fsck_fact, m)
static const struct pc_field fsck_fields[] = {
	FSCK(applies), FSCK(ran), FSCK(status), FSCK(clean), FSCK(text), { 0 }
};

#define DEADLINE(m) PC_FIELD(struct pc_deadlines, m)
static const struct pc_field deadline_fields[] = {
	DEADLINE(progress_ms), DEADLINE(kill_ms), DEADLINE(exit_ms), { 0 }
};

#define CASE(m)         PC_FIELD(struct pc_case, m)
#define FACT(m, fields) PC_FIELD_OBJECT(struct pc_case, m, fields)
const struct pc_field pc_case_fields[] = {
	CASE(id), CASE(medium), CASE(holder), CASE(change_name), CASE(situation), CASE(kernel),
	CASE(accel), PC_FIELD_HEX64(struct pc_case, run), CASE(seed),
	FACT(deadlines, deadline_fields),
	FACT(pin, pin_fields),
	FACT(change, change_fields),
	FACT(canary, canary_fields),
	FACT(kill, kill_fields),
	FACT(count, count_fields),
	FACT(frames, frame_fields),
	FACT(log, log_fields),
	FACT(fsck, fsck_fields),
	FACT(storm, pc_storm_fields),
	CASE(situation_blind), CASE(holder_killed), CASE(holder_ended), CASE(setup_failed), CASE(skipped),
	{ 0 }
};

static const char *event_of(unsigned int value)
{
	return pc_event_name((enum pc_event_kind)value);
}

static const char *role_of(unsigned int value)
{
	return pc_role_name((enum pc_role)value);
}

#define EVENT(m) PC_FIELD(struct pc_event, m)
static const struct pc_field event_fields[] = {
	EVENT(t_ns),
	PC_FIELD_NAME(struct pc_event, kind, event_of, PC_EVENT_KINDS),
	PC_FIELD_NAME(struct pc_event, role, role_of, PC_ROLES),
	PC_FIELD(struct pc_event, result),
	EVENT(arg),
	{ 0 }
};

/* The argument of these is a role, written by its name as "about". */
static bool about_role(const struct pc_event *e)
{
	return e->kind == PC_EV_BLOCKED || e->kind == PC_EV_KILL || e->kind == PC_EV_EXIT ||
		e->kind == PC_EV_DEADLINE;
}

static json_t *write_event(const struct pc_event *e)
{
	json_t *object = pc_fields_write(event_fields, e);

	if (!about_role(e))
		return object;
	json_object_del(object, "arg");
	json_object_set_new(object, "about", json_string(role_of((unsigned int)e->arg)));
	return object;
}

static int read_event(json_t *object, struct pc_event *e, struct pc_err *err)
{
	const char *about = json_string_value(json_object_get(object, "about"));
	uint64_t role = 0;
	int rc;

	while (about && role < PC_ROLES && strcmp(about, role_of((unsigned int)role)))
		role++;
	if (role == PC_ROLES)
		return pc_fail(err, EINVAL, "'about' is no role: '%s'", about);
	json_object_del(object, "about");
	rc = pc_fields_read(event_fields, object, e, err);
	if (!rc && about)
		e->arg = role;
	return rc;
}

static json_t *write_events(const struct pc_history *h)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < h->count; i++) {
		if (json_array_append_new(list, write_event(&h->events[i]))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static int read_events(const json_t *list, struct pc_history *h, struct pc_err *err)
{
	size_t count = json_array_size(list);
	int rc = 0;

	if (list && !json_is_array(list))
		return pc_fail(err, EINVAL, "'events' is no list");
	h->events = calloc(count + 1, sizeof(*h->events));
	if (!h->events)
		return pc_oom(err);
	for (size_t i = 0; i < count && !rc; i++) {
		rc = read_event(json_array_get(list, i), &h->events[i], err);
		if (rc)
			pc_fail(err, rc, "events[%zu]: %s", i, err->text);
	}
	h->count = count;
	return rc;
}

void pc_casefile_name(const char *id, char *ret_name, size_t size)
{
	snprintf(ret_name, size, PC_CASE_DIR "/%s.json", id);
	for (char *s = ret_name + sizeof(PC_CASE_DIR); *s; s++) {
		if (*s == '/')
			*s = '~';
	}
}

static json_t *to_json(const struct pc_case *c)
{
	json_t *object = json_pack("{s:s}", "format", FORMAT);
	json_t *facts = pc_storm_prune(pc_fields_write(pc_case_fields, c));

	if (json_object_update(object, facts) ||
		json_object_set_new(object, "events_lost",
			json_integer((json_int_t)c->history.lost)) ||
		json_object_set_new(object, "events", write_events(&c->history))) {
		json_decref(object);
		object = NULL;
	}
	json_decref(facts);
	return object;
}

static int dump(const void *ctx, FILE *out, struct pc_err *err)
{
	json_t *object = to_json(ctx);
	int rc;

	if (!object)
		return pc_oom(err);
	rc = json_dumpf(object, out, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	json_decref(object);
	fputc('\n', out);
	return rc ? pc_fail(err, EIO, "cannot be written") : 0;
}

int pc_casefile_write(const struct pc_case *c, const char *dir, struct pc_err *err)
{
	char folder[PATH_MAX], name[160];

	snprintf(folder, sizeof(folder), "%s/" PC_CASE_DIR, dir);
	if (mkdir(folder, 0777) && errno != EEXIST)
		return pc_fail(err, errno, "%s: cannot be made: %s", folder, strerror(errno));
	pc_casefile_name(c->id, name, sizeof(name));
	return pc_save(dir, name, dump, c, err);
}

static int from_json(json_t *object, struct pc_case *c, struct pc_err *err)
{
	json_t *events = json_incref(json_object_get(object, "events"));
	json_t *lost = json_object_get(object, "events_lost");
	int rc;

	c->history.lost = (size_t)json_integer_value(lost);
	json_object_del(object, "events");
	json_object_del(object, "events_lost");
	rc = pc_fields_read(pc_case_fields, object, c, err);
	if (!rc)
		rc = read_events(events, &c->history, err);
	json_decref(events);
	return rc;
}

int pc_casefile_read(const char *path, struct pc_case *ret_case, struct pc_err *err)
{
	struct pc_case c = { 0 };
	struct pc_err why = { 0 };
	json_t *object;
	int rc = pc_json_load(path, "case file", FORMAT, &object, err);

	if (rc)
		return rc;
	rc = from_json(object, &c, &why);
	json_decref(object);
	if (rc) {
		pc_casefile_free(&c);
		return pc_fail(err, rc, "%s: %s", path, why.text);
	}
	*ret_case = c;
	return 0;
}

int pc_casefile_load(const char *dir, const char *id, struct pc_case *ret_case,
	struct pc_err *err)
{
	char name[160], path[PATH_MAX];

	pc_casefile_name(id, name, sizeof(name));
	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return pc_fail(err, ENAMETOOLONG, "%s: path too long", dir);
	return pc_casefile_read(path, ret_case, err);
}

void pc_casefile_free(struct pc_case *c)
{
	free(c->history.events);
	c->history = (struct pc_history){ 0 };
}
