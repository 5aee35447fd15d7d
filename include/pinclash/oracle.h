/* SPDX-License-Identifier: GPL-2.0-only */
/* oracle.h: contract of an oracle. */
#ifndef PINCLASH_ORACLE_H
#define PINCLASH_ORACLE_H

#include "pinclash/case.h"
#include "pinclash/config.h"
#include "pinclash/env.h"
#include "pinclash/op.h"
#include "pinclash/verdict.h"

/**
 * struct pc_oracle - one promise, watched
 * @op: common head
 * @before: optional; takes what it must know before the collision. Runs in
 *	the supervisor: must not touch the file system or device under test.
 * @after: optional; the same once the cell has ended
 * @judge: required; reads the facts and nothing else
 */
struct pc_oracle {
	struct pc_op op;
	void (*before)(struct pc_case *c, const struct pc_env *env);
	void (*after)(struct pc_case *c, const struct pc_env *env);
	void (*judge)(const struct pc_case *c, struct pc_finding *ret_finding);
};

/** pc_finding_set - fill a finding; the detail is printf-like */
void pc_finding_set(struct pc_finding *f, enum pc_sight sight, enum pc_outcome outcome,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** pc_finding_at - note the event that settled a finding; NULL when there is none */
void pc_finding_at(struct pc_finding *f, const struct pc_event *event);

#endif
