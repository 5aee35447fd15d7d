/* SPDX-License-Identifier: GPL-2.0-only */
/* judge_storm.h: "pinclash judge" on the folder of a storm. */
#ifndef PINCLASH_CLI_JUDGE_STORM_H
#define PINCLASH_CLI_JUDGE_STORM_H

#include "cli/options.h"

/**
 * pc_judge_storm - judge the streams in the folder @dir and show each pair
 *
 * What is no matter of the streams (kernel log, counters, offline check) is
 * taken from the case files beside the folder, where they are.
 *
 * Return: enum pc_exit of the worst. Errors: those of pc_roster_read(), pc_storm_replay()
 * and pc_casefile_read() but -ENOENT; -EINVAL no pairs in it; -ENOMEM.
 */
int pc_judge_storm(const struct pc_cli *cli, const char *dir, struct pc_err *err);

#endif
