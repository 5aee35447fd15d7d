/* SPDX-License-Identifier: GPL-2.0-only */
/* dm.c: a block device whose requests stay in flight as long as wanted. */
#include "holder/dm.h"

#include <errno.h>
#include <fcntl.h>
#include <libdevmapper.h>
#include <linux/dm-ioctl.h>
#include <linux/loop.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "util/module.h"
#include "util/scoped.h"

/* By this the device is known as ours. */
#define UUID_PREFIX "PINCLASH-"

#define SECTOR       512
#define LOOP_TRIES   20
#define NODE_TRIES   200
#define NODE_WAIT_MS 10

static __thread int log_errno;

__attribute__((format(printf, 5, 6))) static void be_silent(int level, const char *file, int line,
	int dm_errno, const char *fmt, ...)
{
	(void)level;
	(void)file;
	(void)line;
	(void)fmt;
	if (dm_errno)
		log_errno = dm_errno;
}

static struct dm_task *task(int type, const char *name)
{
	struct dm_task *dmt;

	dm_log_with_errno_init(be_silent);
	dmt = dm_task_create(type);
	if (dmt && !dm_task_set_name(dmt, name)) {
		dm_task_destroy(dmt);
		dmt = NULL;
	}
	return dmt;
}

static int run(struct dm_task *dmt)
{
	log_errno = 0;
	if (dm_task_run(dmt))
		return 0;
	if (dm_task_get_errno(dmt))
		return -dm_task_get_errno(dmt);
	return log_errno > 0 ? -log_errno : -EIO;
}

/* A udev that is there must be waited for, and kept away: its probe would hang in the device. */
static int run_with_udev(struct dm_task *dmt)
{
	const uint16_t flags = DM_UDEV_DISABLE_SUBSYSTEM_RULES_FLAG |
		DM_UDEV_DISABLE_DISK_RULES_FLAG | DM_UDEV_DISABLE_OTHER_RULES_FLAG;
	uint32_t cookie = 0;
	int rc;

	if (!dm_task_set_cookie(dmt, &cookie, flags))
		return -EIO;
	rc = run(dmt);
	dm_udev_wait(cookie);
	return rc;
}

static int resume(const char *name)
{
	struct dm_task *dmt = task(DM_DEVICE_RESUME, name);
	int rc;

	if (!dmt)
		return -ENOMEM;
	rc = run_with_udev(dmt);
	dm_task_destroy(dmt);
	return rc;
}

static int get_info(const char *name, struct dm_info *ret_info, char *ret_uuid, size_t size)
{
	struct dm_task *dmt = task(DM_DEVICE_INFO, name);
	const char *uuid;
	int rc;

	if (!dmt)
		return -ENOMEM;
	rc = run(dmt);
	if (!rc && !dm_task_get_info(dmt, ret_info))
		rc = -EIO;
	uuid = rc ? NULL : dm_task_get_uuid(dmt);
	snprintf(ret_uuid, size, "%s", uuid ? uuid : "");
	dm_task_destroy(dmt);
	return rc;
}

static int wait_node(const char *path)
{
	const struct timespec wait = { .tv_nsec = NODE_WAIT_MS * 1000000L };

	for (int i = 0; i < NODE_TRIES; i++) {
		if (!access(path, F_OK))
			return 0;
		nanosleep(&wait, NULL);
	}
	return -ETIMEDOUT;
}

/* Another program may take the free device first. */
static int attach_free(int control, int backing, int *ret_loop, int *ret_number)
{
	struct loop_config config = {
		.fd = (uint32_t)backing,
		.info = { .lo_flags = LO_FLAGS_AUTOCLEAR, .lo_file_name = "pinclash" },
	};
	char path[32];
	int number, loop, rc;

	number = ioctl(control, LOOP_CTL_GET_FREE);
	if (number < 0)
		return -errno;
	snprintf(path, sizeof(path), "/dev/loop%d", number);
	rc = wait_node(path);
	if (rc)
		return rc;
	loop = open(path, O_RDWR | O_CLOEXEC);
	if (loop < 0)
		return -errno;
	if (ioctl(loop, LOOP_CONFIGURE, &config)) {
		rc = -errno;
		close(loop);
		return rc;
	}
	*ret_loop = loop;
	*ret_number = number;
	return 0;
}

/*
 * A loop device on a memfd, and not brd: one brd instance serves the whole
 * machine, and if somebody has loaded it its disks are theirs. The loop device
 * clears itself when its last user closes it.
 */
static int make_disk(uint64_t bytes, int *ret_loop, int *ret_number, struct pc_err *err)
{
	pc_autofd int backing = memfd_create("pinclash-dm", MFD_CLOEXEC);
	pc_autofd int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	int rc = -EBUSY;

	if (backing < 0 || ftruncate(backing, (off_t)bytes))
		return pc_fail(err, errno, "no memory for a disk of %llu bytes: %s",
			(unsigned long long)bytes, strerror(errno));
	if (control < 0)
		return pc_fail(err, errno, "/dev/loop-control: %s; is module loop loaded?",
			strerror(errno));
	for (int i = 0; i < LOOP_TRIES && rc == -EBUSY; i++)
		rc = attach_free(control, backing, ret_loop, ret_number);
	if (rc)
		return pc_fail(err, rc, "no loop device could be set up: %s", strerror(-rc));
	return 0;
}

static int create_linear(const char *name, uint64_t bytes, int loop)
{
	struct dm_task *dmt = task(DM_DEVICE_CREATE, name);
	char uuid[DM_UUID_LEN], params[32];
	int rc = -ENOMEM;

	if (!dmt)
		return rc;
	snprintf(uuid, sizeof(uuid), UUID_PREFIX "%s", name);
	snprintf(params, sizeof(params), "/dev/loop%d 0", loop);
	if (dm_task_set_uuid(dmt, uuid) &&
		dm_task_add_target(dmt, 0, bytes / SECTOR, "linear", params))
		rc = run_with_udev(dmt);
	dm_task_destroy(dmt);
	return rc;
}

static bool exists(const char *name)
{
	char uuid[DM_UUID_LEN];
	struct dm_info info;

	return !get_info(name, &info, uuid, sizeof(uuid)) && info.exists;
}

static int create_failed(int code, const char *name, struct pc_err *err)
{
	if (exists(name))
		return pc_fail(err, EEXIST, "device-mapper device %s exists; remove it (dmsetup "
			"remove %s)", name, name);
	return pc_fail(err, code, "device-mapper device %s could not be made: %s", name,
		strerror(-code));
}

static int note_path(struct pc_env *env, const char *name, struct pc_err *err)
{
	char path[sizeof(env->dm_path)], uuid[DM_UUID_LEN];
	struct dm_info info;
	int rc = get_info(name, &info, uuid, sizeof(uuid));

	if (!rc) {
		snprintf(path, sizeof(path), "/dev/dm-%u", info.minor);
		rc = wait_node(path);
	}
	if (rc)
		return pc_fail(err, rc, "device-mapper device %s has no node: %s", name,
			strerror(-rc));
	snprintf(env->dm_name, sizeof(env->dm_name), "%s", name);
	memcpy(env->dm_path, path, sizeof(path));
	return 0;
}

/* The library keeps its control device open, and with it the module. */
static int done(int rc)
{
	dm_lib_release();
	return rc;
}

int pc_dm_create(struct pc_env *env, const char *name, uint64_t bytes, struct pc_err *err)
{
	pc_autofd int loop = -1;
	int number = -1, rc;

	rc = pc_module_load(env, "dm_mod", err);
	if (!rc)
		rc = pc_module_load(env, "loop", err);
	if (!rc)
		rc = pc_undo_push(env, PC_UNDO_DM, name, err);
	if (!rc)
		rc = make_disk(bytes, &loop, &number, err);
	if (rc)
		return rc;
	rc = create_linear(name, bytes, number);
	if (rc)
		return done(create_failed(rc, name, err));
	rc = note_path(env, name, err);
	if (rc)
		pc_dm_remove(name, NULL);
	return done(rc);
}

int pc_dm_suspend(const char *name, struct pc_err *err)
{
	struct dm_task *dmt = task(DM_DEVICE_SUSPEND, name);
	int rc;

	if (!dmt)
		return pc_oom(err);
	/* Freezing a file system or flushing would wait for what is to stay in flight. */
	rc = dm_task_no_flush(dmt) && dm_task_skip_lockfs(dmt) ? run(dmt) : -ENOMEM;
	dm_task_destroy(dmt);
	rc = done(rc);
	if (rc)
		return pc_fail(err, rc, "device-mapper device %s could not be suspended: %s", name,
			strerror(-rc));
	return 0;
}

int pc_dm_resume(const char *name, struct pc_err *err)
{
	int rc = done(resume(name));

	if (rc)
		return pc_fail(err, rc, "device-mapper device %s could not be resumed: %s", name,
			strerror(-rc));
	return 0;
}

static int remove_retrying(const char *name)
{
	struct dm_task *dmt = task(DM_DEVICE_REMOVE, name);
	int rc;

	if (!dmt)
		return -ENOMEM;
	dm_task_retry_remove(dmt);
	rc = run_with_udev(dmt);
	dm_task_destroy(dmt);
	return rc;
}

int pc_dm_remove(const char *name, struct pc_err *err)
{
	struct dm_info info = { 0 };
	char uuid[DM_UUID_LEN];
	int rc;

	if (!pc_module_loaded("dm_mod"))
		return 0;
	rc = get_info(name, &info, uuid, sizeof(uuid));
	if (!rc && !info.exists)
		return done(0);
	if (!rc && strncmp(uuid, UUID_PREFIX, strlen(UUID_PREFIX)))
		return done(pc_fail(err, EEXIST, "device-mapper device %s was not made by "
			"pinclash and is left alone", name));
	if (!rc && info.suspended)
		rc = resume(name);
	if (!rc)
		rc = remove_retrying(name);
	if (rc && rc != -ENXIO)
		pc_fail(err, rc, "device-mapper device %s stays behind: %s", name, strerror(-rc));
	return done(rc == -ENXIO ? 0 : rc);
}
