/* SPDX-License-Identifier: GPL-2.0-only */
/* event.c: names of events and roles, and look-ups in a history. */
#include <time.h>

#include "pinclash/event.h"

static const char *const role_names[PC_ROLES] = {
	[PC_ROLE_SUPERVISOR] = "supervisor",
	[PC_ROLE_HOLDER] = "holder",
	[PC_ROLE_CHANGER] = "changer",
	[PC_ROLE_PROBE] = "probe",
	[PC_ROLE_TENANT] = "tenant",
	[PC_ROLE_KEEPER] = "keeper",
	[PC_ROLE_SECOND] = "second-holder",
	[PC_ROLE_SYNCER] = "syncer",
};

static const char *const event_names[PC_EVENT_KINDS] = {
	[PC_EV_ACQUIRE_CALL] = "acquire-call",
	[PC_EV_ACQUIRE_RETURN] = "acquire-return",
	[PC_EV_RELEASE_CALL] = "release-call",
	[PC_EV_RELEASE_RETURN] = "release-return",
	[PC_EV_CHANGE_CALL] = "change-call",
	[PC_EV_CHANGE_RETURN] = "change-return",
	[PC_EV_DMA_WRITE] = "dma-write",
	[PC_EV_DMA_READ] = "dma-read",
	[PC_EV_UNMAP] = "unmap",
	[PC_EV_CLOSE] = "close",
	[PC_EV_TENANT_TAKE] = "tenant-take",
	[PC_EV_BLOCKED] = "blocked",
	[PC_EV_KILL] = "kill",
	[PC_EV_EXIT] = "exit",
	[PC_EV_DEADLINE] = "deadline",
	[PC_EV_STALE_READ] = "stale-read",
	[PC_EV_STALE_WRITE] = "stale-write",
	[PC_EV_SAMPLE] = "sample",
	[PC_EV_LOST] = "lost",
};

const char *pc_role_name(enum pc_role role)
{
	return role < PC_ROLES ? role_names[role] : "?";
}

const char *pc_event_name(enum pc_event_kind kind)
{
	return kind < PC_EVENT_KINDS ? event_names[kind] : "?";
}

const struct pc_event *pc_history_first(const struct pc_history *h, enum pc_event_kind kind,
	enum pc_role role)
{
	for (size_t i = 0; i < h->count; i++) {
		if (h->events[i].kind == kind && h->events[i].role == role)
			return &h->events[i];
	}
	return NULL;
}

const struct pc_event *pc_history_last(const struct pc_history *h, enum pc_event_kind kind,
	enum pc_role role)
{
	for (size_t i = h->count; i > 0; i--) {
		if (h->events[i - 1].kind == kind && h->events[i - 1].role == role)
			return &h->events[i - 1];
	}
	return NULL;
}

const struct pc_event *pc_history_about(const struct pc_history *h, enum pc_event_kind kind,
	enum pc_role role)
{
	for (size_t i = 0; i < h->count; i++) {
		if (h->events[i].kind == kind && h->events[i].arg == role)
			return &h->events[i];
	}
	return NULL;
}

uint64_t pc_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}
