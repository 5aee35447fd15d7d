/* SPDX-License-Identifier: GPL-2.0-only */
/* verdict.h: what the kernel did, and what we say of it. */
#ifndef PINCLASH_VERDICT_H
#define PINCLASH_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * enum pc_outcome - what the kernel did; those after PC_OUT_KEPT are unsafe
 *
 * Unsafe ones stand with the strongest evidence first: the first that an
 * oracle cries names the cell.
 */
enum pc_outcome {
	PC_OUT_NONE,
	PC_OUT_REFUSED_PIN,
	PC_OUT_BLOCKED,
	PC_OUT_REFUSED_CHANGE,
	PC_OUT_REVOKED,
	PC_OUT_DETACHED,
	PC_OUT_KEPT, /* returned at once, and the pinned range still owns its blocks */
	PC_OUT_STALE_WRITE,
	PC_OUT_STALE_READ,
	PC_OUT_CRASH,
	PC_OUT_CORRUPT_FS,
	PC_OUT_UNKILLABLE,
	PC_OUT_STUCK_HOLDER,
	PC_OUT_LOST_WAKEUP,
	PC_OUT_LEAK,
	PC_OUT_EARLY,
	PC_OUTCOMES,
};

/** pc_outcome_name - "refused-pin", ... ; "" for PC_OUT_NONE */
const char *pc_outcome_name(enum pc_outcome outcome);

bool pc_outcome_unsafe(enum pc_outcome outcome);

enum pc_verdict {
	PC_SAFE,
	PC_UNSAFE,
	PC_INCONCLUSIVE,
	PC_SKIPPED,
	PC_VERDICTS,
};

const char *pc_verdict_name(enum pc_verdict verdict);

/** enum pc_sight - what an oracle made of the facts */
enum pc_sight {
	PC_SIGHT_NONE,   /* the question does not arise in this cell */
	PC_SIGHT_SILENT, /* looked, and the promise was kept */
	PC_SIGHT_BLIND,  /* could not look: never counts as safe */
	PC_SIGHT_CRY,    /* the promise was broken */
	PC_SIGHTS,
};

const char *pc_sight_name(enum pc_sight sight);

/**
 * struct pc_finding - one oracle's answer
 * @outcome: when it cries
 * @at_ns: time of the event that settled it, CLOCK_MONOTONIC as in the history;
 *	0 when no single event did
 * @detail: one line
 */
struct pc_finding {
	const char *oracle;
	enum pc_sight sight;
	enum pc_outcome outcome;
	uint64_t at_ns;
	char detail[360];
};

#define PC_FINDINGS 12

/** struct pc_judgement - the answer for a cell */
struct pc_judgement {
	enum pc_verdict verdict;
	enum pc_outcome outcome;
	const char *oracle; /* whose finding decided; "" when none did */
	char detail[360];
	size_t count;
	struct pc_finding findings[PC_FINDINGS];
};

struct pc_case;

/**
 * pc_judge - ask every registered oracle and sum up
 *
 * Any cry makes the cell unsafe; otherwise any blind oracle makes it
 * inconclusive; safe needs at least one oracle that looked. Reads nothing
 * but @c, so the same case always gets the same verdict.
 */
void pc_judge(const struct pc_case *c, struct pc_judgement *ret_judgement);

/** pc_judgement_worse - does @a weigh more than @b? Unsafe before inconclusive before safe. */
bool pc_judgement_worse(const struct pc_judgement *a, const struct pc_judgement *b);

/** pc_case_outcome - which of the safe outcomes the facts describe, PC_OUT_NONE for none */
enum pc_outcome pc_case_outcome(const struct pc_case *c);

#endif
