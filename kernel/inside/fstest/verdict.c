/* SPDX-License-Identifier: GPL-2.0-only */
/* verdict.c: what one case has found. */
#include "verdict.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char why[256], notes[1024];

void verdict_open(void)
{
	why[0] = '\0';
	notes[0] = '\0';
}

void verdict_fail(const char *format, ...)
{
	va_list args;

	if (why[0])
		return;
	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
}

const char *verdict_why(void)
{
	return why[0] ? why : NULL;
}

static void note(const char *what, const char *value)
{
	size_t used = strlen(notes);

	snprintf(notes + used, sizeof(notes) - used, ", %s %s", what, value);
}

void verdict_errno(const char *what, long rc)
{
	note(what, rc < 0 ? strerrorname_np(errno) : "works");
}

void verdict_count(const char *what, long count)
{
	char number[24];

	snprintf(number, sizeof(number), "%ld", count);
	note(what, number);
}

int verdict_print(const char *label, const char *name)
{
	printf("%s %s: %s%s\n", label, name, why[0] ? why : "ok", notes);
	fflush(stdout);
	return why[0] != '\0';
}
