/* SPDX-License-Identifier: GPL-2.0-only */
/* error.c: fills struct pc_err. */
#include "pinclash/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int pc_fail(struct pc_err *err, int code, const char *fmt, ...)
{
	/* The arguments may point into err->text: callers wrap a line in another. */
	char text[sizeof(err->text)];
	va_list ap;

	code = abs(code);
	if (!err)
		return -code;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	memcpy(err->text, text, sizeof(text));
	err->code = code;
	return -code;
}

int pc_oom(struct pc_err *err)
{
	return pc_fail(err, ENOMEM, "out of memory");
}
