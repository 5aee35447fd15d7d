/* SPDX-License-Identifier: GPL-2.0-only */
/* scenario.c: fuzz target of the scenario parser. */
#include "fuzz.h"

#include <stdlib.h>

#include "scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_write("a.ini", data, size);
	struct pc_config *cfg = pc_config_new();
	struct pc_err err = { 0 };

	if (!cfg)
		abort();
	if (pc_scenario_load(cfg, path, &err) == 0)
		pc_scenario_check(cfg, &err);
	pc_config_free(cfg);
	return 0;
}
