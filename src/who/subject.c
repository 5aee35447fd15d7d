/* SPDX-License-Identifier: GPL-2.0-only */
/* subject.c: what "pinclash who" is asked about: a file, a DAX device, or a file system. */
#include "who/subject.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libmount/libmount.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "util/scoped.h"

const char *pc_subject_kind_name(unsigned int kind)
{
	static const char *const names[PC_SUBJECT_KINDS] = {
		[PC_SUBJECT_FILE] = "file",
		[PC_SUBJECT_DEVICE] = "device",
		[PC_SUBJECT_MOUNT] = "mount",
	};

	return names[kind];
}

static bool is_dax_device(const struct statx *st)
{
	char path[64], target[PATH_MAX];
	const char *slash;
	ssize_t len;

	if (!S_ISCHR(st->stx_mode))
		return false;
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/subsystem", st->stx_rdev_major,
		st->stx_rdev_minor);
	len = readlink(path, target, sizeof(target) - 1);
	target[len < 0 ? 0 : len] = '\0';
	slash = strrchr(target, '/');
	return slash && !strcmp(slash, "/dax");
}

static int find_kind(const struct statx *st, struct pc_subject *s, struct pc_err *err)
{
	bool root = st->stx_attributes & st->stx_attributes_mask & STATX_ATTR_MOUNT_ROOT;

	if (S_ISREG(st->stx_mode))
		s->kind = PC_SUBJECT_FILE;
	else if (is_dax_device(st))
		s->kind = PC_SUBJECT_DEVICE;
	else if (S_ISDIR(st->stx_mode) && root)
		s->kind = PC_SUBJECT_MOUNT;
	else
		return pc_fail(err, EINVAL, "%s is neither a file nor a DAX device nor a mount "
			"point; name one of these", s->path);
	s->ino = s->kind == PC_SUBJECT_MOUNT ? 0 : st->stx_ino;
	return 0;
}

/* Of several mounts of one file system the last is what the path went through. */
static void find_mount(struct pc_subject *s)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	dev_t dev = makedev(s->major, s->minor);
	struct libmnt_fs *fs = table ? mnt_table_find_devno(table, dev, MNT_ITER_BACKWARD) : NULL;

	if (fs) {
		const char *source = mnt_fs_get_source(fs);

		snprintf(s->type, sizeof(s->type), "%s", mnt_fs_get_fstype(fs));
		snprintf(s->source, sizeof(s->source), "%s", source ? source : "");
		snprintf(s->mount, sizeof(s->mount), "%s", mnt_fs_get_target(fs));
	}
	mnt_unref_table(table);
}

int pc_subject_find(const char *path, struct pc_subject *ret_subject, struct pc_err *err)
{
	struct pc_subject s = { 0 };
	struct statx st;
	int rc;

	if (strlen(path) >= sizeof(s.path))
		return pc_fail(err, ENAMETOOLONG, "the path is too long");
	memcpy(s.path, path, strlen(path) + 1);
	/* Without a sync no network file system is asked. */
	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_TYPE | STATX_INO, &st))
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	rc = find_kind(&st, &s, err);
	if (rc)
		return rc;
	s.major = st.stx_dev_major;
	s.minor = st.stx_dev_minor;
	find_mount(&s);
	*ret_subject = s;
	return 0;
}

bool pc_subject_is(const struct pc_subject *s, uint32_t major, uint32_t minor, uint64_t ino)
{
	if (s->major != major || s->minor != minor)
		return false;
	return s->kind == PC_SUBJECT_MOUNT || s->ino == ino;
}

bool pc_mount_device(const char *mountinfo, uint64_t id, uint32_t *ret_major, uint32_t *ret_minor)
{
	for (const char *line = mountinfo; line && *line; line = strchr(line, '\n')) {
		uint32_t major, minor;
		uint64_t at;

		line += *line == '\n';
		if (sscanf(line, "%" SCNu64 " %*u %" SCNu32 ":%" SCNu32, &at, &major, &minor) != 3 ||
			at != id)
			continue;
		*ret_major = major;
		*ret_minor = minor;
		return true;
	}
	return false;
}
