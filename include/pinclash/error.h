/* SPDX-License-Identifier: GPL-2.0-only */
/* error.h: the one habit for errors. */
#ifndef PINCLASH_ERROR_H
#define PINCLASH_ERROR_H

/**
 * struct pc_err - why something failed, in words for a person
 * @code: positive errno, 0 when nothing failed
 * @text: one line without a newline: what is wrong, where, what to do
 *
 * Every function that can fail returns 0 or a negative errno and, where a
 * person needs more than the errno, takes a struct pc_err as its last
 * argument. The struct holds no pointer, so it may live in shared memory.
 * ret_ arguments are left untouched on failure.
 */
struct pc_err {
	int code;
	char text[500];
};

/**
 * pc_fail - note a failure
 * @err: filled; may be NULL when the caller wants the errno only
 * @code: errno, either sign
 * @fmt: the line, printf-like
 *
 * Return: -|code|, so that callers write "return pc_fail(...)".
 */
int pc_fail(struct pc_err *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** pc_oom - pc_fail() for exhausted memory; Return: -ENOMEM */
int pc_oom(struct pc_err *err);

#if defined(__clang_analyzer__) && !defined(PC_ERROR_C)
/* The analyzer does not look into another file: tell it that a failure is negative. */
static inline int pc_failed(int r)
{
	if (r >= 0)
		__builtin_unreachable();
	return r;
}
#define pc_fail(...) pc_failed(pc_fail(__VA_ARGS__))
#define pc_oom(err)  pc_failed(pc_oom(err))
#endif

#endif
