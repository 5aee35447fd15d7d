/* SPDX-License-Identifier: GPL-2.0-only */
/* folder.c: makes the results folder, and points results/latest to it. */
#include "cli/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define RESULTS "results"
#define LATEST  RESULTS "/latest"

static int make_parents(char *path, struct pc_err *err)
{
	for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			return pc_fail(err, errno, "results folder %s cannot be made: %s", path,
				strerror(errno));
		if (!slash)
			return 0;
		*slash = '/';
	}
}

static void default_name(char *name, size_t size)
{
	time_t now = time(NULL);
	struct utsname uts;
	struct tm utc;
	char stamp[32];

	uname(&uts);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	snprintf(name, size, "%s-%s", stamp, uts.release);
}

/* By rename, so that "latest" is never missing for somebody who looks. */
static int point_latest(const char *name, struct pc_err *err)
{
	char link[64];

	snprintf(link, sizeof(link), LATEST ".%d", (int)getpid());
	if (!symlink(name, link) && !rename(link, LATEST))
		return 0;
	pc_fail(err, errno, LATEST " cannot be pointed to %s: %s", name, strerror(errno));
	unlink(link);
	return -err->code;
}

static bool holds_run(const char *path)
{
	char journal[PATH_MAX + 16];

	snprintf(journal, sizeof(journal), "%s/cells.jsonl", path);
	return !access(journal, F_OK);
}

int pc_folder_open(const char *wanted, bool resume, char *ret_path, size_t size,
	struct pc_err *err)
{
	char name[128], path[PATH_MAX];
	int len, rc;

	if (!wanted && resume && !holds_run(LATEST))
		return pc_fail(err, ENOENT, "nothing to resume in " LATEST "; name --results");
	if (!wanted && resume)
		wanted = LATEST;
	default_name(name, sizeof(name));
	if (wanted)
		len = snprintf(path, sizeof(path), "%s", wanted);
	else
		len = snprintf(path, sizeof(path), RESULTS "/%s", name);
	if ((size_t)len >= size || (size_t)len >= sizeof(path))
		return pc_fail(err, ENAMETOOLONG, "results folder: path too long");
	if (!resume && holds_run(path))
		return pc_fail(err, EEXIST,
			"%s holds a run already; add --resume or name another folder", path);
	rc = make_parents(path, err);
	if (!rc && !wanted)
		rc = point_latest(name, err);
	if (!rc)
		memcpy(ret_path, path, (size_t)len + 1);
	return rc;
}
