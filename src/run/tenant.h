/* SPDX-License-Identifier: GPL-2.0-only */
/* tenant.h: what the tenant process does: it takes blocks that a change freed. */
#ifndef PINCLASH_RUN_TENANT_H
#define PINCLASH_RUN_TENANT_H

#include "pinclash/error.h"

/*
 * All take a struct pc_stage, run in the tenant process and fill
 * arena->facts.canary or .change.
 */

/** pc_tenant_look - note the layout of the pinned range after the change */
int pc_tenant_look(void *stage, struct pc_err *err);

/** pc_tenant_take - make stamped files until they own every block that the pin lost */
int pc_tenant_take(void *stage, struct pc_err *err);

/** pc_tenant_take_given - stamp the second file, whose the blocks are that the pin lost */
int pc_tenant_take_given(void *stage, struct pc_err *err);

/** pc_tenant_squat - while the change waits: try to be given a pinned block */
int pc_tenant_squat(void *stage, struct pc_err *err);

/** pc_tenant_verify - look for the holder's bytes in the tenant and the second file */
int pc_tenant_verify(void *stage, struct pc_err *err);

/** pc_tenant_drop - remove the tenant's files */
int pc_tenant_drop(void *stage, struct pc_err *err);

/** pc_tenant_clean - remove all files of the cell */
int pc_tenant_clean(void *stage, struct pc_err *err);

#endif
