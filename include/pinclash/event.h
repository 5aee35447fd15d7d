/* SPDX-License-Identifier: GPL-2.0-only */
/* event.h: what happened when, as the oracles read it. */
#ifndef PINCLASH_EVENT_H
#define PINCLASH_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** enum pc_role - the processes of a cell */
enum pc_role {
	PC_ROLE_SUPERVISOR,
	PC_ROLE_HOLDER,
	PC_ROLE_CHANGER,
	PC_ROLE_PROBE,  /* a changer that exists to be killed while it is blocked */
	PC_ROLE_TENANT,
	PC_ROLE_KEEPER, /* makes and takes down devices and mounts */
	PC_ROLE_SECOND, /* a second holder of the same file */
	PC_ROLE_SYNCER, /* dirties and syncs the pinned file over and over */
	PC_ROLES,
};

const char *pc_role_name(enum pc_role role);

/** enum pc_event_kind - CALL and RETURN stand as close to the system call as can be */
enum pc_event_kind {
	PC_EV_ACQUIRE_CALL,
	PC_EV_ACQUIRE_RETURN,
	PC_EV_RELEASE_CALL,
	PC_EV_RELEASE_RETURN,
	PC_EV_CHANGE_CALL,
	PC_EV_CHANGE_RETURN,
	PC_EV_DMA_WRITE,   /* holder moved bytes into the pinned pages */
	PC_EV_DMA_READ,    /* holder moved bytes out of the pinned pages */
	PC_EV_UNMAP,
	PC_EV_CLOSE,
	PC_EV_TENANT_TAKE, /* a tenant owns its blocks and has stamped them */
	PC_EV_BLOCKED,     /* supervisor saw the role in @arg asleep or spinning in its call */
	PC_EV_KILL,        /* supervisor sent SIGKILL to the role in @arg */
	PC_EV_EXIT,        /* supervisor saw the role in @arg end */
	PC_EV_DEADLINE,    /* supervisor gave up waiting for the role in @arg */
	PC_EV_STALE_READ,  /* storms, as the following ones, see storm/event.h */
	PC_EV_STALE_WRITE,
	PC_EV_SAMPLE,
	PC_EV_LOST,
	PC_EVENT_KINDS,
};

/** pc_event_name - "acquire-call", ... as written to case files */
const char *pc_event_name(enum pc_event_kind kind);

/**
 * struct pc_event - one event
 * @t_ns: CLOCK_MONOTONIC, nanoseconds
 * @kind: enum pc_event_kind
 * @role: enum pc_role of the process that recorded it
 * @result: 0 or negative errno of a call that returned
 * @arg: depends on @kind
 */
struct pc_event {
	uint64_t t_ns;
	uint16_t kind;
	uint16_t role;
	int32_t result;
	uint64_t arg;
};

/**
 * struct pc_history - the events of one cell in time order
 * @lost: events that found their log full
 */
struct pc_history {
	struct pc_event *events;
	size_t count;
	size_t lost;
};

/** pc_history_first - first event of a kind recorded by @role, or NULL */
const struct pc_event *pc_history_first(const struct pc_history *h, enum pc_event_kind kind,
	enum pc_role role);

/** pc_history_last - last event of a kind recorded by @role, or NULL */
const struct pc_event *pc_history_last(const struct pc_history *h, enum pc_event_kind kind,
	enum pc_role role);

/** pc_history_about - first event of a kind whose arg is @role, or NULL */
const struct pc_event *pc_history_about(const struct pc_history *h, enum pc_event_kind kind,
	enum pc_role role);

/** pc_now_ns - CLOCK_MONOTONIC in nanoseconds */
uint64_t pc_now_ns(void);

#endif
