/* SPDX-License-Identifier: GPL-2.0-only */
/* probe_nd.c: regions and namespaces of persistent memory, read-only. */
#include <limits.h>
#include <ndctl/libndctl.h>

#include "cli/probe.h"

static unsigned long mapping_align(struct ndctl_namespace *ndns)
{
	struct ndctl_pfn *pfn = ndctl_namespace_get_pfn(ndns);
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);

	return pfn ? ndctl_pfn_get_align(pfn) : dax ? ndctl_dax_get_align(dax) : 0;
}

static void namespace_row(struct ndctl_namespace *ndns)
{
	const char *name = ndctl_namespace_get_devname(ndns);
	unsigned long long mib = ndctl_namespace_get_size(ndns) >> 20;
	unsigned long align = mapping_align(ndns);
	const char *mode = "raw";

	switch (ndctl_namespace_get_mode(ndns)) {
	case NDCTL_NS_MODE_FSDAX:
	case NDCTL_NS_MODE_DEVDAX:
		mode = ndctl_namespace_get_dax(ndns) ? "devdax" : "fsdax";
		if (align && align < 2ul << 20)
			pc_probe_row(PC_STATE_OK, name,
				"%s, %llu MiB, aligned to %lu KiB: no 2 MiB mappings", mode, mib,
				align >> 10);
		else
			pc_probe_row(PC_STATE_OK, name, "%s, %llu MiB, aligned to %lu KiB", mode,
				mib, align >> 10);
		return;
	case NDCTL_NS_MODE_SECTOR:
		mode = "sector";
		break;
	default:
		break;
	}
	pc_probe_row(PC_STATE_MISSING, name,
		"%s mode has no DAX; ndctl create-namespace -f -e %s -m fsdax (its data goes)", mode,
		name);
}

static void region_row(struct ndctl_region *region)
{
	const char *name = ndctl_region_get_devname(region);
	unsigned long long size = ndctl_region_get_size(region);
	unsigned long align = ndctl_region_get_align(region);
	struct ndctl_namespace *ndns;

	if (align && align != ULONG_MAX && size % align)
		pc_probe_row(PC_STATE_MISSING, name,
			"%llu bytes is no multiple of %lu MiB: namespaces on it are refused; "
			"give the device a size that is (and add the label area)", size, align >> 20);
	else
		pc_probe_row(PC_STATE_OK, name, "%s, %llu MiB, %llu MiB free",
			ndctl_region_get_type_name(region), size >> 20,
			ndctl_region_get_available_size(region) >> 20);
	ndctl_namespace_foreach(region, ndns) {
		if (ndctl_namespace_get_size(ndns))
			namespace_row(ndns);
	}
}

void pc_probe_namespaces(void)
{
	struct ndctl_region *region;
	struct ndctl_ctx *ctx;
	struct ndctl_bus *bus;
	int found = 0;

	if (ndctl_new(&ctx)) {
		pc_probe_row(PC_STATE_UNKNOWN, "persistent memory", "libndctl cannot be used");
		return;
	}
	ndctl_set_log_priority(ctx, 0);
	ndctl_bus_foreach(ctx, bus) {
		ndctl_region_foreach(bus, region) {
			found++;
			region_row(region);
		}
	}
	if (!found)
		pc_probe_row(PC_STATE_MISSING, "persistent memory",
			"no region; boot with memmap=SIZE!START, or use the guest: ci/demo.sh");
	ndctl_unref(ctx);
}
