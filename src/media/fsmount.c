/* SPDX-License-Identifier: GPL-2.0-only */
/* fsmount.c: mounts and unmounts, through libmount. */
#include "media/fsmount.h"

#include <errno.h>
#include <libmount/libmount.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "util/scoped.h"

/* libmount returns its own codes or -errno, and keeps the system call's errno aside. */
static int failure(struct libmnt_context *cxt, int rc)
{
	int saved = mnt_context_syscall_called(cxt) ? mnt_context_get_syscall_errno(cxt) : 0;

	if (saved)
		return -saved;
	return rc < 0 && rc > -1000 ? rc : -EIO;
}

static bool set_all(struct libmnt_context *cxt, const char *device, const char *dir,
	const char *type, const char *options)
{
	/* Helpers in /sbin would run a program of the user's choice; ours need none. */
	return !mnt_context_disable_helpers(cxt, 1) && !mnt_context_set_source(cxt, device) &&
	       !mnt_context_set_target(cxt, dir) && !mnt_context_set_fstype(cxt, type) &&
	       !mnt_context_set_options(cxt, options);
}

int pc_fs_mount(const char *device, const char *dir, const char *type, const char *options,
	struct pc_err *err)
{
	struct libmnt_context *cxt = mnt_new_context();
	int rc;

	if (!cxt || !set_all(cxt, device, dir, type, options)) {
		mnt_free_context(cxt);
		return pc_oom(err);
	}
	rc = mnt_context_mount(cxt);
	if (rc) {
		rc = failure(cxt, rc);
		pc_fail(err, rc, "%s could not be mounted as %s with -o %s: %s; dmesg has the "
			"reason", device, type, options, strerror(-rc));
	}
	mnt_free_context(cxt);
	return rc;
}

static int umount_once(const char *dir)
{
	struct libmnt_context *cxt = mnt_new_context();
	int rc;

	if (!cxt)
		return -ENOMEM;
	mnt_context_disable_helpers(cxt, 1);
	rc = mnt_context_set_target(cxt, dir);
	if (!rc)
		rc = mnt_context_umount(cxt);
	if (rc)
		rc = failure(cxt, rc);
	mnt_free_context(cxt);
	return rc;
}

int pc_fs_umount(const char *dir, struct pc_err *err)
{
	int rc = pc_fs_is_mounted(dir) ? umount_once(dir) : 0;

	if (rc == -EBUSY)
		return pc_fail(err, rc, "%s stays mounted: in use; look for the process with "
			"fuser -vm %s", dir, dir);
	if (rc)
		return pc_fail(err, rc, "%s stays mounted: %s", dir, strerror(-rc));
	return 0;
}

int pc_fs_type_at(const char *path, char *ret_type, size_t size)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	/* Backward: the mount that lies on top of others is the one seen. */
	struct libmnt_fs *fs = mnt_table_find_mountpoint(table, path, MNT_ITER_BACKWARD);

	if (fs)
		snprintf(ret_type, size, "%s", mnt_fs_get_fstype(fs));
	mnt_unref_table(table);
	return fs ? 0 : -ENOENT;
}

bool pc_fs_is_mounted(const char *dir)
{
	pc_autofile FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[PATH_MAX], at[PATH_MAX];

	while (mounts && fgets(line, sizeof(line), mounts))
		if (sscanf(line, "%*u %*u %*s %*s %4095s", at) == 1 && !strcmp(at, dir))
			return true;
	return false;
}
