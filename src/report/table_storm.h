/* SPDX-License-Identifier: GPL-2.0-only */
/* table_storm.h: the figures of storms in the table for the terminal. */
#ifndef PINCLASH_REPORT_TABLE_STORM_H
#define PINCLASH_REPORT_TABLE_STORM_H

#include <stdio.h>

#include "pinclash/results.h"

/** pc_table_storm - a line for each cell that is a storm's; nothing when there is none */
void pc_table_storm(const struct pc_results *results, FILE *out);

#endif
