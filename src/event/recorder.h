/* SPDX-License-Identifier: GPL-2.0-only */
/* recorder.h: the flight recorder: the last events of every worker, on persistent memory. */
#ifndef PINCLASH_EVENT_RECORDER_H
#define PINCLASH_EVENT_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinclash/error.h"

/*
 * A process has one recorder, or none: then nothing below does anything. The
 * supervisor opens it before it forks workers, who write through the mapping
 * that they inherit. A lane has one writer at a time.
 *
 * An event that was put survives the death of all processes and a panic; a
 * power failure in the next microsecond may take it. Each has a checksum: one
 * that was torn when the machine went down is not read.
 */

/** PC_RECORDER_LAST - events kept of each lane */
#define PC_RECORDER_LAST 32

/** PC_RECORDER_EVENT - bytes of the largest event */
#define PC_RECORDER_EVENT 32

/**
 * pc_recorder_open - map the recorder
 * @path: DAX device, or file on a DAX file system, that is a recorder already or
 *	begins with 4096 zero bytes; its size decides how many lanes there are,
 *	2 KiB each
 *
 * What it holds stays until pc_recorder_begin().
 *
 * Errors: -EINVAL @path cannot be mapped, is too small, is no persistent memory
 * (libpmem: pmem_is_pmem(3)), or holds something else.
 */
int pc_recorder_open(const char *path, struct pc_err *err);

/** pc_recorder_close - unmap it; nothing when there is none */
void pc_recorder_close(void);

/**
 * pc_recorder_begin - from now on events are those of @what; earlier ones are gone
 * @what: id of a cell, "" for nothing
 * @seed: of the run, tells its cell from the same one of another run
 */
void pc_recorder_begin(const char *what, uint64_t seed);

/**
 * pc_recorder_put - record an event of the calling process; nothing before pc_recorder_begin()
 * @lane: a number of the worker's own; one that the recorder is too small for is passed over
 * @seq: counts the events of the lane from 0; given again, it replaces the event
 * @bytes: at most PC_RECORDER_EVENT
 */
void pc_recorder_put(uint32_t lane, uint64_t seq, const void *event, size_t bytes);

/** pc_recorder_holds - are its events those of @what and @seed? */
bool pc_recorder_holds(const char *what, uint64_t seed);

/** pc_recorder_lanes - lanes there are, 0 without a recorder */
uint32_t pc_recorder_lanes(void);

/**
 * pc_recorder_get - the last events of a lane, oldest first
 * @bytes: size of an event
 * @ret_events: room for PC_RECORDER_LAST events
 * @ret_missing: how many were recorded before and are overwritten, or were torn
 *
 * Return: how many there are.
 */
size_t pc_recorder_get(uint32_t lane, size_t bytes, void *ret_events, uint64_t *ret_missing);

#endif
