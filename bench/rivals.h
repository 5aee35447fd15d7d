/* SPDX-License-Identifier: GPL-2.0-only */
/* rivals.h: what a storm is measured against, for bench/rate.c. */
#ifndef PINCLASH_BENCH_RIVALS_H
#define PINCLASH_BENCH_RIVALS_H

#include <stdint.h>

#include "storm/storm.h"

/**
 * bench_bare - the system calls of @storm and nothing else, in as many processes
 *
 * Plan, files and hints to one another are the storm's; there are no events,
 * no stamps, no looks at contents, and nobody watches. vmsplice against punch and
 * truncate-shrink only.
 *
 * Return: changes made a second.
 */
double bench_bare(struct pc_storm *storm, unsigned int ms);

/**
 * bench_collide - a loop of the shape of xfstests' t_mmap_collision (generic/503)
 *
 * Two threads and two files, one of them on DAX: one reads from the other file with O_DIRECT into a mapping
 * of the DAX file, one punches, zeroes, truncates and collapses that file, one after the other.
 * @dir: DAX file goes here
 * @disk: a block device, or a file on a file system that can do O_DIRECT
 *
 * Return: changes a second that overlapped a read in time.
 */
double bench_collide(const char *dir, const char *disk, unsigned int ms);

#endif
