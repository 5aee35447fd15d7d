/* SPDX-License-Identifier: GPL-2.0-only */
/* stream.h: the events of one worker in a file. */
#ifndef PINCLASH_STORM_STREAM_H
#define PINCLASH_STORM_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinclash/error.h"
#include "storm/event.h"

/** PC_STORM_DIR - folder of streams in the results folder */
#define PC_STORM_DIR "storm"

/*
 * A stream begins with one record that tells it from any other file, of the
 * size of an event: eight bytes of magic, the size of an event as a native
 * uint32_t, the number of the worker as a uint32_t, zeroes.
 */
#define PC_STREAM_MAGIC "PCSTORM1"

/**
 * pc_stream_name - "<worker>.events"
 * @ret_name: 24 bytes
 */
void pc_stream_name(uint16_t worker, char *ret_name);

/** struct pc_stream_out - a stream being written; opaque */
struct pc_stream_out;

/**
 * pc_stream_create - start the stream of @worker in the folder @dir, which exists
 *
 * Errors: the errno of open(2) or write(2), EEXIST when there is one; -ENOMEM.
 * @err names the file.
 */
int pc_stream_create(const char *dir, uint16_t worker, struct pc_stream_out **ret_stream,
	struct pc_err *err);

/**
 * pc_stream_append - write events to the end of the stream, in one write(2)
 *
 * After a failure the file ends where it did before, and what is in it can be judged.
 *
 * Errors: the errno of write(2), such as ENOSPC. @err names the file.
 */
int pc_stream_append(struct pc_stream_out *stream, const struct pc_storm_event *events,
	size_t count, struct pc_err *err);

/** pc_stream_close - accepts NULL */
void pc_stream_close(struct pc_stream_out *stream);

/** struct pc_stream_in - a stream being read; opaque */
struct pc_stream_in;

/**
 * pc_stream_open - read the stream of @worker in the folder @dir
 *
 * Errors: the errno of open(2) or read(2); -EINVAL no stream of pinclash, or that
 * of another worker; -ENOMEM. @err names the file.
 */
int pc_stream_open(const char *dir, uint16_t worker, struct pc_stream_in **ret_stream,
	struct pc_err *err);

/**
 * pc_stream_next - the next event
 * @ret_event: untouched at the end
 *
 * A last record that is cut short, as by the death of the machine, is not
 * there.
 *
 * Return: 1, or 0 at the end. Errors: -EINVAL a record that no worker writes
 * (unknown kind, another worker's, a time that falls); -EIO and the other
 * errnos of read(2). @err names the file and the number of the record.
 */
int pc_stream_next(struct pc_stream_in *stream, struct pc_storm_event *ret_event,
	struct pc_err *err);

/** pc_stream_end - close a stream that was read; accepts NULL */
void pc_stream_end(struct pc_stream_in *stream);

#endif
