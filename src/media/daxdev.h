/* SPDX-License-Identifier: GPL-2.0-only */
/* daxdev.h: DAX character devices and their driver. */
#ifndef PC_MEDIA_DAXDEV_H
#define PC_MEDIA_DAXDEV_H

#include <stdbool.h>
#include <stdint.h>

#include "pinclash/error.h"

/* A device is named "dax0.0" or "/dev/dax0.0" everywhere here. */

/**
 * pc_dax_size - size and mapping alignment of a device, bytes
 *
 * Errors: -ENODEV no such DAX device.
 */
int pc_dax_size(const char *name, uint64_t *ret_bytes, uint64_t *ret_align, struct pc_err *err);

/**
 * pc_dax_bind - bind a device to device_dax and wait for its node
 *
 * Nothing when it is bound, or when there is no such device.
 *
 * Errors: -EBUSY another driver (kmem) has it, -ETIMEDOUT no node appeared,
 * or what libdaxctl said.
 */
int pc_dax_bind(const char *name, struct pc_err *err);

/**
 * pc_dax_bind_ram - bind an unbound device to kmem: it becomes system memory, not yet online
 *
 * Errors: what libdaxctl said, -EINVAL holds no whole memory block.
 */
int pc_dax_bind_ram(const char *name, struct pc_err *err);

/**
 * pc_dax_rebind - pc_dax_bind(), and take it from kmem before
 *
 * For a device that was device_dax's when the run began.
 *
 * Errors: those of pc_dax_bind() and pc_dax_unbind(); -EBUSY its memory is online.
 */
int pc_dax_rebind(const char *name, struct pc_err *err);

/** pc_dax_exists - is there such a device, bound or not? */
bool pc_dax_exists(const char *name);

/**
 * pc_dax_unbind - take a device from its driver; nothing when it has none
 *
 * One write to sysfs, nothing before it, so that it can be timed.
 *
 * Errors: -ENODEV no such device, or the errno of the write.
 */
int pc_dax_unbind(const char *name, struct pc_err *err);

/** pc_dax_bound - has device_dax bound it? */
bool pc_dax_bound(const char *name);

#endif
