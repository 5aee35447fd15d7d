/* SPDX-License-Identifier: GPL-2.0-only */
/* storm.c: situation storm. */
#include "pinclash/situation.h"
#include "storm/shape.h"

static const struct pc_option options[] = {
	{ .key = "for", .type = PC_TYPE_TIME, .fallback = "10s", .min = 100, .max = 86400000,
		.help = "how long a storm lasts" },
	{ .key = "collisions", .type = PC_TYPE_NUMBER, .fallback = "0", .min = 0,
		.max = 1000000000000, .help = "end after so many collisions; 0 for no limit" },
	{ .key = "holders", .type = PC_TYPE_NUMBER, .fallback = "2", .min = 1,
		.max = PC_STORM_WORKERS / 2, .help = "holder processes; at least one of each kind" },
	{ .key = "changers", .type = PC_TYPE_NUMBER, .fallback = "4", .min = 1,
		.max = PC_STORM_WORKERS / 2, .help = "changer processes; at least one of each kind" },
	{ .key = "pins", .type = PC_TYPE_NUMBER, .fallback = "4", .min = 1, .max = PC_STORM_PINS,
		.help = "pins that a holder has at a time, if it can" },
	{ .key = "files", .type = PC_TYPE_NUMBER, .fallback = "2", .min = 1,
		.max = PC_STORM_FILES, .help = "files that they share" },
	{ .key = "file-size", .type = PC_TYPE_SIZE, .fallback = "16K", .min = 8192,
		.max = 2 << 20, .help = "size of each file, a multiple of 4K" },
	{ .key = "unmapped", .type = PC_TYPE_NUMBER, .fallback = "0", .min = 0, .max = 100,
		.help = "of 100 pins, those whose mapping goes once they are taken" },
	{ .key = "read-only", .type = PC_TYPE_NUMBER, .fallback = "25", .min = 0, .max = 100,
		.help = "of 100 pins, those for reading, of holders that can" },
	{ .key = "kill-every", .type = PC_TYPE_TIME, .fallback = "1s", .min = 0, .max = 86400000,
		.help = "a worker is killed and replaced so often; 0ms for never" },
	{ 0 }
};

static const struct pc_situation storm = {
	.op = {
		.name = PC_STORM,
		.help = "many holders and changers on shared files at full speed, from a seed",
		.options = options,
	},
	.flags = PC_SIT_STORM,
};

PC_REGISTER(situation, storm);
