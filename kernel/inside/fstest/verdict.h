/* SPDX-License-Identifier: GPL-2.0-only */
/* verdict.h: what one case has found. */
#ifndef FSTEST_VERDICT_H
#define FSTEST_VERDICT_H

/** verdict_open - forgets what the case before has found */
void verdict_open(void);

/** verdict_fail - something is not as it should be; the first one counts */
__attribute__((format(printf, 1, 2))) void verdict_fail(const char *format, ...);

/** verdict_why - what was not, or NULL; good until verdict_open() */
const char *verdict_why(void);

/** verdict_errno - notes what a system call said that may be refused; @rc as the call returned it */
void verdict_errno(const char *what, long rc);

/** verdict_count - notes a number that is the same on every kernel */
void verdict_count(const char *what, long count);

/** verdict_print - the line of the case @name of the file system @label; 1 if it failed */
int verdict_print(const char *label, const char *name);

#endif
