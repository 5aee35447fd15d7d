/* SPDX-License-Identifier: GPL-2.0-only */
/* undo.c: puts back what a run has made on this machine. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "holder/dm.h"
#include "media/blockdev.h"
#include "media/daxdev.h"
#include "media/fsmount.h"
#include "media/mounted.h"
#include "media/namespace.h"
#include "pinclash/env.h"
#include "util/module.h"
#include "util/netdev.h"
#include "util/rdmalink.h"
#include "util/retry.h"

static int undo_rmdir(const char *dir, struct pc_err *err)
{
	if (!rmdir(dir) || errno == ENOENT)
		return 0;
	return pc_fail(err, errno, "directory %s stays behind: %s", dir, strerror(errno));
}

/* All do nothing, successfully, when the thing is not there. */
static int (*const undo_table[PC_UNDO_KINDS])(const char *arg, struct pc_err *err) = {
	[PC_UNDO_RMDIR] = undo_rmdir,
	[PC_UNDO_UMOUNT] = pc_fs_umount,
	[PC_UNDO_WIPE] = pc_blockdev_wipe,
	[PC_UNDO_NAMESPACE] = pc_namespace_destroy,
	[PC_UNDO_DAX_BIND] = pc_dax_bind,
	[PC_UNDO_NETDEV] = pc_netdev_delete,
	[PC_UNDO_RDMA_LINK] = pc_rdmalink_delete,
	[PC_UNDO_DM] = pc_dm_remove,
	[PC_UNDO_FILES] = pc_mounted_drop,
	[PC_UNDO_MODULE] = pc_module_remove,
};

int pc_undo_push(struct pc_env *env, enum pc_undo_kind kind, const char *arg, struct pc_err *err)
{
	struct pc_undo_entry *entry;
	size_t bytes = strlen(arg) + 1;

	if (env->undo_count >= PC_UNDO_MAX)
		return pc_fail(err, ENOSPC, "the undo list is full (%d entries); nothing more is "
			"made on this machine", PC_UNDO_MAX);
	entry = &env->undo[env->undo_count];
	if (bytes > sizeof(entry->arg))
		return pc_fail(err, ENAMETOOLONG, "%s: name too long for the undo list", arg);
	entry->kind = kind;
	memcpy(entry->arg, arg, bytes);
	/* A guardian that takes over after a SIGKILL sees whole entries only. */
	atomic_signal_fence(memory_order_release);
	env->undo_count++;
	return 0;
}

static void drop(struct pc_env *env, uint32_t i)
{
	memmove(&env->undo[i], &env->undo[i + 1],
		(env->undo_count - i - 1) * sizeof(env->undo[0]));
	env->undo_count--;
}

/* A killed process whose request is in flight ends, and lets go of a mount, only then. */
static void let_requests_go(const struct pc_env *env)
{
	for (uint32_t i = 0; i < env->undo_count && pc_module_loaded("dm_mod"); i++) {
		if (env->undo[i].kind == PC_UNDO_DM)
			pc_dm_resume(env->undo[i].arg, NULL);
	}
}

int pc_undo_to(struct pc_env *env, uint32_t mark, struct pc_err *err)
{
	int first = 0;

	let_requests_go(env);
	for (uint32_t i = env->undo_count; i-- > mark;) {
		const struct pc_undo_entry entry = env->undo[i];
		struct pc_err why = { 0 };
		int rc = 0;

		if (entry.kind < PC_UNDO_KINDS && undo_table[entry.kind])
			rc = pc_retry_busy(undo_table[entry.kind], entry.arg, &why);
		if (!rc)
			drop(env, i);
		else if (!first)
			first = pc_fail(err, rc, "%s", why.text);
	}
	return first;
}
