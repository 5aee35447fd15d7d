/* SPDX-License-Identifier: GPL-2.0-only */
/* env.h: what a run has made on this machine, and how it is put back. */
#ifndef PINCLASH_ENV_H
#define PINCLASH_ENV_H

#include <stdbool.h>
#include <stdint.h>

#include "pinclash/error.h"

/** enum pc_undo_kind - what can be put back; each has one function in src/run/undo.c */
enum pc_undo_kind {
	PC_UNDO_NONE,
	PC_UNDO_RMDIR,     /* arg: directory made for a mount point */
	PC_UNDO_UMOUNT,    /* arg: mount point */
	PC_UNDO_WIPE,      /* arg: block device whose signature we wrote */
	PC_UNDO_NAMESPACE, /* arg: name of a namespace we created, "namespace0.0" */
	PC_UNDO_DAX_BIND,  /* arg: dax device to bind to device_dax again, "dax0.0" */
	PC_UNDO_NETDEV,    /* arg: network device we created */
	PC_UNDO_RDMA_LINK, /* arg: RDMA device we created */
	PC_UNDO_DM,        /* arg: device-mapper device we created, suspended or not */
	PC_UNDO_FILES,     /* arg: directory we made, removed with the files in it */
	PC_UNDO_MODULE,    /* arg: module that was not loaded before */
	PC_UNDO_KINDS,
};

/** struct pc_undo_entry - one thing to put back */
struct pc_undo_entry {
	uint32_t kind;
	char arg[120];
};

#define PC_UNDO_MAX 96

/**
 * struct pc_env - what the run has made
 *
 * Lives in shared memory (a file under /run/pinclash) so that a guardian
 * process, or the next run, can put everything back when the one that made
 * it is gone. Only the keeper process writes while a run is under way.
 */
struct pc_env {
	uint32_t undo_count;
	struct pc_undo_entry undo[PC_UNDO_MAX];
	bool keep_modules;    /* modules that are loaded stay, and are not noted for undoing */
	uint64_t run;         /* id of the run, part of every stamp */
	char rdma_device[64]; /* RDMA device the holders use, "" before one is provided */
	char dm_name[64];     /* device-mapper device of odirect, "" before it is provided */
	char dm_path[96];     /* its node */
};

/**
 * pc_undo_push - note what must be put back, before it is made
 *
 * Noted first and made second: an entry whose thing was never made is put
 * back by doing nothing.
 *
 * Errors: -ENOSPC the list is full, -ENAMETOOLONG @arg does not fit.
 */
int pc_undo_push(struct pc_env *env, enum pc_undo_kind kind, const char *arg, struct pc_err *err);

/**
 * pc_undo_to - put back everything above @mark, newest first
 * @mark: value of env->undo_count to return to
 *
 * Goes on after a failure: each entry is tried once and dropped from the
 * list when it is back. Blocks as long as the kernel does; call it in a
 * process that nobody needs to wait for.
 *
 * Return: 0, or the first error, with @err naming the thing that stays behind.
 */
int pc_undo_to(struct pc_env *env, uint32_t mark, struct pc_err *err);

#endif
