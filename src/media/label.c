/* SPDX-License-Identifier: GPL-2.0-only */
/* label.c: label areas of persistent memory, where namespaces are written down. */
#include "media/label.h"

#include <errno.h>
#include <linux/ndctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/blockdev.h"
#include "util/apart.h"

bool pc_label_used(struct ndctl_region *region)
{
	return ndctl_region_get_nstype(region) == ND_DEVICE_NAMESPACE_PMEM;
}

static bool can_label(struct ndctl_region *region)
{
	struct ndctl_dimm *dimm;
	int count = 0;

	ndctl_dimm_foreach_in_region(region, dimm) {
		if (!ndctl_dimm_is_cmd_supported(dimm, ND_CMD_GET_CONFIG_SIZE) ||
			!ndctl_dimm_is_cmd_supported(dimm, ND_CMD_GET_CONFIG_DATA) ||
			!ndctl_dimm_is_cmd_supported(dimm, ND_CMD_SET_CONFIG_DATA))
			return false;
		count++;
	}
	return count > 0;
}

/* Without labels one namespace covers the region, and may well hold somebody's data. */
static int check_raw(struct ndctl_region *region, bool overwrite, struct pc_err *err)
{
	struct ndctl_namespace *ndns;
	char path[80];
	int rc;

	ndctl_namespace_foreach(region, ndns) {
		const char *name = ndctl_namespace_get_devname(ndns);

		if (ndctl_namespace_get_pfn(ndns) || ndctl_namespace_get_dax(ndns) ||
			ndctl_namespace_get_btt(ndns))
			return pc_fail(err, EEXIST, "%s holds %s and has no labels; name its "
				"device, another region, or destroy it (ndctl destroy-namespace "
				"-f %s)", ndctl_region_get_devname(region), name, name);
		if (!ndctl_namespace_is_enabled(ndns))
			return pc_fail(err, EBUSY, "%s is disabled, so nobody can tell what it "
				"holds; enable it (ndctl enable-namespace %s)", name, name);
		snprintf(path, sizeof(path), "/dev/%s", ndctl_namespace_get_block_device(ndns));
		rc = pc_blockdev_unused(path, overwrite, NULL, err);
		if (rc)
			return rc;
	}
	return 0;
}

static int init_dimms(struct ndctl_region *region, struct pc_err *err)
{
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach_in_region(region, dimm) {
		const char *name = ndctl_dimm_get_devname(dimm);
		struct ndctl_cmd *labels;
		int rc;

		if (ndctl_dimm_is_active(dimm))
			return pc_fail(err, EBUSY, "%s is in use by another region", name);
		labels = ndctl_dimm_read_labels(dimm);
		if (!labels)
			return pc_fail(err, EIO, "the label area of %s cannot be read", name);
		rc = ndctl_dimm_init_labels(dimm, NDCTL_NS_VERSION_1_2);
		ndctl_cmd_unref(labels);
		if (rc < 0)
			return pc_fail(err, rc, "the label area of %s could not be initialised: "
				"%s", name, strerror(abs(rc)));
		/* The kernel reads the index when the device is bound. */
		ndctl_dimm_disable(dimm);
		ndctl_dimm_enable(dimm);
	}
	return 0;
}

/* The region is disabled meanwhile, and would stay so for the one who is killed here. */
static int init_apart(void *arg, struct pc_err *err)
{
	struct ndctl_region *region = arg;
	int rc;

	rc = ndctl_region_disable_invalidate(region);
	if (rc)
		return pc_fail(err, rc, "%s cannot be disabled: %s",
			ndctl_region_get_devname(region), strerror(abs(rc)));
	rc = init_dimms(region, err);
	if (ndctl_region_enable(region) && !rc)
		rc = pc_fail(err, EIO, "%s could not be enabled again; see dmesg",
			ndctl_region_get_devname(region));
	if (!rc && !pc_label_used(region))
		rc = pc_fail(err, EIO, "%s did not take its labels; see dmesg",
			ndctl_region_get_devname(region));
	return rc;
}

int pc_label_init(struct ndctl_region *region, bool overwrite, struct pc_err *err)
{
	int rc;

	if (!can_label(region))
		return pc_fail(err, EOPNOTSUPP, "%s has no label area, so its one namespace "
			"cannot be made and destroyed; make it by hand (ndctl create-namespace "
			"-f) and name its device", ndctl_region_get_devname(region));
	rc = check_raw(region, overwrite, err);
	return rc ? rc : pc_apart(init_apart, region, err);
}
