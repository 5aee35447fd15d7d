/* SPDX-License-Identifier: GPL-2.0-only */
/* stormfields.h: the storm facts of cases and results. */
#ifndef PINCLASH_REPORT_STORMFIELDS_H
#define PINCLASH_REPORT_STORMFIELDS_H

#include "report/fields.h"

/** pc_storm_fields - members of struct pc_storm_fact */
extern const struct pc_field pc_storm_fields[];

/**
 * pc_storm_prune - take the member "storm" out of an object when there was none
 * @object: may be NULL
 *
 * Return: @object.
 */
json_t *pc_storm_prune(json_t *object);

#endif
