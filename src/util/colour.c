/* SPDX-License-Identifier: GPL-2.0-only */
/* colour.c: colours, for a terminal only. */
#include "util/colour.h"

#include <stdlib.h>
#include <unistd.h>

bool pc_wants_colour(FILE *out)
{
	const char *no = getenv("NO_COLOR");

	return (!no || !*no) && fileno(out) >= 0 && isatty(fileno(out));
}
