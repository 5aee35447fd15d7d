/* SPDX-License-Identifier: GPL-2.0-only */
/* journal.c: writes the journal of a run. */
#include "report/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "report/result.h"

struct pc_journal {
	int fd;
	char path[PATH_MAX];
};

static int fail_file(const struct pc_journal *j, int code, struct pc_err *err)
{
	return pc_fail(err, code, "%s: cannot be written: %s; what was judged before is in it",
		j->path, strerror(abs(code)));
}

/* Where the last whole line ends. */
static int whole_length(int fd, off_t *ret_length)
{
	off_t at = lseek(fd, 0, SEEK_END);
	char block[4096];

	if (at < 0)
		return -errno;
	while (at > 0) {
		off_t start = at > (off_t)sizeof(block) ? at - (off_t)sizeof(block) : 0;
		ssize_t n = pread(fd, block, (size_t)(at - start), start);
		const char *nl;

		if (n < at - start)
			return n < 0 ? -errno : -EIO;
		nl = memrchr(block, '\n', (size_t)n);
		if (nl) {
			*ret_length = start + (nl - block) + 1;
			return 0;
		}
		at = start;
	}
	*ret_length = 0;
	return 0;
}

static int journal_prepare(struct pc_journal *j)
{
	off_t length = 0;
	int rc;

	j->fd = open(j->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (j->fd < 0)
		return -errno;
	rc = whole_length(j->fd, &length);
	if (!rc && ftruncate(j->fd, length))
		rc = -errno;
	return rc;
}

int pc_journal_open(const char *dir, struct pc_journal **ret_journal, struct pc_err *err)
{
	struct pc_journal *j = malloc(sizeof(*j));
	int rc;

	if (!j)
		return pc_oom(err);
	snprintf(j->path, sizeof(j->path), "%s/" PC_JOURNAL, dir);
	rc = journal_prepare(j);
	if (rc) {
		fail_file(j, rc, err);
		pc_journal_close(j);
		return rc;
	}
	*ret_journal = j;
	return 0;
}

void pc_journal_close(struct pc_journal *j)
{
	if (!j)
		return;
	if (j->fd >= 0)
		close(j->fd);
	free(j);
}

static int write_line(struct pc_journal *j, const char *line, struct pc_err *err)
{
	size_t len = strlen(line);
	off_t end = lseek(j->fd, 0, SEEK_END);
	ssize_t n = write(j->fd, line, len);
	int code = n < 0 ? errno : ENOSPC;

	if (n == (ssize_t)len && !fsync(j->fd))
		return 0;
	if (n == (ssize_t)len)
		return fail_file(j, errno, err);
	if (end >= 0 && ftruncate(j->fd, end))
		code = errno;
	return fail_file(j, code, err);
}

/* Takes @line, which may be NULL, and the type and time to it. */
static int put_line(struct pc_journal *j, const char *type, json_t *line, struct pc_err *err)
{
	char *text = NULL, *whole = NULL;
	struct timespec now;
	int rc;

	clock_gettime(CLOCK_REALTIME, &now);
	json_object_set_new(line, "type", json_string(type));
	if (!json_object_set_new(line, "t_ms",
		    json_integer(now.tv_sec * 1000ll + now.tv_nsec / 1000000)))
		text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(12));
	if (text && asprintf(&whole, "%s\n", text) < 0)
		whole = NULL;
	rc = whole ? write_line(j, whole, err) : pc_oom(err);
	free(text);
	free(whole);
	json_decref(line);
	return rc;
}

int pc_journal_run(struct pc_journal *j, const struct pc_results *head,
	const struct pc_cells *planned, struct pc_err *err)
{
	json_t *ids = json_array(), *line;

	for (size_t i = 0; i < planned->count; i++)
		json_array_append_new(ids, json_string(planned->cells[i].id));
	line = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "kernel",
		pc_json_text(head->kernel), "accel", pc_json_text(head->accel), "started",
		pc_json_text(head->started), "scenario", pc_json_text(head->scenario), "again",
		pc_json_text(head->again), "version", pc_json_text(head->version), "shard",
		pc_json_text(head->shard), "matrix", pc_json_text(head->matrix), "seed",
		(json_int_t)head->seed, "planned", ids);
	return put_line(j, "run", line, err);
}

int pc_journal_begin(struct pc_journal *j, const char *id, struct pc_err *err)
{
	return put_line(j, "begin", json_pack("{s:s}", "id", id), err);
}

int pc_journal_cell(struct pc_journal *j, const struct pc_result *result, struct pc_err *err)
{
	return put_line(j, "cell", pc_result_json(result), err);
}

int pc_journal_end(struct pc_journal *j, const char *stopped, struct pc_err *err)
{
	return put_line(j, "end", json_pack("{s:o}", "stopped", pc_json_text(stopped)), err);
}
