/* SPDX-License-Identifier: GPL-2.0-only */
/* hold.h: one pin, held until a person says so. */
#ifndef PC_SHELL_HOLD_H
#define PC_SHELL_HOLD_H

#include "pinclash/config.h"
#include "pinclash/holder.h"

/**
 * struct pc_hold_args - what is to be held
 * @path: a file, or a DAX device
 * @offset: bytes, a multiple of PC_PAGE
 * @bytes: likewise; set as "pin-size" in the configuration, too
 * @for_ms: release after so long; 0 for never
 */
struct pc_hold_args {
	const char *path;
	const struct pc_holder *holder;
	uint64_t offset;
	uint64_t bytes;
	uint64_t for_ms;
};

/** Exit codes of "hold"; documented in its help */
enum pc_hold_exit {
	PC_HOLD_RELEASED = 0,
	PC_HOLD_REFUSED = 1, /* the kernel did not grant the pin */
};

/**
 * pc_hold_size - bytes of a file or DAX device
 * @ret_align: of a mapping
 *
 * Errors: -EINVAL not there, or neither of the two.
 */
int pc_hold_size(const char *path, uint64_t *ret_bytes, uint64_t *ret_align, struct pc_err *err);

/**
 * pc_hold - pin, say so, wait, and release
 *
 * Ends at SIGINT, SIGTERM or SIGHUP, or after @args->for_ms, or when the
 * process that holds the pin is ended. The content of the file stays as it is;
 * a pin for writing gives a hole blocks, as a write fault does.
 *
 * Return: enum pc_hold_exit, or what pc_guard() returns: also PC_EXIT_FAILED when
 * the pin could not be set up or released.
 */
int pc_hold(const struct pc_config *cfg, const struct pc_hold_args *args, struct pc_err *err);

#endif
