/* SPDX-License-Identifier: GPL-2.0-only */
/* holder.h: what a holder process of a storm does. */
#ifndef PINCLASH_STORM_HOLDER_H
#define PINCLASH_STORM_HOLDER_H

#include "storm/storm.h"

/**
 * pc_storm_hold - pin, look, let go, until the storm is stopped
 *
 * Ends also when the kernel has refused so many pins in a row that it grants none.
 *
 * Return: 0, or a negative errno with @err: this holder cannot go on.
 */
int pc_storm_hold(const struct pc_storm *storm, const struct pc_storm_worker *me,
	struct pc_err *err);

#endif
