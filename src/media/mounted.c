/* SPDX-License-Identifier: GPL-2.0-only */
/* mounted.c: a DAX file system that is mounted already, and not ours. */
#include "media/mounted.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/fsdax.h"
#include "media/fsmount.h"
#include "util/scoped.h"

#define TARGET(cfg) pc_config_str(cfg, "run", "target")
#define PATH_ROOM   (sizeof(((struct pc_undo_entry *)NULL)->arg) - sizeof("/" PC_MOUNTED_DIR))

static int check_type(const struct pc_config *cfg, const char *target, struct pc_err *err)
{
	char type[32], medium[48];

	if (pc_fs_type_at(target, type, sizeof(type)))
		return pc_fail(err, EINVAL, "--target %s: /proc/self/mountinfo does not tell its "
			"file system", target);
	snprintf(medium, sizeof(medium), "%s-dax", type);
	if (!pc_op_find(PC_KIND_MEDIUM, medium))
		return pc_fail(err, EINVAL, "--target %s is on %s; name a directory on XFS or ext4 "
			"mounted with -o dax=always", target, type);
	if (pc_config_isset(cfg, medium, "device") || pc_config_isset(cfg, medium, "region"))
		return pc_fail(err, EINVAL, "both --target and a device or region of %s are named; "
			"leave one out", medium);
	return 0;
}

/* Nobody shall hang a machine that others use without having said so. */
static int check_consent(const struct pc_config *cfg, struct pc_err *err)
{
	if (pc_config_isset(cfg, "run", "dangerous"))
		return 0;
	return pc_fail(err, EINVAL, "--target: an unsafe kernel may crash, hang, or let a cell write "
		"into other files there; say --dangerous=yes, or --dangerous=no with --known FILE to "
		"leave out the cells that are known to");
}

int pc_mounted_check(struct pc_config *cfg, struct pc_err *err)
{
	const char *target = TARGET(cfg);
	pc_autofree char *real = NULL;
	struct stat st;
	int rc;

	if (!target)
		return 0;
	real = realpath(target, NULL);
	if (!real || stat(real, &st))
		return pc_fail(err, EINVAL, "--target %s: %s; name a directory on a mounted DAX file "
			"system", target, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return pc_fail(err, EINVAL, "--target %s is no directory; name one on a mounted DAX "
			"file system", target);
	if (strlen(real) > PATH_ROOM)
		return pc_fail(err, EINVAL, "--target %s: longer than %zu bytes; name a directory "
			"nearer to the root", target, PATH_ROOM);
	rc = check_type(cfg, real, err);
	if (!rc)
		rc = check_consent(cfg, err);
	return rc ? rc : pc_config_set(cfg, "run", "target", real, err);
}

bool pc_mounted_supported(const char *type, const struct pc_config *cfg, char *why)
{
	const char *target = TARGET(cfg);
	char found[32] = "unknown";

	pc_fs_type_at(target, found, sizeof(found));
	if (!strcmp(found, type))
		return true;
	snprintf(why, PC_WHY, "the target %s is %s", target, found);
	return false;
}

/* A file without a name: nothing of it stays, whatever happens. */
static int check_files(const char *target, const char *dir, struct pc_err *err)
{
	pc_autofd int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct statx stx = { 0 };

	if (fd < 0 || statx(fd, "", AT_EMPTY_PATH, 0, &stx))
		return pc_fail(err, EINVAL, "--target %s: no file can be made there: %s", target,
			strerror(errno));
	if (!pc_statx_dax(&stx))
		return pc_fail(err, EOPNOTSUPP, "--target %s: files there are not DAX; mount it with "
			"-o dax=always from an fsdax namespace, or name a directory whose files are",
			target);
	return 0;
}

static int make_dir(const char *dir, struct pc_env *env, struct pc_err *err)
{
	struct stat st;
	int rc;

	if (!lstat(dir, &st))
		return pc_fail(err, EEXIST, "%s is there already: the machine went down under an "
			"earlier run, or it is yours; remove it", dir);
	rc = pc_undo_push(env, PC_UNDO_FILES, dir, err);
	if (rc)
		return rc;
	if (!mkdir(dir, 0700))
		return 0;
	rc = errno == EEXIST ? EEXIST : EINVAL;
	env->undo_count--; /* somebody else's, or nobody's */
	return pc_fail(err, rc, "%s cannot be made: %s", dir, strerror(errno));
}

int pc_mounted_open(const char *target, struct pc_place *place, struct pc_env *env,
	struct pc_err *err)
{
	int rc;

	snprintf(place->dir, sizeof(place->dir), "%s/" PC_MOUNTED_DIR, target);
	place->foreign = true;
	rc = make_dir(place->dir, env, err);
	return rc ? rc : check_files(target, place->dir, err);
}

int pc_mounted_drop(const char *dir, struct pc_err *err)
{
	pc_autodir DIR *files = opendir(dir);
	struct dirent *entry;

	while (files && (entry = readdir(files)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (unlinkat(dirfd(files), entry->d_name, 0) && errno != ENOENT)
			return pc_fail(err, errno, "%s/%s stays behind: %s", dir, entry->d_name,
				strerror(errno));
	}
	if (!rmdir(dir) || errno == ENOENT)
		return 0;
	return pc_fail(err, errno, "directory %s stays behind: %s", dir, strerror(errno));
}
