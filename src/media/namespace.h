/* SPDX-License-Identifier: GPL-2.0-only */
/* namespace.h: namespaces of persistent memory. */
#ifndef PC_MEDIA_NAMESPACE_H
#define PC_MEDIA_NAMESPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "pinclash/env.h"
#include "pinclash/error.h"

/** enum pc_namespace_mode - what becomes of it */
enum pc_namespace_mode {
	PC_NAMESPACE_FSDAX,  /* a block device, /dev/pmemN */
	PC_NAMESPACE_DEVDAX, /* a character device, /dev/daxX.Y */
};

/**
 * struct pc_namespace_spec - the namespace that is wanted
 * @region: "region0"; must hold no configured namespace
 * @mode: see enum pc_namespace_mode
 * @map_on_device: struct pages on the device itself, not in RAM
 * @overwrite: destroy what a region without labels carries
 * @bytes: usable size wanted, rounded up as the region asks; 0 for the whole region
 */
struct pc_namespace_spec {
	const char *region;
	enum pc_namespace_mode mode;
	bool map_on_device;
	bool overwrite;
	uint64_t bytes;
};

/**
 * struct pc_namespace - a namespace that was made
 * @name: "namespace0.0"
 * @device: "/dev/pmem0" or "/dev/dax0.0"
 * @bytes: usable size
 * @align: mapping alignment, bytes
 */
struct pc_namespace {
	char name[32];
	char device[64];
	uint64_t bytes;
	uint64_t align;
};

/**
 * pc_namespace_load - load the drivers of a mode: nd_pmem, and for devdax dax_pmem, device_dax
 * @env: see pc_module_load()
 *
 * Errors: those of pc_module_load().
 */
int pc_namespace_load(enum pc_namespace_mode mode, struct pc_env *env, struct pc_err *err);

/**
 * pc_namespace_create - make a namespace on an empty region
 * @env: PC_UNDO_NAMESPACE is pushed before the region is changed; may be NULL
 *
 * Calls pc_namespace_load(). Gives it the label "pinclash", by which pc_namespace_destroy() knows it again. Returns when
 * the device node is there; needs devtmpfs, not udev. Destroys nothing but
 * what the empty region holds. A region whose label area is blank gets labels
 * first (pc_label_init()).
 *
 * Errors: -ENODEV no such region (or it is disabled, or not of persistent
 * memory), -EBUSY a namespace is configured on it, -EROFS read-only region,
 * -EEXIST no labels, and something on it, -EOPNOTSUPP cannot have labels, -ENOSPC too small, -ETIMEDOUT the device node did not appear, -EPERM not
 * root, or what libndctl or pc_module_load() said.
 */
int pc_namespace_create(const struct pc_namespace_spec *spec, struct pc_env *env,
	struct pc_namespace *ret_namespace, struct pc_err *err);

/**
 * pc_namespace_disable - disable a namespace that pc_namespace_create() made
 *
 * Errors: -ENOENT none of ours is called so, -EBUSY mounted or open, or what libndctl said.
 */
int pc_namespace_disable(const char *name, struct pc_err *err);

/** pc_namespace_enable - enable it again; nothing when it is. Errors: as above. */
int pc_namespace_enable(const char *name, struct pc_err *err);

/**
 * pc_namespace_destroy - destroy a namespace that pc_namespace_create() made
 *
 * Nothing when it is not there or not configured.
 *
 * Errors: -EEXIST it does not carry our label and is left alone, -EBUSY
 * mounted or open, or what libndctl said.
 */
int pc_namespace_destroy(const char *name, struct pc_err *err);

#endif
