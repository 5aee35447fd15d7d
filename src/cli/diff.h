/* SPDX-License-Identifier: GPL-2.0-only */
/* diff.h: "pinclash report --diff". */
#ifndef PINCLASH_CLI_DIFF_H
#define PINCLASH_CLI_DIFF_H

#include <stdbool.h>

#include "pinclash/error.h"

/**
 * pc_cli_diff - compare the runs in two folders and print what changed
 * @folders: the earlier run, the later one
 *
 * Return: PC_EXIT_OK nothing is worse, PC_EXIT_UNSAFE something is,
 * PC_EXIT_NOTHING the earlier run judged nothing to compare with; or a negative
 * errno of pc_results_load(), pc_diff_text() or pc_diff_json().
 */
int pc_cli_diff(char *const folders[2], bool as_json, struct pc_err *err);

#endif
