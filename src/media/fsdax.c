/* SPDX-License-Identifier: GPL-2.0-only */
/* fsdax.c: what the DAX file systems share. */
#include "media/fsdax.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "media/blockdev.h"
#include "media/fsmount.h"
#include "media/mounted.h"
#include "media/namespace.h"
#include "util/exec.h"
#include "util/module.h"
#include "util/retry.h"
#include "util/scoped.h"

#define RUN_DIR       "/run/pinclash"
#define CHECK_MS      60000
/* Room for the files of a cell, and so little more that a tenant soon has all of it. */
#define LEAVE_BYTES   (6ULL << 20)
/* As long as names can be, 15 to a block of 4 KiB: more blocks than the files of a cell fill with theirs. */
#define GROW_NAMES    120
#define BALLAST_FILES 16
#define BALLAST_STEP  (1ULL << 20)

static const char *target_of(const struct pc_config *cfg)
{
	return pc_config_str(cfg, "run", "target");
}

static bool both_or_none(const struct pc_fsdax *fs, const struct pc_config *cfg)
{
	return !pc_config_str(cfg, fs->name, "region") == !pc_config_str(cfg, fs->name, "device");
}

bool pc_fsdax_supported(const struct pc_fsdax *fs, const struct pc_config *cfg, char *why)
{
	const char *map = pc_config_str(cfg, fs->name, "map");

	if (target_of(cfg) && fs->page_cache) {
		snprintf(why, PC_WHY, "files of a target are DAX, and those of %s are not", fs->name);
		return false;
	}
	if (target_of(cfg))
		return pc_mounted_supported(fs->type, cfg, why);
	if (both_or_none(fs, cfg)) {
		snprintf(why, PC_WHY, "%s; name one of them: --%s.device /dev/pmemN, "
			"--%s.region regionN for a namespace that is destroyed afterwards, or "
			"--target DIR on a mounted file system",
			pc_config_str(cfg, fs->name, "device") ? "a device and a region are named" :
								 "no device is named",
			fs->name, fs->name);
		return false;
	}
	if (map && strcmp(map, "mem") && strcmp(map, "dev")) {
		snprintf(why, PC_WHY, "--%s.map is %s; it is mem or dev", fs->name, map);
		return false;
	}
	return true;
}

/* From the region or the device that was named to a block device that may be written over. */
static int take_device(const struct pc_fsdax *fs, struct pc_place *place, struct pc_env *env,
	const struct pc_config *cfg, struct pc_err *err)
{
	struct pc_namespace_spec spec = {
		.region = pc_config_str(cfg, fs->name, "region"),
		.mode = PC_NAMESPACE_FSDAX,
		.map_on_device = !strcmp(pc_config_str(cfg, fs->name, "map"), "dev"),
		.overwrite = pc_config_bool(cfg, fs->name, "overwrite"),
		.bytes = (uint64_t)pc_config_num(cfg, fs->name, "size"),
	};
	/* What an earlier run left in an empty region belongs to nobody. */
	bool overwrite = spec.region || pc_config_bool(cfg, fs->name, "overwrite");
	const char *device = pc_config_str(cfg, fs->name, "device");
	struct pc_namespace made;
	uint64_t bytes;
	int rc;

	if (spec.region) {
		rc = pc_namespace_create(&spec, env, &made, err);
		if (rc)
			return rc;
		device = made.device;
	}
	if (fs->page_cache)
		rc = pc_blockdev_unused(device, overwrite, &bytes, err);
	else
		rc = pc_blockdev_claim(device, overwrite, &bytes, err);
	if (rc)
		return rc;
	if (bytes > spec.bytes)
		bytes = spec.bytes;
	if (bytes < fs->min_bytes)
		return pc_fail(err, ENOSPC, "%s has %llu MiB, %s needs %llu MiB", device,
			(unsigned long long)bytes >> 20, fs->name,
			(unsigned long long)fs->min_bytes >> 20);
	snprintf(place->device, sizeof(place->device), "%s", device);
	place->bytes = bytes;
	return 0;
}

static int make_dir(struct pc_env *env, const char *dir, struct pc_err *err)
{
	int rc;

	if (mkdir(RUN_DIR, 0755) && errno != EEXIST)
		return pc_fail(err, errno, RUN_DIR ": %s", strerror(errno));
	rc = pc_undo_push(env, PC_UNDO_RMDIR, dir, err);
	if (rc)
		return rc;
	if (mkdir(dir, 0700) && errno != EEXIST)
		return pc_fail(err, errno, "%s: %s", dir, strerror(errno));
	if (pc_fs_is_mounted(dir))
		return pc_fail(err, EBUSY, "something is mounted at %s; unmount it", dir);
	return 0;
}

bool pc_statx_dax(const struct statx *stx)
{
	return (stx->stx_attributes_mask & STATX_ATTR_DAX) &&
	       (stx->stx_attributes & STATX_ATTR_DAX);
}

static int check_dax(const struct pc_fsdax *fs, const struct pc_place *place, struct pc_err *err)
{
	pc_autofd int fd = -1;
	char path[sizeof(place->dir) + 16];
	struct statx stx = { 0 };
	int rc;

	snprintf(path, sizeof(path), "%s/dax-probe", place->dir);
	fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	rc = fd < 0 || statx(fd, "", AT_EMPTY_PATH, 0, &stx) ? -errno : 0;
	unlink(path);
	if (rc)
		return pc_fail(err, rc, "%s: %s", path, strerror(-rc));
	if (fs->page_cache)
		return pc_statx_dax(&stx) ? pc_fail(err, EOPNOTSUPP, "files of %s on %s are DAX, "
			"although it is mounted with %s", fs->type, place->device,
			fs->mount_options) : 0;
	if (!pc_statx_dax(&stx))
		return pc_fail(err, EOPNOTSUPP, "files of %s on %s are not DAX, although it is "
			"mounted with %s; dmesg has the reason", fs->type, place->device,
			fs->mount_options);
	return 0;
}

/* As much of @want as goes into one file; halves what is asked for until it fits. */
static int fill_file(const char *path, uint64_t want)
{
	pc_autofd int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	off_t done = 0;

	if (fd < 0)
		return -errno;
	while (want >= BALLAST_STEP) {
		if (!fallocate(fd, 0, done, (off_t)want))
			return 0;
		if (errno != ENOSPC)
			return -errno;
		want /= 2;
	}
	return 0;
}

/*
 * ext4 keeps the blocks of a directory that has grown: they are taken before
 * the room for the cells is, which they would break to pieces later.
 */
static int grow_dir(const char *dir, struct pc_err *err)
{
	char first[256], path[sizeof(first) + NAME_MAX];
	pc_autofd int fd = -1;
	int rc = 0;

	snprintf(first, sizeof(first), "%s/name", dir);
	fd = open(first, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", first, strerror(errno));
	for (int i = 0; !rc && i < GROW_NAMES; i++) {
		snprintf(path, sizeof(path), "%s/%0*d", dir, NAME_MAX, i);
		rc = link(first, path) ? -errno : 0;
	}
	for (int i = 0; i < GROW_NAMES; i++) {
		snprintf(path, sizeof(path), "%s/%0*d", dir, NAME_MAX, i);
		unlink(path);
	}
	if (unlink(first) && !rc)
		rc = -errno;
	return rc ? pc_fail(err, rc, "%s could not be made large: %s", dir, strerror(-rc)) : 0;
}

/* In one piece, which files of 2 MiB mappings need: taken while all is free, and given back. */
static int leave_room(const char *dir, struct pc_err *err)
{
	char path[256];
	int rc;

	snprintf(path, sizeof(path), "%s/room", dir);
	rc = fill_file(path, LEAVE_BYTES);
	if (rc)
		return pc_fail(err, rc, "%s: %s", path, strerror(-rc));
	rc = pc_fs_ballast(dir, 0, err);
	if (!rc && unlink(path))
		rc = pc_fail(err, errno, "%s: unlink: %s", path, strerror(errno));
	return rc;
}

/* New files inherit the flag of the directory (Documentation/filesystems/dax.rst). */
static int flag_dir(const char *dir, struct pc_err *err)
{
	pc_autofd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct fsxattr attr = { 0 };
	int rc = fd < 0 ? -1 : ioctl(fd, FS_IOC_FSGETXATTR, &attr);

	attr.fsx_xflags |= FS_XFLAG_DAX;
	if (rc || ioctl(fd, FS_IOC_FSSETXATTR, &attr))
		return pc_fail(err, errno, "%s: its DAX flag cannot be set: %s", dir,
			strerror(errno));
	return 0;
}

static int mount_now(const struct pc_fsdax *fs, struct pc_place *place, struct pc_err *err)
{
	const char *options = place->inode_dax ? "dax=inode" : fs->mount_options;
	int rc = pc_fs_mount(place->device, place->dir, fs->type, options, err);

	/* First: what the file system keeps for itself may be all that the ballast has left. */
	if (!rc && fs->tune)
		rc = fs->tune(place->device, place->dir, err);
	if (!rc && place->inode_dax)
		rc = flag_dir(place->dir, err);
	if (!rc)
		rc = check_dax(fs, place, err);
	place->inode_dax_now = place->inode_dax;
	return rc;
}

int pc_fsdax_ready(const struct pc_fsdax *fs, struct pc_place *place, struct pc_err *err)
{
	bool mounted;
	int rc = 0;

	if (place->foreign)
		return 0;
	mounted = pc_fs_is_mounted(place->dir);
	/* XFS that is thawed sets blocks aside as if it were mounted (xfs_restore_resvblks()). */
	if (mounted && pc_fs_thaw(place->dir) && fs->tune)
		rc = fs->tune(place->device, place->dir, err);
	if (!rc && mounted && place->inode_dax != place->inode_dax_now) {
		rc = pc_retry_busy(pc_fs_umount, place->dir, err);
		mounted = false;
	}
	return rc || mounted ? rc : mount_now(fs, place, err);
}

static int mount_fs(const struct pc_fsdax *fs, struct pc_place *place, struct pc_env *env,
	struct pc_err *err)
{
	int rc;

	rc = pc_undo_push(env, PC_UNDO_WIPE, place->device, err);
	if (!rc)
		rc = fs->make(place->device, place->bytes, err);
	if (!rc)
		rc = make_dir(env, place->dir, err);
	if (!rc)
		rc = pc_undo_push(env, PC_UNDO_UMOUNT, place->dir, err);
	if (!rc)
		rc = mount_now(fs, place, err);
	if (!rc)
		rc = grow_dir(place->dir, err);
	if (!rc)
		rc = leave_room(place->dir, err);
	return rc;
}

static int load_modules(const struct pc_fsdax *fs, struct pc_env *env,
	const struct pc_config *cfg, struct pc_err *err)
{
	int rc = pc_module_load(env, fs->type, err);

	/* The file system asks for this hash when it is mounted, by way of modprobe. */
	if (!rc)
		pc_module_load(env, "crypto-crc32c", NULL);
	if (!rc && pc_config_str(cfg, fs->name, "region"))
		rc = pc_namespace_load(PC_NAMESPACE_FSDAX, env, err);
	return rc;
}

int pc_fsdax_open(const struct pc_fsdax *fs, struct pc_place *ret_place, struct pc_env *env,
	const struct pc_config *cfg, struct pc_err *err)
{
	struct pc_place place = { .align = 4096 };
	char why[PC_WHY];
	int rc;

	if (!pc_fsdax_supported(fs, cfg, why))
		return pc_fail(err, ENODEV, "%s: %s", fs->name, why);
	snprintf(place.dir, sizeof(place.dir), RUN_DIR "/%s", fs->name);
	rc = load_modules(fs, env, cfg, err);
	if (rc)
		return rc;
	place.undo_mark = env->undo_count;
	if (target_of(cfg))
		rc = pc_mounted_open(target_of(cfg), &place, env, err);
	else
		rc = take_device(fs, &place, env, cfg, err);
	if (!rc && !place.foreign)
		rc = mount_fs(fs, &place, env, err);
	if (rc) {
		pc_undo_to(env, place.undo_mark, NULL);
		return rc;
	}
	*ret_place = place;
	return 0;
}

int pc_fsdax_close(const struct pc_fsdax *fs, struct pc_place *place, struct pc_env *env,
	struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	struct pc_fsck_fact fsck = { .applies = true };
	struct pc_err why = { 0 };
	int first, rc;

	if (place->foreign) {
		*ret_fsck = (struct pc_fsck_fact){ .text = "not asked: the file system is a target "
			"that stays mounted" };
		return pc_undo_to(env, place->undo_mark, err);
	}
	first = pc_retry_busy(pc_fs_umount, place->dir, &why);
	if (first)
		pc_fail(err, first, "%s", why.text);
	/* A checker that cannot be run leaves nothing mounted: a fact, and no failure to close. */
	if (first || fs->check(place->device, &fsck, &why))
		snprintf(fsck.text, sizeof(fsck.text), "%.390s", why.text);
	rc = pc_undo_to(env, place->undo_mark, first ? NULL : err);
	*ret_fsck = fsck;
	return first ? first : rc;
}

int pc_fsdax_check_run(const char *const argv[], struct pc_fsck_fact *ret_fsck,
	struct pc_err *err)
{
	struct pc_exec_out out = { 0 };
	size_t len;
	int rc = pc_exec(argv, CHECK_MS, &out, err);

	if (rc)
		return rc;
	len = strlen(out.text);
	ret_fsck->ran = true;
	ret_fsck->status = out.status;
	ret_fsck->clean = !out.status;
	/* The tail: what was found stands after the list of phases. */
	snprintf(ret_fsck->text, sizeof(ret_fsck->text), "%s",
		out.text + (len < sizeof(ret_fsck->text) ? 0 : len - sizeof(ret_fsck->text) + 1));
	return 0;
}

static int free_bytes(const char *dir, uint64_t *ret_bytes)
{
	struct statfs st;

	if (statfs(dir, &st))
		return -errno;
	*ret_bytes = (uint64_t)st.f_bavail * (uint64_t)st.f_bsize;
	return 0;
}

int pc_fs_ballast(const char *dir, uint64_t leave_bytes, struct pc_err *err)
{
	char path[256];
	uint64_t room = 0;
	int rc = 0;

	for (int i = 0; i < BALLAST_FILES; i++) {
		rc = free_bytes(dir, &room);
		if (rc || room < leave_bytes + BALLAST_STEP)
			break;
		snprintf(path, sizeof(path), "%s/ballast.%d", dir, i);
		rc = fill_file(path, room - leave_bytes);
		if (rc)
			break;
	}
	if (rc)
		return pc_fail(err, rc, "%s could not be filled with ballast: %s", dir,
			strerror(-rc));
	return 0;
}
