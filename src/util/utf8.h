/* SPDX-License-Identifier: GPL-2.0-only */
/* utf8.h: letters of UTF-8. */
#ifndef PINCLASH_UTIL_UTF8_H
#define PINCLASH_UTIL_UTF8_H

#include <stddef.h>

/** pc_utf8_letter - bytes of the letter at @text, 0 when it is not UTF-8 (RFC 3629) */
size_t pc_utf8_letter(const char *text);

#endif
