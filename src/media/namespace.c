/* SPDX-License-Identifier: GPL-2.0-only */
/* namespace.c: namespaces of persistent memory, through libndctl. */
#include "media/namespace.h"

#include <daxctl/libdaxctl.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/ndctl.h>
#include <ndctl/libndctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "media/label.h"
#include "util/module.h"
#include "util/scoped.h"

#define LABEL "pinclash"

#define ALIGN_BYTES (2ULL << 20)

/* The info block and the padding in front of the data of a namespace. */
#define OVERHEAD_BYTES (2 * ALIGN_BYTES)
#define INFO_OFFSET    4096
#define INFO_BYTES     4096

#define REGION_TRIES   20
#define REGION_WAIT_MS 100

#define NODE_TRIES   200
#define NODE_WAIT_MS 10

/* struct plan - what create() works with */
struct plan {
	const struct pc_namespace_spec *spec;
	struct ndctl_region *region;
	struct ndctl_namespace *ndns;
	uint64_t raw_bytes;
};

static struct ndctl_ctx *context(void)
{
	struct ndctl_ctx *ctx;

	if (ndctl_new(&ctx))
		return NULL;
	/* What goes wrong is told in our own words. */
	ndctl_set_log_priority(ctx, 0);
	return ctx;
}

static struct ndctl_region *find_region(struct ndctl_ctx *ctx, const char *name)
{
	struct ndctl_region *region;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus) {
		ndctl_region_foreach(bus, region) {
			if (!strcmp(ndctl_region_get_devname(region), name))
				return region;
		}
	}
	return NULL;
}

static struct ndctl_namespace *find_namespace(struct ndctl_ctx *ctx, const char *name)
{
	struct ndctl_namespace *ndns;
	struct ndctl_region *region;
	struct ndctl_bus *bus;

	ndctl_bus_foreach(ctx, bus) {
		ndctl_region_foreach(bus, region) {
			ndctl_namespace_foreach(region, ndns) {
				if (!strcmp(ndctl_namespace_get_devname(ndns), name))
					return ndns;
			}
		}
	}
	return NULL;
}

static int check_region(const struct plan *plan, struct pc_err *err)
{
	const char *name = plan->spec->region;

	if (!plan->region || !ndctl_region_is_enabled(plan->region) ||
		ndctl_region_get_type(plan->region) != ND_DEVICE_REGION_PMEM)
		return pc_fail(err, ENODEV, "there is no enabled region %s of persistent memory; "
			"ndctl list -R shows them", name);
	if (ndctl_region_get_ro(plan->region) == 1)
		return pc_fail(err, EROFS, "%s is read-only", name);
	return 0;
}

static int check_empty(const struct plan *plan, struct pc_err *err)
{
	const char *name = plan->spec->region;
	struct ndctl_namespace *ndns;

	ndctl_namespace_foreach(plan->region, ndns) {
		if (ndctl_namespace_is_configured(ndns) || ndctl_namespace_is_active(ndns))
			return pc_fail(err, EBUSY, "%s holds %s (%llu MiB) already; name its "
				"device, another region, or destroy it (ndctl destroy-namespace "
				"-f %s)", name, ndctl_namespace_get_devname(ndns),
				ndctl_namespace_get_size(ndns) >> 20,
				ndctl_namespace_get_devname(ndns));
	}
	return 0;
}

static int choose(struct plan *plan, struct pc_err *err)
{
	unsigned long long room = ndctl_region_get_max_available_extent(plan->region);
	unsigned long align = ndctl_region_get_align(plan->region);
	uint64_t want = plan->spec->bytes;
	struct ndctl_namespace *ndns;

	if (room == ULLONG_MAX)
		room = ndctl_region_get_available_size(plan->region);
	if (align == ULONG_MAX || align < ALIGN_BYTES)
		align = ALIGN_BYTES;
	room -= room % align;
	/* Where struct pages lie on the device, they take 1/64 of it. */
	if (want && plan->spec->map_on_device)
		want += want / 60;
	if (want)
		want = (want + OVERHEAD_BYTES + align - 1) / align * align;
	if (!room || want > room)
		return pc_fail(err, ENOSPC, "%s has %llu MiB free in one piece, %llu MiB are "
			"needed", plan->spec->region, room >> 20,
			(unsigned long long)(want ? want : align) >> 20);
	plan->raw_bytes = want ? want : room;
	plan->ndns = ndctl_region_get_namespace_seed(plan->region);
	ndctl_namespace_foreach(plan->region, ndns) {
		if (!ndctl_namespace_get_id(ndns))
			plan->ndns = ndns;
	}
	if (!plan->ndns)
		return pc_fail(err, ENODEV, "%s offers no namespace to configure",
			plan->spec->region);
	return 0;
}

static int new_uuid(uuid_t ret_uuid)
{
	if (getrandom(ret_uuid, sizeof(uuid_t), 0) != sizeof(uuid_t))
		return -EIO;
	ret_uuid[6] = (unsigned char)((ret_uuid[6] & 0x0f) | 0x40);
	ret_uuid[8] = (unsigned char)((ret_uuid[8] & 0x3f) | 0x80);
	return 0;
}

static int reserve(const struct plan *plan, struct pc_err *err)
{
	const char *step = "label";
	uuid_t uuid = { 0 };
	int rc;

	/* The label comes first: it is what undo knows a half-made one by. */
	rc = ndctl_namespace_set_alt_name(plan->ndns, LABEL);
	if (!rc) {
		step = "uuid";
		rc = new_uuid(uuid);
	}
	if (!rc)
		rc = ndctl_namespace_set_uuid(plan->ndns, uuid);
	if (!rc) {
		step = "size";
		rc = ndctl_namespace_set_size(plan->ndns, plan->raw_bytes);
	}
	if (rc)
		return pc_fail(err, rc, "%s did not take its %s (%llu MiB): %s",
			ndctl_namespace_get_devname(plan->ndns), step,
			(unsigned long long)plan->raw_bytes >> 20, strerror(abs(rc)));
	return 0;
}

static int enable_fsdax(const struct plan *plan, enum ndctl_pfn_loc loc,
	struct pc_namespace *ret)
{
	struct ndctl_pfn *pfn = ndctl_region_get_pfn_seed(plan->region);
	uuid_t uuid = { 0 };
	int rc;

	if (!pfn)
		return -EOPNOTSUPP;
	rc = new_uuid(uuid);
	if (!rc)
		rc = ndctl_pfn_set_uuid(pfn, uuid);
	if (!rc)
		rc = ndctl_pfn_set_location(pfn, loc);
	if (!rc && ndctl_pfn_has_align(pfn))
		rc = ndctl_pfn_set_align(pfn, ALIGN_BYTES);
	if (!rc)
		rc = ndctl_pfn_set_namespace(pfn, plan->ndns);
	if (!rc)
		rc = ndctl_pfn_enable(pfn);
	if (rc)
		return rc;
	snprintf(ret->device, sizeof(ret->device), "/dev/%s", ndctl_pfn_get_block_device(pfn));
	ret->bytes = ndctl_pfn_get_size(pfn);
	ret->align = ALIGN_BYTES;
	return 0;
}

static int enable_devdax(const struct plan *plan, enum ndctl_pfn_loc loc,
	struct pc_namespace *ret)
{
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(plan->region);
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	uuid_t uuid = { 0 };
	int rc;

	if (!dax)
		return -EOPNOTSUPP;
	rc = new_uuid(uuid);
	if (!rc)
		rc = ndctl_dax_set_uuid(dax, uuid);
	if (!rc)
		rc = ndctl_dax_set_location(dax, loc);
	if (!rc)
		rc = ndctl_dax_set_align(dax, ALIGN_BYTES);
	if (!rc)
		rc = ndctl_dax_set_namespace(dax, plan->ndns);
	if (!rc)
		rc = ndctl_dax_enable(dax);
	if (rc)
		return rc;
	region = ndctl_dax_get_daxctl_region(dax);
	dev = region ? daxctl_dev_get_first(region) : NULL;
	if (!dev)
		return -ENODEV;
	snprintf(ret->device, sizeof(ret->device), "/dev/%s", daxctl_dev_get_devname(dev));
	ret->bytes = daxctl_dev_get_size(dev);
	ret->align = ALIGN_BYTES;
	return 0;
}

static int enable(const struct plan *plan, struct pc_namespace *ret, struct pc_err *err)
{
	enum ndctl_pfn_loc loc =
		plan->spec->map_on_device ? NDCTL_PFN_LOC_PMEM : NDCTL_PFN_LOC_RAM;
	bool fsdax = plan->spec->mode == PC_NAMESPACE_FSDAX;
	int rc;

	ndctl_namespace_set_enforce_mode(plan->ndns,
		fsdax ? NDCTL_NS_MODE_FSDAX : NDCTL_NS_MODE_DEVDAX);
	rc = fsdax ? enable_fsdax(plan, loc, ret) : enable_devdax(plan, loc, ret);
	if (rc)
		return pc_fail(err, rc, "%s could not be enabled as %s: %s; dmesg has the reason",
			ndctl_namespace_get_devname(plan->ndns), fsdax ? "fsdax" : "devdax",
			strerror(abs(rc)));
	return 0;
}

static int wait_node(const char *path, struct pc_err *err)
{
	const struct timespec wait = { .tv_nsec = NODE_WAIT_MS * 1000000L };

	for (int i = 0; i < NODE_TRIES; i++) {
		if (!access(path, F_OK))
			return 0;
		nanosleep(&wait, NULL);
	}
	return pc_fail(err, ETIMEDOUT, "%s did not appear within %d ms; is devtmpfs mounted at "
		"/dev?", path, NODE_TRIES * NODE_WAIT_MS);
}

int pc_namespace_load(enum pc_namespace_mode mode, struct pc_env *env, struct pc_err *err)
{
	int rc;

	/* nd_pmem serves devdax too: the info block is written through it. */
	rc = pc_module_load(env, "nd_pmem", err);
	if (!rc && mode == PC_NAMESPACE_DEVDAX)
		rc = pc_module_load(env, "device_dax", err);
	if (!rc && mode == PC_NAMESPACE_DEVDAX)
		rc = pc_module_load(env, "dax_pmem", err);
	return rc;
}

/* While its labels are made, by one who was killed meanwhile perhaps, a region is disabled. */
static struct ndctl_ctx *settled_context(struct plan *plan)
{
	const struct timespec wait = { .tv_nsec = REGION_WAIT_MS * 1000000L };
	struct ndctl_ctx *ctx = NULL;

	for (int i = 0; i < REGION_TRIES; i++) {
		ctx = context();
		plan->region = ctx ? find_region(ctx, plan->spec->region) : NULL;
		if (!plan->region || ndctl_region_is_enabled(plan->region))
			return ctx;
		if (i < REGION_TRIES - 1) {
			ndctl_unref(ctx);
			nanosleep(&wait, NULL);
		}
	}
	return ctx;
}

/* Nothing in @ctx may be used once labels were made, so it is made anew then. */
static int open_region(struct plan *plan, struct ndctl_ctx **ret_ctx, struct pc_err *err)
{
	struct ndctl_ctx *ctx = settled_context(plan);
	int rc;

	if (!ctx)
		return pc_oom(err);
	rc = check_region(plan, err);
	if (!rc && !pc_label_used(plan->region)) {
		rc = pc_label_init(plan->region, plan->spec->overwrite, err);
		if (!rc) {
			ndctl_unref(ctx);
			return open_region(plan, ret_ctx, err);
		}
	}
	if (!rc)
		rc = check_empty(plan, err);
	if (rc)
		ndctl_unref(ctx);
	else
		*ret_ctx = ctx;
	return rc;
}

static int make(const struct plan *plan, struct pc_env *env, struct pc_namespace *ret_namespace,
	struct pc_err *err)
{
	struct pc_namespace made = { 0 };
	int rc;

	snprintf(made.name, sizeof(made.name), "%s", ndctl_namespace_get_devname(plan->ndns));
	rc = env ? pc_undo_push(env, PC_UNDO_NAMESPACE, made.name, err) : 0;
	if (rc)
		return rc;
	rc = reserve(plan, err);
	if (!rc)
		rc = enable(plan, &made, err);
	if (!rc)
		rc = wait_node(made.device, err);
	if (rc)
		pc_namespace_destroy(made.name, NULL);
	else
		*ret_namespace = made;
	return rc;
}

int pc_namespace_create(const struct pc_namespace_spec *spec, struct pc_env *env,
	struct pc_namespace *ret_namespace, struct pc_err *err)
{
	struct plan plan = { .spec = spec };
	struct ndctl_ctx *ctx = NULL;
	int rc;

	if (geteuid())
		return pc_fail(err, EPERM, "namespaces are made by root only; run as root");
	rc = pc_namespace_load(spec->mode, env, err);
	if (!rc)
		rc = open_region(&plan, &ctx, err);
	if (rc)
		return rc;
	rc = choose(&plan, err);
	if (!rc)
		rc = make(&plan, env, ret_namespace, err);
	ndctl_unref(ctx);
	return rc;
}

static int write_zero(const char *device)
{
	_Alignas(INFO_BYTES) static const char zero[INFO_BYTES];
	pc_autofd int fd = -1;
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "/dev/%s", device);
	rc = wait_node(path, NULL);
	if (rc)
		return rc;
	fd = open(path, O_RDWR | O_DIRECT | O_EXCL | O_CLOEXEC);
	if (fd < 0 || pwrite(fd, zero, sizeof(zero), INFO_OFFSET) != (ssize_t)sizeof(zero))
		return errno ? -errno : -EIO;
	return 0;
}

/*
 * The next namespace may be cut at the same place: without its info block an
 * old one cannot be taken for it.
 */
static int zero_info(struct ndctl_namespace *ndns)
{
	int rc;

	ndctl_namespace_set_raw_mode(ndns, 1);
	rc = ndctl_namespace_enable(ndns);
	if (rc >= 0)
		rc = write_zero(ndctl_namespace_get_block_device(ndns));
	ndctl_namespace_set_raw_mode(ndns, 0);
	ndctl_namespace_disable_invalidate(ndns);
	return rc < 0 ? rc : 0;
}

static int destroy(struct ndctl_namespace *ndns, struct pc_err *err)
{
	const char *name = ndctl_namespace_get_devname(ndns);
	bool info = ndctl_namespace_get_pfn(ndns) || ndctl_namespace_get_dax(ndns);
	int rc;

	rc = ndctl_namespace_disable_safe(ndns);
	if (rc == -EBUSY)
		return pc_fail(err, rc, "%s stays: it is mounted or open", name);
	if (rc < 0)
		return pc_fail(err, rc, "%s stays: it cannot be disabled: %s", name,
			strerror(-rc));
	ndctl_namespace_set_enforce_mode(ndns, NDCTL_NS_MODE_RAW);
	rc = info ? zero_info(ndns) : 0;
	if (rc)
		return pc_fail(err, rc, "%s stays: its info block cannot be removed: %s", name,
			strerror(-rc));
	rc = ndctl_namespace_delete(ndns);
	if (rc)
		return pc_fail(err, rc, "%s stays: it is disabled but cannot be deleted: %s", name,
			strerror(abs(rc)));
	return 0;
}

/* One with a uuid and no size yet, as its maker's death leaves it, could never be used again. */
static void abandon(struct ndctl_namespace *ndns)
{
	if (!strcmp(ndctl_namespace_get_alt_name(ndns), LABEL))
		ndctl_namespace_delete(ndns);
}

/* One of ours that has a size; for the caller to name what failed. */
static struct ndctl_namespace *find_ours(struct ndctl_ctx *ctx, const char *name)
{
	struct ndctl_namespace *ndns = find_namespace(ctx, name);

	if (!ndns || !ndctl_namespace_get_size(ndns) ||
		strcmp(ndctl_namespace_get_alt_name(ndns), LABEL))
		return NULL;
	return ndns;
}

static int on_ours(const char *name, int (*fn)(struct ndctl_namespace *ndns), const char *verb,
	struct pc_err *err)
{
	struct ndctl_ctx *ctx = context();
	struct ndctl_namespace *ndns;
	int rc;

	if (!ctx)
		return pc_oom(err);
	ndns = find_ours(ctx, name);
	if (!ndns)
		rc = pc_fail(err, ENOENT, "%s is no namespace made by pinclash", name);
	else
		rc = fn(ndns);
	if (ndns && rc < 0)
		pc_fail(err, rc, "%s could not be %s: %s", name, verb, strerror(-rc));
	ndctl_unref(ctx);
	return rc < 0 ? rc : 0;
}

static int dax_enabled(struct ndctl_namespace *ndns)
{
	struct ndctl_dax *dax = ndctl_namespace_get_dax(ndns);

	return dax && ndctl_dax_is_enabled(dax) ? -EBUSY : 0;
}

/* libndctl does not ask whether the DAX device has let go of its driver. */
int pc_namespace_disable(const char *name, struct pc_err *err)
{
	int r = on_ours(name, ndctl_namespace_disable_safe, "disabled", err);

	return r < 0 ? r : on_ours(name, dax_enabled, "disabled", err);
}

int pc_namespace_enable(const char *name, struct pc_err *err)
{
	return on_ours(name, ndctl_namespace_enable, "enabled", err);
}

int pc_namespace_destroy(const char *name, struct pc_err *err)
{
	struct ndctl_ctx *ctx = context();
	struct ndctl_namespace *ndns;
	int rc = 0;

	if (!ctx)
		return pc_oom(err);
	ndns = find_namespace(ctx, name);
	if (!ndns)
		goto free_context;
	if (!ndctl_namespace_get_size(ndns))
		abandon(ndns);
	else if (strcmp(ndctl_namespace_get_alt_name(ndns), LABEL))
		rc = pc_fail(err, EEXIST, "%s was not made by pinclash and is left alone", name);
	else
		rc = destroy(ndns, err);

free_context:
	ndctl_unref(ctx);
	return rc;
}
