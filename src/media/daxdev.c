/* SPDX-License-Identifier: GPL-2.0-only */
/* daxdev.c: DAX character devices and their driver, through sysfs and libdaxctl. */
#include "media/daxdev.h"

#include <daxctl/libdaxctl.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "util/sysfs.h"

#define DEVICES "/sys/bus/dax/devices"
#define DRIVER  "device_dax"
#define RAM_DRIVER "kmem"

#define NODE_TRIES   200
#define NODE_WAIT_MS 10

static const char *short_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

/* Points into @buf; "" without a driver. */
static const char *driver_of(const char *name, char buf[static PATH_MAX])
{
	char path[PATH_MAX];
	ssize_t len;

	snprintf(path, sizeof(path), DEVICES "/%s/driver", name);
	len = readlink(path, buf, PATH_MAX - 1);
	buf[len < 0 ? 0 : len] = '\0';
	return short_name(buf);
}

bool pc_dax_bound(const char *name)
{
	char buf[PATH_MAX];

	return !strcmp(driver_of(short_name(name), buf), DRIVER);
}

int pc_dax_size(const char *name, uint64_t *ret_bytes, uint64_t *ret_align, struct pc_err *err)
{
	long long bytes, align;

	name = short_name(name);
	if (pc_sysfs_num(&bytes, DEVICES "/%s/size", name) ||
		pc_sysfs_num(&align, DEVICES "/%s/align", name))
		return pc_fail(err, ENODEV, "there is no DAX device %s; daxctl list shows them",
			name);
	*ret_bytes = (uint64_t)bytes;
	*ret_align = (uint64_t)align;
	return 0;
}

int pc_dax_unbind(const char *name, struct pc_err *err)
{
	int rc;

	name = short_name(name);
	rc = pc_sysfs_write(name, DEVICES "/%s/driver/unbind", name);
	if (rc == -ENOENT && pc_sysfs_exists(DEVICES "/%s", name))
		return 0;
	if (rc == -ENOENT)
		return pc_fail(err, ENODEV, "there is no DAX device %s", name);
	if (rc)
		return pc_fail(err, rc, "DAX device %s could not be unbound: %s", name,
			strerror(-rc));
	return 0;
}

bool pc_dax_exists(const char *name)
{
	return pc_sysfs_exists(DEVICES "/%s", short_name(name));
}

static struct daxctl_dev *find_dev(struct daxctl_ctx *ctx, const char *name)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	daxctl_region_foreach(ctx, region) {
		daxctl_dev_foreach(region, dev) {
			if (!strcmp(daxctl_dev_get_devname(dev), name))
				return dev;
		}
	}
	return NULL;
}

static int wait_node(const char *name, struct pc_err *err)
{
	const struct timespec wait = { .tv_nsec = NODE_WAIT_MS * 1000000L };
	char path[80];

	snprintf(path, sizeof(path), "/dev/%s", name);
	for (int i = 0; i < NODE_TRIES; i++) {
		if (!access(path, F_OK))
			return 0;
		nanosleep(&wait, NULL);
	}
	return pc_fail(err, ETIMEDOUT, "%s did not appear within %d ms; is devtmpfs mounted at "
		"/dev?", path, NODE_TRIES * NODE_WAIT_MS);
}

/* @ret_found: may be NULL */
static int enable(const char *name, int (*fn)(struct daxctl_dev *dev), const char *driver,
	bool *ret_found, struct pc_err *err)
{
	struct daxctl_ctx *ctx;
	struct daxctl_dev *dev;
	int rc = 0;

	if (daxctl_new(&ctx))
		return pc_oom(err);
	daxctl_set_log_priority(ctx, 0);
	dev = find_dev(ctx, name);
	if (dev)
		rc = fn(dev);
	if (ret_found)
		*ret_found = dev != NULL;
	daxctl_unref(ctx);
	if (rc < 0)
		return pc_fail(err, rc, "DAX device %s could not be bound to %s: %s", name, driver,
			strerror(-rc));
	return 0;
}

int pc_dax_bind(const char *name, struct pc_err *err)
{
	char buf[PATH_MAX];
	const char *driver;
	bool found;
	int rc;

	name = short_name(name);
	driver = driver_of(name, buf);
	if (!strcmp(driver, DRIVER) || !pc_dax_exists(name))
		return 0;
	if (driver[0])
		return pc_fail(err, EBUSY, "DAX device %s belongs to driver %s; daxctl "
			"reconfigure-device -m devdax %s", name, driver, name);
	rc = enable(name, daxctl_dev_enable_devdax, DRIVER, &found, err);
	return rc || !found ? rc : wait_node(name, err);
}

int pc_dax_bind_ram(const char *name, struct pc_err *err)
{
	return enable(short_name(name), daxctl_dev_enable_ram, RAM_DRIVER, NULL, err);
}

int pc_dax_rebind(const char *name, struct pc_err *err)
{
	char buf[PATH_MAX];
	int rc = 0;

	if (!strcmp(driver_of(short_name(name), buf), RAM_DRIVER))
		rc = pc_dax_unbind(name, err);
	return rc ? rc : pc_dax_bind(name, err);
}
