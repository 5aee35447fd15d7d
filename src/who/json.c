/* SPDX-License-Identifier: GPL-2.0-only */
/* json.c: what is known of a hang, for programs. */
#include <errno.h>

#include "report/fields.h"
#include "who/print.h"

static const struct pc_field frame_fields[] = {
	PC_FIELD(struct pc_who_frame, function),
	{ 0 }
};

static const struct pc_field subject_fields[] = {
	PC_FIELD(struct pc_subject, path),
	PC_FIELD_NAME(struct pc_subject, kind, pc_subject_kind_name, PC_SUBJECT_KINDS),
	PC_FIELD(struct pc_subject, major),
	PC_FIELD(struct pc_subject, minor),
	PC_FIELD(struct pc_subject, ino),
	PC_FIELD(struct pc_subject, type),
	PC_FIELD(struct pc_subject, source),
	PC_FIELD(struct pc_subject, mount),
	{ 0 }
};

static const struct pc_field task_fields[] = {
	PC_FIELD(struct pc_who_task, pid),
	PC_FIELD(struct pc_who_task, tid),
	PC_FIELD(struct pc_who_task, comm),
	PC_FIELD(struct pc_who_task, state),
	PC_FIELD_NAME(struct pc_who_task, stuck, pc_stuck_name, PC_STUCKS),
	PC_FIELD_NAME(struct pc_who_task, relation, pc_relation_name, PC_RELATIONS),
	PC_FIELD(struct pc_who_task, call),
	PC_FIELD(struct pc_who_task, waits_in),
	PC_FIELD_LIST(struct pc_who_task, stack, frames, frame_fields),
	PC_FIELD(struct pc_who_task, asleep_ms),
	PC_FIELD(struct pc_who_task, age_ms),
	PC_FIELD(struct pc_who_task, kill_pending),
	PC_FIELD(struct pc_who_task, hogs_cpu),
	PC_FIELD(struct pc_who_task, looks),
	PC_FIELD(struct pc_who_task, seen),
	{ 0 }
};

static const struct pc_field process_fields[] = {
	PC_FIELD(struct pc_who_process, pid),
	PC_FIELD(struct pc_who_process, comm),
	PC_FIELD(struct pc_who_process, mapped),
	PC_FIELD(struct pc_who_process, opened),
	PC_FIELD(struct pc_who_process, pinned),
	PC_FIELD(struct pc_who_process, aio),
	{ 0 }
};

static const struct pc_field pin_fields[] = {
	PC_FIELD_NAME(struct pc_who_pin, rank, pc_rank_name, PC_RANKS),
	PC_FIELD(struct pc_who_pin, pid),
	PC_FIELD(struct pc_who_pin, comm),
	PC_FIELD_NAME(struct pc_who_pin, kind, pc_pin_kind_name, PC_PIN_KINDS),
	PC_FIELD(struct pc_who_pin, what),
	PC_FIELD(struct pc_who_pin, handle),
	PC_FIELD(struct pc_who_pin, address),
	PC_FIELD(struct pc_who_pin, bytes),
	PC_FIELD(struct pc_who_pin, stalled),
	PC_FIELD(struct pc_who_pin, why),
	PC_FIELD(struct pc_who_pin, next),
	{ 0 }
};

static const struct pc_field note_fields[] = {
	PC_FIELD(struct pc_who_note, text),
	{ 0 }
};

static json_t *list(const struct pc_field *fields, const void *items, size_t count, size_t size)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		if (json_array_append_new(array,
			    pc_fields_write(fields, (const char *)items + i * size))) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static json_t *pins_now(const struct pc_who *who)
{
	if (!who->pins_known)
		return json_null();
	return json_integer((json_int_t)(who->acquired - who->released));
}

int pc_who_json(const struct pc_who *who, FILE *out, struct pc_err *err)
{
	json_t *object = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o}",
		"kernel", pc_json_text(who->kernel),
		"subject", pc_fields_write(subject_fields, &who->subject),
		"tasks", list(task_fields, who->tasks, who->task_count, sizeof(*who->tasks)),
		"pins", list(pin_fields, who->pins, who->pin_count, sizeof(*who->pins)),
		"processes", list(process_fields, who->processes, who->process_count,
			sizeof(*who->processes)),
		"waiting_elsewhere", (json_int_t)who->elsewhere,
		"pinned_pages", pins_now(who),
		"not_seen", list(note_fields, who->notes, who->note_count, sizeof(*who->notes)));
	int rc;

	if (!object)
		return pc_oom(err);
	rc = json_dumpf(object, out, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	json_decref(object);
	if (rc || fputc('\n', out) == EOF)
		return pc_fail(err, EIO, "the stream failed");
	return 0;
}
