/* SPDX-License-Identifier: GPL-2.0-only */
/* keepsake.h: what a results folder keeps beside the verdicts. */
#ifndef PINCLASH_RUN_KEEPSAKE_H
#define PINCLASH_RUN_KEEPSAKE_H

#include "pinclash/config.h"

/**
 * pc_keep_scenario - write scenario.ini, which sets what this run was told, seed included
 *
 * Errors: those of pc_save().
 */
int pc_keep_scenario(const char *dir, const struct pc_config *cfg, struct pc_err *err);

/**
 * pc_keep_kernel_log - append the kernel's log to kernel.log
 *
 * Each boot appends its own, so nothing of an earlier one is lost.
 *
 * Errors: the errno of open(2) or write(2) on either file.
 */
int pc_keep_kernel_log(const char *dir, struct pc_err *err);

#endif
