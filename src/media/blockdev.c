/* SPDX-License-Identifier: GPL-2.0-only */
/* blockdev.c: may a block device be written over? Asks libblkid and sysfs. */
#include "media/blockdev.h"

#include <blkid/blkid.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "util/scoped.h"
#include "util/sysfs.h"

/* struct signature - what a device carries; type is empty when it carries nothing */
struct signature {
	char type[64];
	char label[128];
};

static bool has_dax(dev_t dev)
{
	unsigned int major = major(dev), minor = minor(dev);
	long long dax = 0;

	if (pc_sysfs_num(&dax, "/sys/dev/block/%u:%u/queue/dax", major, minor))
		pc_sysfs_num(&dax, "/sys/dev/block/%u:%u/../queue/dax", major, minor);
	return dax == 1;
}

/* Name of a device that stands on this one (device-mapper, md), "" for none. */
static void find_holder(dev_t dev, char ret_name[static NAME_MAX + 1])
{
	pc_autodir DIR *holders = NULL;
	char path[PATH_MAX];
	struct dirent *entry;

	ret_name[0] = '\0';
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/holders", major(dev), minor(dev));
	holders = opendir(path);
	while (holders && (entry = readdir(holders)))
		if (entry->d_name[0] != '.')
			memcpy(ret_name, entry->d_name, strlen(entry->d_name) + 1);
}

/* Where it is mounted, "" when nowhere in our mount namespace. */
static void find_mount(dev_t dev, char ret_dir[static PATH_MAX])
{
	pc_autofile FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[PATH_MAX], dir[PATH_MAX];
	unsigned int maj, min;

	ret_dir[0] = '\0';
	while (mounts && fgets(line, sizeof(line), mounts))
		if (sscanf(line, "%*u %*u %u:%u %*s %4095s", &maj, &min, dir) == 3 &&
			makedev(maj, min) == dev)
			memcpy(ret_dir, dir, strlen(dir) + 1);
}

static int find_node(const char *path, dev_t *ret_dev, struct pc_err *err)
{
	struct stat st;

	if (stat(path, &st))
		return pc_fail(err, errno, "%s: %s; name a DAX block device, as /dev/pmem0", path,
			strerror(errno));
	if (!S_ISBLK(st.st_mode))
		return pc_fail(err, ENOTBLK, "%s is not a block device; name one, as /dev/pmem0",
			path);
	*ret_dev = st.st_rdev;
	return 0;
}

static int open_exclusive(const char *path, dev_t dev, int *ret_fd, struct pc_err *err)
{
	char dir[PATH_MAX], holder[NAME_MAX + 1];
	int fd;

	find_mount(dev, dir);
	if (dir[0])
		return pc_fail(err, EBUSY, "%s is mounted at %s; unmount it, or name another "
			"device", path, dir);
	find_holder(dev, holder);
	if (holder[0])
		return pc_fail(err, EBUSY, "%s is in use by %s; name another device", path,
			holder);
	fd = open(path, O_RDWR | O_EXCL | O_CLOEXEC);
	if (fd < 0 && errno == EBUSY)
		return pc_fail(err, EBUSY, "%s is in use by another program or mount; name "
			"another device", path);
	if (fd < 0)
		return pc_fail(err, errno, "%s cannot be opened for writing: %s; run as root",
			path, strerror(errno));
	*ret_fd = fd;
	return 0;
}

static int probe_start(int fd, const char *path, blkid_probe *ret_probe, struct pc_err *err)
{
	blkid_probe probe = blkid_new_probe();

	if (!probe)
		return pc_oom(err);
	if (blkid_probe_set_device(probe, fd, 0, 0)) {
		blkid_free_probe(probe);
		return pc_fail(err, EIO, "%s cannot be examined", path);
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_LABEL |
		BLKID_SUBLKS_MAGIC | BLKID_SUBLKS_BADCSUM);
	blkid_probe_enable_partitions(probe, 1);
	blkid_probe_set_partitions_flags(probe, BLKID_PARTS_MAGIC | BLKID_PARTS_FORCE_GPT);
	*ret_probe = probe;
	return 0;
}

static void copy_value(blkid_probe probe, const char *key, char *ret_text, size_t size)
{
	const char *value = NULL;

	if (!blkid_probe_lookup_value(probe, key, &value, NULL) && value)
		snprintf(ret_text, size, "%s", value);
}

static int find_signature(int fd, const char *path, struct signature *ret, struct pc_err *err)
{
	blkid_probe probe = NULL;
	int rc = probe_start(fd, path, &probe, err);

	if (rc)
		return rc;
	memset(ret, 0, sizeof(*ret));
	rc = blkid_do_probe(probe);
	if (!rc) {
		snprintf(ret->type, sizeof(ret->type), "signature");
		copy_value(probe, "PTTYPE", ret->type, sizeof(ret->type));
		copy_value(probe, "TYPE", ret->type, sizeof(ret->type));
		copy_value(probe, "LABEL", ret->label, sizeof(ret->label));
	}
	blkid_free_probe(probe);
	return rc < 0 ? pc_fail(err, EIO, "%s cannot be examined", path) : 0;
}

static int remove_signatures(int fd, const char *path, struct pc_err *err)
{
	blkid_probe probe = NULL;
	int rc = probe_start(fd, path, &probe, err);

	if (rc)
		return rc;
	while (!rc && !blkid_do_probe(probe))
		rc = blkid_do_wipe(probe, 0);
	blkid_free_probe(probe);
	if (rc || fsync(fd))
		return pc_fail(err, EIO, "%s: its signature could not be removed; wipefs -a %s",
			path, path);
	return 0;
}

int pc_blockdev_unused(const char *path, bool overwrite, uint64_t *ret_bytes, struct pc_err *err)
{
	pc_autofd int fd = -1;
	struct signature found;
	uint64_t bytes;
	dev_t dev = 0;
	int rc;

	rc = find_node(path, &dev, err);
	if (!rc)
		rc = open_exclusive(path, dev, &fd, err);
	if (!rc)
		rc = find_signature(fd, path, &found, err);
	if (rc)
		return rc;
	if (found.type[0] && !overwrite)
		return pc_fail(err, EEXIST, "%s carries %s%s%s; set overwrite = yes to destroy "
			"it, or name another device", path, found.type,
			found.label[0] ? ", label " : "", found.label);
	if (ioctl(fd, BLKGETSIZE64, &bytes))
		return pc_fail(err, errno, "%s: its size is unknown: %s", path, strerror(errno));
	rc = found.type[0] ? remove_signatures(fd, path, err) : 0;
	if (!rc && ret_bytes)
		*ret_bytes = bytes;
	return rc;
}

int pc_blockdev_claim(const char *path, bool overwrite, uint64_t *ret_bytes, struct pc_err *err)
{
	dev_t dev = 0;
	int rc = find_node(path, &dev, err);

	if (rc)
		return rc;
	if (!has_dax(dev))
		return pc_fail(err, EOPNOTSUPP, "%s cannot do DAX; name a device on an fsdax "
			"namespace (ndctl create-namespace --mode=fsdax)", path);
	return pc_blockdev_unused(path, overwrite, ret_bytes, err);
}

int pc_blockdev_wipe(const char *path, struct pc_err *err)
{
	pc_autofd int fd = -1;
	struct signature found;
	struct stat st;
	int rc;

	if (stat(path, &st) || !S_ISBLK(st.st_mode))
		return 0;
	rc = open_exclusive(path, st.st_rdev, &fd, err);
	if (!rc)
		rc = find_signature(fd, path, &found, err);
	if (rc || !found.type[0])
		return rc;
	if (strcmp(found.label, PC_BLOCKDEV_LABEL))
		return pc_fail(err, EEXIST, "%s carries %s that pinclash did not make; it is left "
			"alone", path, found.type);
	return remove_signatures(fd, path, err);
}
