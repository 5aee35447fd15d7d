/* SPDX-License-Identifier: GPL-2.0-only */
/* module.h: kernel modules. */
#ifndef PC_UTIL_MODULE_H
#define PC_UTIL_MODULE_H

#include <stdbool.h>

#include "pinclash/env.h"
#include "pinclash/error.h"

/** pc_module_loaded - is its code in the running kernel, as a module or built in? */
bool pc_module_loaded(const char *name);

/** pc_module_available - is it loaded, or could pc_module_load() find it? No side effects. */
bool pc_module_available(const char *name);

/**
 * pc_module_load - load a module and what it depends on
 * @env: each module that was not loaded before is pushed to its undo list in
 *	load order, so that undoing takes the users away before the used; NULL
 *	when the caller does not want them removed again
 * @name: underscores and dashes are the same
 *
 * Does nothing when it is loaded or built in already. Loading goes on when the
 * caller is killed; what it loads then stays loaded.
 *
 * Errors: -ENOENT no such module for the running kernel, -EPERM not allowed
 * (not root, or lockdown), -ENOSPC the undo list is full, or what the kernel
 * said.
 */
int pc_module_load(struct pc_env *env, const char *name, struct pc_err *err);

/**
 * pc_module_load_file - the same from a file, for a module that is not installed
 * @name: what it is called once it is loaded
 * @path: the .ko file; what it depends on must be loaded
 *
 * Errors: as pc_module_load(); -ENOENT no such file, -EINVAL no module,
 * -ENOEXEC built for another kernel.
 */
int pc_module_load_file(struct pc_env *env, const char *name, const char *path, struct pc_err *err);

/**
 * pc_module_remove - remove a module; nothing when it is not loaded
 *
 * A module that another module uses by now stays and is no error: whoever
 * loaded that one needs it.
 *
 * Errors: -EBUSY in use, -EPERM, or what the kernel said.
 */
int pc_module_remove(const char *name, struct pc_err *err);

#endif
