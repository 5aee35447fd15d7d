/* SPDX-License-Identifier: GPL-2.0-only */
/* stream.c: event streams on disk. */
#include "storm/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFERED 1024 /* events */

/** struct head - first record of a stream, see PC_STREAM_MAGIC */
struct head {
	char magic[8];
	uint32_t event_size;
	uint32_t worker;
	uint8_t zero[16];
};

_Static_assert(sizeof(struct head) == sizeof(struct pc_storm_event), "records are of one size");

struct pc_stream_out {
	int fd;
	off_t length;
	char path[PATH_MAX];
};

/**
 * @at: number of the next record in @buffer, @count of them are there
 * @number: of the record that was given out last, the head being 0
 */
struct pc_stream_in {
	int fd;
	uint16_t worker;
	size_t at, count;
	uint64_t number;
	uint64_t last_ns;
	char path[PATH_MAX];
	struct pc_storm_event buffer[BUFFERED];
};

void pc_stream_name(uint16_t worker, char *ret_name)
{
	snprintf(ret_name, 24, "%u.events", worker);
}

static int path_of(const char *dir, uint16_t worker, char *ret_path, struct pc_err *err)
{
	char name[24];

	pc_stream_name(worker, name);
	if (snprintf(ret_path, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX)
		return pc_fail(err, ENAMETOOLONG, "%s: path too long", dir);
	return 0;
}

static int put(struct pc_stream_out *s, const void *data, size_t bytes, struct pc_err *err)
{
	ssize_t n = pwrite(s->fd, data, bytes, s->length);
	int code = n < 0 ? errno : ENOSPC;

	if (n == (ssize_t)bytes) {
		s->length += n;
		return 0;
	}
	if (ftruncate(s->fd, s->length))
		code = errno;
	return pc_fail(err, code, "%s: cannot be written: %s; what was recorded before is in it",
		s->path, strerror(code));
}

static int start(struct pc_stream_out *s, uint16_t worker, struct pc_err *err)
{
	struct head head = { .event_size = sizeof(struct pc_storm_event), .worker = worker };

	memcpy(head.magic, PC_STREAM_MAGIC, sizeof(head.magic));
	s->fd = open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (s->fd < 0)
		return pc_fail(err, errno, "%s: cannot be made: %s", s->path, strerror(errno));
	return put(s, &head, sizeof(head), err);
}

int pc_stream_create(const char *dir, uint16_t worker, struct pc_stream_out **ret_stream,
	struct pc_err *err)
{
	struct pc_stream_out *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return pc_oom(err);
	s->fd = -1;
	rc = path_of(dir, worker, s->path, err);
	if (!rc)
		rc = start(s, worker, err);
	if (rc)
		pc_stream_close(s);
	else
		*ret_stream = s;
	return rc;
}

int pc_stream_append(struct pc_stream_out *stream, const struct pc_storm_event *events,
	size_t count, struct pc_err *err)
{
	return put(stream, events, count * sizeof(*events), err);
}

void pc_stream_close(struct pc_stream_out *stream)
{
	if (!stream)
		return;
	if (stream->fd >= 0)
		close(stream->fd);
	free(stream);
}

/* Reads until the buffer is full or the file ends; a cut record at the end is left out. */
static int fill(struct pc_stream_in *s, struct pc_err *err)
{
	char *bytes = (char *)s->buffer;
	size_t have = 0;

	while (have < sizeof(s->buffer)) {
		ssize_t n = read(s->fd, bytes + have, sizeof(s->buffer) - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return pc_fail(err, errno, "%s: cannot be read: %s", s->path, strerror(errno));
		if (n == 0)
			break;
		have += (size_t)n;
	}
	s->at = 0;
	s->count = have / sizeof(s->buffer[0]);
	return 0;
}

static int check_head(struct pc_stream_in *s, struct pc_err *err)
{
	struct head head;

	if (!s->count)
		return pc_fail(err, EINVAL, "%s: truncated, or no event stream of pinclash", s->path);
	memcpy(&head, &s->buffer[s->at++], sizeof(head));
	if (memcmp(head.magic, PC_STREAM_MAGIC, sizeof(head.magic)))
		return pc_fail(err, EINVAL, "%s: no event stream of pinclash", s->path);
	if (head.event_size != sizeof(struct pc_storm_event))
		return pc_fail(err, EINVAL, "%s: written on a machine of another byte order, or by "
			"another version of pinclash", s->path);
	if (head.worker != s->worker)
		return pc_fail(err, EINVAL, "%s: is the stream of worker %u", s->path, head.worker);
	return 0;
}

static int begin(struct pc_stream_in *s, struct pc_err *err)
{
	int rc;

	s->fd = open(s->path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0)
		return pc_fail(err, errno, "%s: cannot be read: %s", s->path, strerror(errno));
	rc = fill(s, err);
	return rc ? rc : check_head(s, err);
}

int pc_stream_open(const char *dir, uint16_t worker, struct pc_stream_in **ret_stream,
	struct pc_err *err)
{
	struct pc_stream_in *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return pc_oom(err);
	s->fd = -1;
	s->worker = worker;
	rc = path_of(dir, worker, s->path, err);
	if (!rc)
		rc = begin(s, err);
	if (rc)
		pc_stream_end(s);
	else
		*ret_stream = s;
	return rc;
}

static int check(const struct pc_stream_in *s, const struct pc_storm_event *e, struct pc_err *err)
{
	if (e->kind >= PC_EVENT_KINDS)
		return pc_fail(err, EINVAL, "%s: record %" PRIu64 ": unknown kind %u", s->path,
			s->number, e->kind);
	if (e->worker != s->worker)
		return pc_fail(err, EINVAL, "%s: record %" PRIu64 ": is one of worker %u", s->path,
			s->number, e->worker);
	if (e->t_ns < s->last_ns)
		return pc_fail(err, EINVAL, "%s: record %" PRIu64 ": earlier than the one before",
			s->path, s->number);
	return 0;
}

int pc_stream_next(struct pc_stream_in *stream, struct pc_storm_event *ret_event,
	struct pc_err *err)
{
	const struct pc_storm_event *e;
	int rc = 0;

	if (stream->at == stream->count)
		rc = fill(stream, err);
	if (rc || !stream->count)
		return rc;
	e = &stream->buffer[stream->at];
	stream->number++;
	rc = check(stream, e, err);
	if (rc)
		return rc;
	stream->at++;
	stream->last_ns = e->t_ns;
	*ret_event = *e;
	return 1;
}

void pc_stream_end(struct pc_stream_in *stream)
{
	if (!stream)
		return;
	if (stream->fd >= 0)
		close(stream->fd);
	free(stream);
}
