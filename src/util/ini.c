/* SPDX-License-Identifier: GPL-2.0-only */
/* ini.c: feeds libinih line by line, and looks at each line before it does. */
#include "util/ini.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/scoped.h"

struct reader {
	const char *path;
	FILE *file;
	unsigned int line;
	char section[INI_MAX_LINE];
	pc_ini_entry entry;
	void *ctx;
	size_t entries;
	int rc; /* first failure; nothing is read after it */
	struct pc_err *err;
};

static bool fail_here(struct reader *r, int code, const char *text)
{
	r->rc = pc_fail(r->err, code, "%s:%u: %s", r->path, r->line, text);
	return false;
}

static bool hand_on(struct reader *r, const char *key, const char *value)
{
	struct pc_ini_line at = { .file = r->path, .line = r->line, .section = r->section };
	struct pc_err why = { 0 };
	int rc = r->entry(r->ctx, &at, key, value, &why);

	if (!rc)
		return true;
	r->rc = key ? pc_fail(r->err, rc, "%s:%u: [%s] %s", r->path, r->line, r->section, why.text)
		    : pc_fail(r->err, rc, "%s:%u: %s", r->path, r->line, why.text);
	return false;
}

/* libinih keeps 49 letters of a section's name and tells nobody of an empty section. */
static bool take_section(struct reader *r, const char *text)
{
	const char *end = strchr(text, ']');

	if (text[0] != '[' || !end)
		return true;
	if (!strchr(";#", end[1 + strspn(end + 1, " \t")]))
		return fail_here(r, EINVAL, "text behind [section]; a key has a line of its own");
	snprintf(r->section, sizeof(r->section), "%.*s", (int)(end - text - 1), text + 1);
	return hand_on(r, NULL, NULL);
}

static bool all_printable(const char *text)
{
	for (; *text; text++) {
		if (iscntrl((unsigned char)*text) && *text != '\t')
			return false;
	}
	return true;
}

/* libinih would take an indented line for more of the value above it. */
static bool indented(const char *text)
{
	const char *start = text + strspn(text, " \t");

	return start > text && *start && !strchr(INI_START_COMMENT_PREFIXES, *start);
}

static bool take_line(struct reader *r, char *text, size_t len, size_t size)
{
	r->line++;
	if (r->line == 1 && !strncmp(text, "\xef\xbb\xbf", 3)) {
		len -= 3;
		memmove(text, text + 3, len + 1);
	}
	if (strlen(text) != len)
		return fail_here(r, EINVAL, "a NUL byte; this is no text file");
	while (len && strchr("\r\n", text[len - 1]))
		text[--len] = '\0';
	if (len + 1 > size)
		return fail_here(r, EINVAL, "line too long; 198 bytes is the most");
	if (!all_printable(text))
		return fail_here(r, EINVAL, "a control character; this is no text file");
	if (indented(text))
		return fail_here(r, EINVAL, "indented; sections and keys start in column 1");
	return take_section(r, text);
}

static char *next_line(char *buf, int size, void *stream)
{
	struct reader *r = stream;
	pc_autofree char *text = NULL;
	size_t room = 0;
	ssize_t len;

	if (r->rc)
		return NULL;
	len = getline(&text, &room, r->file);
	if (len < 0 && ferror(r->file))
		r->rc = pc_fail(r->err, errno, "%s: cannot be read: %s", r->path, strerror(errno));
	if (len < 0 || !take_line(r, text, (size_t)len, (size_t)size - 1))
		return NULL;
	memcpy(buf, text, strlen(text) + 1);
	return buf;
}

static int take_entry(void *user, const char *section, const char *key, const char *value)
{
	struct reader *r = user;

	r->entries++;
	if (!*section)
		return fail_here(r, EINVAL, "a key before the first [section]");
	return hand_on(r, key, value);
}

static int open_file(struct reader *r)
{
	struct stat st;

	if (stat(r->path, &st))
		return pc_fail(r->err, errno, "%s: cannot be read: %s", r->path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return pc_fail(r->err, EINVAL, "%s: is no regular file", r->path);
	r->file = fopen(r->path, "re");
	if (!r->file)
		return pc_fail(r->err, errno, "%s: cannot be read: %s", r->path, strerror(errno));
	return 0;
}

int pc_ini_read(const char *path, pc_ini_entry entry, void *ctx, struct pc_err *err)
{
	struct reader r = { .path = path, .entry = entry, .ctx = ctx, .err = err };
	int bad, rc = open_file(&r);

	if (rc)
		return rc;
	/* libinih goes on after a line it does not understand and reports the first. */
	bad = ini_parse_stream(next_line, &r, take_entry, &r);
	fclose(r.file);
	if (bad > 0 && (!r.rc || (unsigned int)bad < r.line))
		return pc_fail(err, EINVAL, "%s:%d: neither \"[section]\" nor \"key = value\"", path,
			bad);
	if (r.rc)
		return r.rc;
	if (!r.entries)
		return pc_fail(err, EINVAL, "%s: sets nothing; is it empty?", path);
	return 0;
}
