/* SPDX-License-Identifier: GPL-2.0-only */
/* changer.h: what a changer process of a storm does. */
#ifndef PINCLASH_STORM_CHANGER_H
#define PINCLASH_STORM_CHANGER_H

#include "storm/storm.h"

/**
 * pc_storm_change - change a file, look at it, make it whole again, until the storm is stopped
 *
 * Return: 0, or a negative errno with @err: this changer cannot go on.
 */
int pc_storm_change(const struct pc_storm *storm, const struct pc_storm_worker *me,
	struct pc_err *err);

#endif
