/* SPDX-License-Identifier: GPL-2.0-only */
/* colour.h: colours, for a terminal only. */
#ifndef PINCLASH_UTIL_COLOUR_H
#define PINCLASH_UTIL_COLOUR_H

#include <stdbool.h>
#include <stdio.h>

#define PC_RED    "\033[1;31m"
#define PC_YELLOW "\033[1;33m"
#define PC_GREEN  "\033[1;32m"
#define PC_PLAIN  "\033[0m"

/** pc_wants_colour - is @out a terminal, and NO_COLOR (no-color.org) not set? */
bool pc_wants_colour(FILE *out);

#endif
