/* SPDX-License-Identifier: GPL-2.0-only */
/* retry.c: patience with what is busy. */
#include "util/retry.h"

#include <errno.h>
#include <time.h>

#define TRIES   40
#define WAIT_MS 50

int pc_retry_busy(int (*fn)(const char *arg, struct pc_err *err), const char *arg,
	struct pc_err *err)
{
	const struct timespec wait = { .tv_nsec = WAIT_MS * 1000000L };
	int rc = fn(arg, err);

	for (int i = 1; i < TRIES && rc == -EBUSY; i++) {
		nanosleep(&wait, NULL);
		rc = fn(arg, err);
	}
	return rc;
}
