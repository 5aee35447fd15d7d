/* SPDX-License-Identifier: GPL-2.0-only */
/* roster.c: workers.json. */
#include "storm/roster.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "report/fields.h"
#include "report/jsonfile.h"
#include "report/save.h"
#include "storm/event.h"

/* The number rises when old storms cannot be judged any more. */
#define FORMAT "pinclash storm 1"

static const char *role_of(unsigned int value)
{
	return pc_role_name((enum pc_role)value);
}

#define WORKER(m) PC_FIELD(struct pc_roster_worker, m)
static const struct pc_field worker_fields[] = {
	WORKER(number), PC_FIELD_NAME(struct pc_roster_worker, role, role_of, PC_ROLES),
	WORKER(medium), WORKER(name), WORKER(revocable), WORKER(cached), WORKER(frees), { 0 }
};

#define FILE_(m) PC_FIELD(struct pc_roster_file, m)
static const struct pc_field file_fields[] = {
	FILE_(number), FILE_(name), FILE_(bytes), { 0 }
};

#define PAIR(m) PC_FIELD(struct pc_roster_pair, m)
static const struct pc_field pair_fields[] = {
	PAIR(medium), PAIR(holder), PAIR(change), { 0 }
};

#define DEADLINE(m) PC_FIELD(struct pc_deadlines, m)
static const struct pc_field deadline_fields[] = {
	DEADLINE(progress_ms), DEADLINE(kill_ms), DEADLINE(exit_ms), { 0 }
};

#define ROSTER(m) PC_FIELD(struct pc_roster, m)
static const struct pc_field roster_fields[] = {
	PC_FIELD_HEX64(struct pc_roster, run), ROSTER(seed), ROSTER(kernel), ROSTER(accel),
	ROSTER(page_bytes),
	PC_FIELD_OBJECT(struct pc_roster, deadlines, deadline_fields),
	PC_FIELD_LIST(struct pc_roster, workers, worker_count, worker_fields),
	PC_FIELD_LIST(struct pc_roster, files, file_count, file_fields),
	PC_FIELD_LIST(struct pc_roster, pairs, pair_count, pair_fields),
	{ 0 }
};

static int dump(const void *roster, FILE *out, struct pc_err *err)
{
	json_t *object = json_pack("{s:s}", "format", FORMAT);
	json_t *members = pc_fields_write(roster_fields, roster);
	int rc = object && members ? json_object_update(object, members) : -1;

	if (!rc)
		rc = json_dumpf(object, out, JSON_INDENT(1));
	json_decref(members);
	json_decref(object);
	return rc || fputc('\n', out) == EOF ? pc_fail(err, EIO, "cannot be written") : 0;
}

int pc_roster_write(const struct pc_roster *roster, const char *dir, struct pc_err *err)
{
	return pc_save(dir, PC_ROSTER, dump, roster, err);
}

static int check_workers(const struct pc_roster *r, struct pc_err *err)
{
	bool seen[PC_ROSTER_WORKERS] = { false };

	for (uint32_t i = 0; i < r->worker_count; i++) {
		uint32_t number = r->workers[i].number;

		if (number >= PC_ROSTER_WORKERS)
			return pc_fail(err, EINVAL, "workers[%u]: 'number' is above %d", i,
				PC_ROSTER_WORKERS - 1);
		if (seen[number])
			return pc_fail(err, EINVAL, "workers[%u]: there is a worker %u already", i,
				number);
		seen[number] = true;
	}
	if (!seen[PC_STORM_SUPERVISOR])
		return pc_fail(err, EINVAL, "there is no worker %u, the supervisor",
			PC_STORM_SUPERVISOR);
	return 0;
}

static int check_deadlines(const struct pc_deadlines *d, struct pc_err *err)
{
	if (d->progress_ms && d->kill_ms && d->exit_ms)
		return 0;
	return pc_fail(err, EINVAL, "deadlines: one is missing or 0");
}

int pc_roster_read(const char *dir, struct pc_roster *ret_roster, struct pc_err *err)
{
	struct pc_err why = { 0 };
	char path[PATH_MAX];
	json_t *object;
	int rc;

	if (snprintf(path, sizeof(path), "%s/" PC_ROSTER, dir) >= (int)sizeof(path))
		return pc_fail(err, ENAMETOOLONG, "%s: path too long", dir);
	rc = pc_json_load(path, "list of workers", FORMAT, &object, err);
	if (rc)
		return rc;
	rc = pc_fields_read(roster_fields, object, ret_roster, &why);
	if (!rc)
		rc = check_deadlines(&ret_roster->deadlines, &why);
	if (!rc)
		rc = check_workers(ret_roster, &why);
	json_decref(object);
	return rc ? pc_fail(err, rc, "%s: %s", path, why.text) : 0;
}
