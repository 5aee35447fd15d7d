/* SPDX-License-Identifier: GPL-2.0-only */
/* region.h: changes of a namespace want one of our own. */
#ifndef PINCLASH_CHANGE_REGION_H
#define PINCLASH_CHANGE_REGION_H

#include <stdbool.h>

#include "pinclash/config.h"

/** pc_region_named - pc_op.supported: is the DAX device on a namespace that we make ourselves? */
bool pc_region_named(const struct pc_config *cfg, char *why);

#endif
