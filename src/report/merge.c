/* SPDX-License-Identifier: GPL-2.0-only */
/* merge.c: shards of one run are put together again. */
#include "report/merge.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/casefile.h"
#include "report/journal.h"
#include "report/known.h"
#include "report/save.h"
#include "scenario/shard.h"
#include "util/scoped.h"

/** struct part - the folder of one shard and what its journal says of it */
struct part {
	const char *dir;
	struct pc_shard shard;
	struct pc_results head;
};

/** struct whole - all parts, in the order of their shards once they were checked */
struct whole {
	struct part *parts;
	size_t count;
};

static int load_part(const char *dir, struct part *ret_part, struct pc_err *err)
{
	struct part p = { .dir = dir };
	int rc = pc_results_load(dir, &p.head, err);

	if (rc)
		return rc;
	if (!p.head.shard[0] || pc_shard_parse(p.head.shard, &p.shard, NULL)) {
		pc_results_free(&p.head);
		return pc_fail(err, EINVAL, "%s is no shard of a run; --merge takes the folders that "
			"'pinclash run --shard' made", dir);
	}
	*ret_part = p;
	return 0;
}

static int differ(const struct part *a, const struct part *b, const char *what, const char *in_a,
	const char *in_b, struct pc_err *err)
{
	if (!strcmp(in_a, in_b))
		return 0;
	return pc_fail(err, EINVAL, "%s and %s are not of the same run: %s is %s in one and %s in the "
		"other", a->dir, b->dir, what, in_a, in_b);
}

static int check_same(const struct part *a, const struct part *b, struct pc_err *err)
{
	char seed_a[24], seed_b[24], count_a[12], count_b[12];
	int rc;

	snprintf(seed_a, sizeof(seed_a), "%llu", (unsigned long long)a->head.seed);
	snprintf(seed_b, sizeof(seed_b), "%llu", (unsigned long long)b->head.seed);
	snprintf(count_a, sizeof(count_a), "%u", a->shard.count);
	snprintf(count_b, sizeof(count_b), "%u", b->shard.count);
	rc = differ(a, b, "the number of shards", count_a, count_b, err);
	if (!rc)
		rc = differ(a, b, "the scenario", a->head.scenario, b->head.scenario, err);
	if (!rc)
		rc = differ(a, b, "the list of cells", a->head.matrix, b->head.matrix, err);
	if (!rc)
		rc = differ(a, b, "the kernel", a->head.kernel, b->head.kernel, err);
	if (!rc)
		rc = differ(a, b, "the version of pinclash", a->head.version, b->head.version, err);
	return rc ? rc : differ(a, b, "the seed", seed_a, seed_b, err);
}

static int by_index(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return (x->shard.index > y->shard.index) - (x->shard.index < y->shard.index);
}

/* Every shard once, all of one run; sorts them. */
static int check_whole(struct whole *w, struct pc_err *err)
{
	unsigned int next = 1;

	for (size_t i = 1; i < w->count; i++) {
		int rc = check_same(&w->parts[0], &w->parts[i], err);

		if (rc)
			return rc;
	}
	qsort(w->parts, w->count, sizeof(*w->parts), by_index);
	for (size_t i = 0; i < w->count; i++, next++) {
		const struct part *p = &w->parts[i];

		if (p->shard.index < next)
			return pc_fail(err, EINVAL, "%s and %s are both shard %s; give each shard once",
				w->parts[i - 1].dir, p->dir, p->head.shard);
		if (p->shard.index > next)
			break;
	}
	if (next <= w->parts[0].shard.count)
		return pc_fail(err, EINVAL, "shard %u/%u is missing; give the folders of all shards",
			next, w->parts[0].shard.count);
	return 0;
}

/**
 * struct joiner - the journal of the whole being written
 * @planned: the cells of all shards
 * @planned_of: the shard whose plan was added last; only its first line counts
 */
struct joiner {
	FILE *out;
	json_t *planned;
	const struct part *planned_of;
	json_int_t first_ms, last_ms;
	const char *started;
};

static void note_time(struct joiner *j, const struct part *p, const json_t *line)
{
	json_int_t t_ms = json_integer_value(json_object_get(line, "t_ms"));

	if (!j->first_ms || t_ms < j->first_ms) {
		j->first_ms = t_ms;
		j->started = p->head.started;
	}
	if (t_ms > j->last_ms)
		j->last_ms = t_ms;
}

/* Called for each line of a shard's journal that is whole; @text has its newline. */
typedef void (*take_line)(struct joiner *j, const struct part *p, const json_t *line,
	const char *text);

static void survey_line(struct joiner *j, const struct part *p, const json_t *line,
	const char *text)
{
	json_t *planned = json_object_get(line, "planned"), *id;
	size_t i;

	(void)text;
	note_time(j, p, line);
	if (!planned || j->planned_of == p)
		return;
	j->planned_of = p;
	json_array_foreach(planned, i, id) {
		json_array_append(j->planned, id);
	}
}

static void copy_line(struct joiner *j, const struct part *p, const json_t *line, const char *text)
{
	const char *type = json_string_value(json_object_get(line, "type"));

	(void)p;
	if (type && (!strcmp(type, "begin") || !strcmp(type, "cell")))
		fputs(text, j->out);
}

/* A line that breaks off is the last one, and what stood in it was not noted; see pc_results_load(). */
static int each_line(struct joiner *j, const struct part *p, take_line take, struct pc_err *err)
{
	char path[PATH_MAX];
	pc_autofile FILE *in = NULL;
	pc_autofree char *text = NULL;
	size_t room = 0;
	ssize_t len;

	snprintf(path, sizeof(path), "%s/" PC_JOURNAL, p->dir);
	in = fopen(path, "re");
	if (!in)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	while ((len = getline(&text, &room, in)) > 0 && text[len - 1] == '\n') {
		json_t *line = json_loads(text, 0, NULL);

		take(j, p, line, text);
		json_decref(line);
	}
	return ferror(in) ? pc_fail(err, EIO, "%s cannot be read", path) : 0;
}

static int put_json(FILE *out, json_t *line, struct pc_err *err)
{
	int rc = line ? json_dumpf(line, out, JSON_COMPACT) : -1;

	json_decref(line);
	return rc || fputc('\n', out) == EOF ? pc_fail(err, EIO, "the stream failed") : 0;
}

static json_t *head_json(struct joiner *j, const struct pc_results *head)
{
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:O}", "type", "run", "t_ms",
		j->first_ms, "kernel", head->kernel, "accel", head->accel, "started", j->started,
		"scenario", head->scenario, "again", head->again, "version", head->version, "seed",
		(json_int_t)head->seed, "planned", j->planned);
}

/* Why the whole did not come to its end: the first shard that did not. */
static json_t *end_json(const struct joiner *j, const struct whole *w)
{
	char why[400] = "";

	for (size_t i = 0; i < w->count && !why[0]; i++) {
		const struct part *p = &w->parts[i];

		if (!p->head.finished)
			snprintf(why, sizeof(why), "shard %s: %s", p->head.shard, p->head.stopped);
	}
	return json_pack("{s:s, s:I, s:s}", "type", "end", "t_ms", j->last_ms, "stopped", why);
}

static int join(const struct whole *w, struct joiner *j, struct pc_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < w->count && !rc; i++)
		rc = each_line(j, &w->parts[i], survey_line, err);
	if (!rc)
		rc = put_json(j->out, head_json(j, &w->parts[0].head), err);
	for (size_t i = 0; i < w->count && !rc; i++)
		rc = each_line(j, &w->parts[i], copy_line, err);
	return rc ? rc : put_json(j->out, end_json(j, w), err);
}

static int journal_body(const void *ctx, FILE *out, struct pc_err *err)
{
	struct joiner j = { .out = out, .planned = json_array() };
	int rc = join(ctx, &j, err);

	json_decref(j.planned);
	return rc;
}

static int copy_if_there(const char *dir, const char *from_dir, const char *name,
	struct pc_err *err)
{
	char from[PATH_MAX];

	snprintf(from, sizeof(from), "%s/%s", from_dir, name);
	return access(from, F_OK) ? 0 : pc_save_copy(dir, name, from, err);
}

static int copy_cases(const char *dir, const struct part *p, struct pc_err *err)
{
	char path[PATH_MAX], name[NAME_MAX + 16];
	pc_autodir DIR *cases = NULL;
	struct dirent *entry;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/" PC_CASE_DIR, p->dir);
	cases = opendir(path);
	while (cases && !rc && (entry = readdir(cases))) {
		if (fnmatch("*.json", entry->d_name, FNM_PERIOD))
			continue;
		snprintf(name, sizeof(name), PC_CASE_DIR "/%s", entry->d_name);
		rc = copy_if_there(dir, p->dir, name, err);
	}
	return rc;
}

static int write_whole(const char *dir, const struct whole *w, struct pc_err *err)
{
	char path[PATH_MAX];
	int rc;

	snprintf(path, sizeof(path), "%s/" PC_CASE_DIR, dir);
	if (mkdir(path, 0777) && errno != EEXIST)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	rc = copy_if_there(dir, w->parts[0].dir, "scenario.ini", err);
	if (!rc)
		rc = copy_if_there(dir, w->parts[0].dir, PC_KNOWN, err);
	for (size_t i = 0; i < w->count && !rc; i++)
		rc = copy_cases(dir, &w->parts[i], err);
	return rc ? rc : pc_save(dir, PC_JOURNAL, journal_body, w, err);
}

int pc_results_merge(const char *dir, char *const *shards, size_t count, struct pc_err *err)
{
	struct whole w = { .parts = calloc(count + 1, sizeof(*w.parts)) };
	int rc = w.parts ? 0 : pc_oom(err);

	if (!rc && !count)
		rc = pc_fail(err, EINVAL, "--merge puts shards together; give the folders of all shards");
	for (; w.count < count && !rc; w.count += !rc)
		rc = load_part(shards[w.count], &w.parts[w.count], err);
	if (!rc)
		rc = check_whole(&w, err);
	if (!rc)
		rc = write_whole(dir, &w, err);
	for (size_t i = 0; i < w.count; i++)
		pc_results_free(&w.parts[i].head);
	free(w.parts);
	return rc;
}
