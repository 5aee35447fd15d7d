/* SPDX-License-Identifier: GPL-2.0-only */
/* error.c: fills struct pc_err. */
#define PC_ERROR_C
#include "pinclash/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int pc_fail(struct pc_err *err, int code, const char *fmt, ...)
{
	/* The arguments may point into err->text: callers wrap a line in another. */
	struct pc_err line = { .code = abs(code) };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line.text, sizeof(line.text), fmt, ap);
	va_end(ap);
	if (err)
		*err = line;
	return -line.code;
}

int pc_oom(struct pc_err *err)
{
	return pc_fail(err, ENOMEM, "out of memory");
}
