/* SPDX-License-Identifier: GPL-2.0-only */
/* scenario.h: scenario files, INI with one section per part of the option table. */
#ifndef PINCLASH_SCENARIO_SCENARIO_H
#define PINCLASH_SCENARIO_SCENARIO_H

#include "pinclash/config.h"

/**
 * pc_scenario_load - read a scenario into @cfg
 * @path: a file, or a folder whose *.ini files are read in name order
 *
 * Everything is checked here and refused with file, line and section: unknown
 * sections, keys, values and cells (with the nearest known name), and a key
 * that does not repeat given twice in one scenario (both places are named).
 *
 * Errors: -ENOENT no such file, section or key, -EACCES unreadable, -EINVAL nothing in it or
 * not a scenario, -ERANGE a value out of range, -ENOMEM.
 */
int pc_scenario_load(struct pc_config *cfg, const char *path, struct pc_err *err);

/**
 * pc_scenario_check - what no single value shows
 *
 * Errors: -EINVAL values that do not go together, or no cell to run.
 */
int pc_scenario_check(const struct pc_config *cfg, struct pc_err *err);

#endif
