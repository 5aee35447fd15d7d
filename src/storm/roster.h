/* SPDX-License-Identifier: GPL-2.0-only */
/* roster.h: who takes part in a storm, and on what; workers.json beside the streams. */
#ifndef PINCLASH_STORM_ROSTER_H
#define PINCLASH_STORM_ROSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "pinclash/case.h"
#include "pinclash/error.h"

/** PC_ROSTER - its name in PC_STORM_DIR */
#define PC_ROSTER "workers.json"

#define PC_ROSTER_WORKERS 256
#define PC_ROSTER_FILES   1024
#define PC_ROSTER_PAIRS   512

/**
 * struct pc_roster_worker - one stream
 * @number: of the stream, below PC_ROSTER_WORKERS; PC_STORM_SUPERVISOR for the supervisor's
 * @role: PC_ROLE_SUPERVISOR, PC_ROLE_HOLDER, PC_ROLE_CHANGER, or what else records events
 * @medium: name of the medium its files are on, "" for the supervisor
 * @name: of the registered holder or change, "" for others
 * @revocable, @cached: of a holder, see struct pc_pin_fact
 * @frees: of a change: it frees or moves blocks of its range, or takes the device
 */
struct pc_roster_worker {
	uint32_t number;
	uint16_t role;
	char medium[24];
	char name[24];
	bool revocable, cached;
	bool frees;
};

/**
 * struct pc_roster_file - one file of the storm
 * @number: what events call it; its later generations are numbered @number plus a
 *	multiple of the number of files
 */
struct pc_roster_file {
	uint32_t number;
	char name[64];
	uint64_t bytes;
};

/** struct pc_roster_pair - a result row of the storm, wanted even if the two never meet */
struct pc_roster_pair {
	char medium[24], holder[24], change[24];
};

/**
 * struct pc_roster - a whole storm; large, allocate it
 * @run: in all stamps
 * @page_bytes: unit of ranges in events
 */
struct pc_roster {
	uint64_t run, seed;
	char kernel[72];
	char accel[16];
	uint32_t page_bytes;
	struct pc_deadlines deadlines;
	uint32_t worker_count, file_count, pair_count;
	struct pc_roster_worker workers[PC_ROSTER_WORKERS];
	struct pc_roster_file files[PC_ROSTER_FILES];
	struct pc_roster_pair pairs[PC_ROSTER_PAIRS];
};

/**
 * pc_roster_write - workers.json in the folder @dir, whole or not at all
 *
 * Errors: those of pc_save().
 */
int pc_roster_write(const struct pc_roster *roster, const char *dir, struct pc_err *err);

/**
 * pc_roster_read - read it back
 * @ret_roster: all zero; partly filled on failure
 *
 * Errors: -ENOENT and the other errnos of open(2); -EINVAL truncated, no roster of
 * pinclash, a key or value that is not known, a worker twice, no supervisor, a
 * deadline of 0.
 * @err names the file.
 */
int pc_roster_read(const char *dir, struct pc_roster *ret_roster, struct pc_err *err);

#endif
