/* SPDX-License-Identifier: GPL-2.0-only */
/* devdax.c: medium devdax, persistent memory as a character device. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "media/daxdev.h"
#include "media/namespace.h"
#include "pinclash/medium.h"

#define NAME "devdax"

static bool supported(const struct pc_config *cfg, char *why)
{
	const char *device = pc_config_str(cfg, NAME, "device");
	const char *region = pc_config_str(cfg, NAME, "region");
	const char *map = pc_config_str(cfg, NAME, "map");

	if (!device == !region)
		snprintf(why, PC_WHY, "%s; name one of them: --" NAME ".device /dev/daxX.Y, or "
			"--" NAME ".region regionN for a namespace that is destroyed afterwards",
			device ? "a device and a region are named" : "no device is named");
	else if (device && !pc_config_bool(cfg, NAME, "overwrite"))
		snprintf(why, PC_WHY, "the cells write over %s, and nothing on a DAX device tells "
			"whether it is in use; set --" NAME ".overwrite yes if its contents may go",
			device);
	else if (map && strcmp(map, "mem") && strcmp(map, "dev"))
		snprintf(why, PC_WHY, "--" NAME ".map is %s; it is mem or dev", map);
	else
		return true;
	return false;
}

static int take_region(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_err *err)
{
	const struct pc_namespace_spec spec = {
		.region = pc_config_str(cfg, NAME, "region"),
		.mode = PC_NAMESPACE_DEVDAX,
		.map_on_device = !strcmp(pc_config_str(cfg, NAME, "map"), "dev"),
		.overwrite = pc_config_bool(cfg, NAME, "overwrite"),
		.bytes = (uint64_t)pc_config_num(cfg, NAME, "size"),
	};
	struct pc_namespace made;
	int rc = pc_namespace_create(&spec, env, &made, err);

	if (rc)
		return rc;
	snprintf(place->device, sizeof(place->device), "%s", made.device);
	memcpy(place->namespace, made.name, sizeof(place->namespace));
	place->bytes = made.bytes;
	place->align = made.align;
	return 0;
}

static int take_device(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_err *err)
{
	const char *device = pc_config_str(cfg, NAME, "device");
	int rc;

	rc = pc_dax_size(device, &place->bytes, &place->align, err);
	if (!rc && pc_dax_bound(device))
		rc = pc_undo_push(env, PC_UNDO_DAX_BIND, device, err);
	if (!rc)
		rc = pc_dax_bind(device, err);
	if (rc)
		return rc;
	snprintf(place->device, sizeof(place->device), "%s", device);
	return 0;
}

static int open_medium(struct pc_place *ret_place, struct pc_env *env,
	const struct pc_config *cfg, struct pc_err *err)
{
	struct pc_place place = { 0 };
	char why[PC_WHY];
	int rc;

	if (!supported(cfg, why))
		return pc_fail(err, ENODEV, NAME ": %s", why);
	rc = pc_namespace_load(PC_NAMESPACE_DEVDAX, env, err);
	if (rc)
		return rc;
	place.undo_mark = env->undo_count;
	if (pc_config_str(cfg, NAME, "region"))
		rc = take_region(&place, env, cfg, err);
	else
		rc = take_device(&place, env, cfg, err);
	if (rc) {
		pc_undo_to(env, place.undo_mark, NULL);
		return rc;
	}
	*ret_place = place;
	return 0;
}

static int ready(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_err *err)
{
	int rc = 0;

	/* A namespace that a change has disabled is still there; one that it has destroyed is made anew. */
	if (place->namespace[0] && !pc_dax_exists(place->device))
		rc = pc_namespace_enable(place->namespace, err);
	if (rc == -ENOENT)
		rc = pc_undo_to(env, place->undo_mark, err);
	if (place->namespace[0] && !pc_dax_exists(place->device) && !rc)
		rc = take_region(place, env, cfg, err);
	return rc ? rc : pc_dax_rebind(place->device, err);
}

static int close_medium(struct pc_place *place, struct pc_env *env, const struct pc_config *cfg,
	struct pc_fsck_fact *ret_fsck, struct pc_err *err)
{
	(void)cfg;
	memset(ret_fsck, 0, sizeof(*ret_fsck));
	return pc_undo_to(env, place->undo_mark, err);
}

static const struct pc_need needs[] = {
	{ PC_NEED_ROOT, NULL, NULL },
	{ PC_NEED_MODULE, "device_dax", NULL },
	{ PC_NEED_MODULE, "dax_pmem", NULL },
	{ PC_NEED_MODULE, "nd_pmem", NULL },
	{ PC_NEED_END, NULL, NULL },
};

static const struct pc_option options[] = {
	{ .key = "region", .type = PC_TYPE_STRING,
		.help = "make a devdax namespace on this empty region, destroyed afterwards" },
	{ .key = "device", .type = PC_TYPE_PATH,
		.help = "use this DAX device, as /dev/dax0.0; needs overwrite = yes" },
	{ .key = "overwrite", .type = PC_TYPE_BOOL, .fallback = "no",
		.help = "the contents of the device may go" },
	{ .key = "size", .type = PC_TYPE_SIZE, .fallback = "64M", .min = 4LL << 20,
		.max = 1LL << 40, .help = "size of the namespace made on the region" },
	{ .key = "map", .type = PC_TYPE_STRING, .fallback = "mem",
		.help = "where the struct pages of a namespace made here lie: mem or dev" },
	{ .key = NULL },
};

static const struct pc_medium devdax = {
	.op = {
		.name = NAME,
		.help = "persistent memory as a character device, mapped whole",
		.needs = needs,
		.options = options,
		.supported = supported,
	},
	.flags = PC_MEDIUM_DEVICE | PC_MEDIUM_DAX,
	.open = open_medium,
	.ready = ready,
	.close = close_medium,
};

PC_REGISTER(medium, devdax);
