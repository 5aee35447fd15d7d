/* SPDX-License-Identifier: GPL-2.0-only */
/* shape.c: how large a storm is, from its options. */
#include "storm/shape.h"

#include "pinclash/stamp.h"

struct pc_storm_shape pc_storm_shape_of(const struct pc_config *cfg)
{
	return (struct pc_storm_shape){
		.seed = (uint64_t)pc_config_num(cfg, "run", "seed"),
		.files = (uint32_t)pc_config_num(cfg, PC_STORM, "files"),
		.pages = (uint32_t)(pc_config_num(cfg, PC_STORM, "file-size") / PC_PAGE),
		.most = (uint32_t)(pc_config_num(cfg, "run", "pin-size") / PC_PAGE),
		.pins = (uint32_t)pc_config_num(cfg, PC_STORM, "pins"),
		.unmapped = (uint32_t)pc_config_num(cfg, PC_STORM, "unmapped"),
		.read_only = (uint32_t)pc_config_num(cfg, PC_STORM, "read-only"),
	};
}
