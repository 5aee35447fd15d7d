/* SPDX-License-Identifier: GPL-2.0-only */
/* region.c: changes of a namespace want one of our own. */
#include <stdio.h>

#include "change/region.h"

/* Somebody else's namespace is not for us to take away. */
bool pc_region_named(const struct pc_config *cfg, char *why)
{
	if (pc_config_str(cfg, "devdax", "region"))
		return true;
	snprintf(why, PC_WHY, "it is about the namespace, and the one of --devdax.device is not ours; "
		"name a region with --devdax.region");
	return false;
}
