/* SPDX-License-Identifier: GPL-2.0-only */
/* explain.c: which of the pins is in the way, and what to do. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "who/model.h"

static const struct pc_who_mapping *mapping_at(const struct pc_who *who,
	const struct pc_who_pin *pin)
{
	for (size_t i = 0; i < who->mapping_count; i++) {
		const struct pc_who_mapping *m = &who->mappings[i];

		if (m->pid == pin->pid && pin->address < m->end &&
			pin->address + pin->bytes > m->start)
			return m;
	}
	return NULL;
}

static bool fits_a_mapping(const struct pc_who *who, const struct pc_who_pin *pin)
{
	for (size_t i = 0; i < who->mapping_count; i++) {
		const struct pc_who_mapping *m = &who->mappings[i];

		if (m->pid == pin->pid && m->subject && m->end - m->start >= pin->bytes)
			return true;
	}
	return false;
}

static void set(struct pc_who_pin *pin, enum pc_rank rank, const char *why)
{
	pin->rank = rank;
	snprintf(pin->why, sizeof(pin->why), "%s", why);
}

static void rank_by_address(const struct pc_who *who, struct pc_who_pin *pin)
{
	const struct pc_who_mapping *m = mapping_at(who, pin);
	uint64_t start;

	if (!m) {
		set(pin, PC_RANK_POSSIBLE, "nothing is mapped at its address any more, and a pin "
			"outlives its mapping");
	} else if (!m->subject) {
		set(pin, PC_RANK_NONE, "its address lies in other memory");
	} else {
		start = pin->address > m->start ? pin->address : m->start;
		pin->rank = PC_RANK_CERTAIN;
		snprintf(pin->why, sizeof(pin->why), "its address 0x%" PRIx64 " lies in the mapping "
			"of %.150s, at offset %" PRIu64, pin->address, m->path,
			start - m->start + m->offset);
	}
}

static void rank_by_process(const struct pc_who *who, struct pc_who_pin *pin)
{
	const struct pc_who_process *p = pc_who_find_process(who, pin->pid);
	bool moves = pin->kind == PC_PIN_DIRECT && !pin->stalled;

	if (!pin->pid)
		set(pin, PC_RANK_POSSIBLE, "the process that made it has ended, and another that "
			"was given its descriptor keeps it");
	else if (p && p->mapped && !fits_a_mapping(who, pin))
		set(pin, PC_RANK_UNLIKELY, "its process maps it, but less than this pins");
	else if (p && p->mapped)
		set(pin, moves ? PC_RANK_POSSIBLE : PC_RANK_LIKELY,
			moves ? "its process maps it; requests that move end by themselves"
			      : "its process maps it, and the kernel does not tell addresses");
	else if (p && p->opened)
		set(pin, PC_RANK_POSSIBLE, "its process has it open, and a pin outlives its "
			"mapping");
	else
		set(pin, PC_RANK_UNLIKELY, "its process neither maps it nor has it open; a pin "
			"outlives both");
}

static void say_next(struct pc_who_pin *pin)
{
	char *next = pin->next;
	const size_t size = sizeof(pin->next);
	const char *digits = pin->handle + strcspn(pin->handle, "0123456789");
	int pid = (int)pin->pid;

	switch (pin->kind) {
	case PC_PIN_MR:
		if (pid)
			snprintf(next, size, "have it deregister the region, or end process %d; it is "
				"listed by: rdma resource show mr pid %d", pid, pid);
		else
			snprintf(next, size, "end whoever still has /dev/infiniband/uverbs* open: "
				"fuser -v /dev/infiniband/uverbs*");
		break;
	case PC_PIN_RING:
		snprintf(next, size, "have it unregister its buffers, or end process %d", pid);
		break;
	case PC_PIN_DIRECT:
		if (pin->handle[0])
			snprintf(next, size, "dmsetup resume %s, unless somebody suspended it on "
				"purpose; process %d cannot end before its request does", pin->handle,
				pid);
		else
			snprintf(next, size, "see why the device does not answer (dmesg); process %d "
				"cannot end before its request does", pid);
		break;
	case PC_PIN_PIPE:
		snprintf(next, size, "the pages go when somebody reads %s dry, or when both its ends "
			"are closed; end process %d, or see who else has it: lsof | grep %.*s",
			pin->handle, pid, (int)strspn(digits, "0123456789"), digits);
		break;
	case PC_PIN_OTHER:
		snprintf(next, size, "look what process %d does with devices: ls -l /proc/%d/fd", pid,
			pid);
		break;
	case PC_PIN_KINDS:
		break;
	}
}

static bool has_listed_pins(const struct pc_who *who, pid_t pid)
{
	for (size_t i = 0; i < who->pin_count; i++) {
		const struct pc_who_pin *pin = &who->pins[i];

		if (pin->pid == pid && (pin->kind == PC_PIN_MR || pin->kind == PC_PIN_RING))
			return true;
	}
	return false;
}

/* The kernel counts it to the process and nothing else speaks of it: VFIO, AF_XDP, a driver. */
static void add_others(struct pc_who *who)
{
	for (size_t i = 0; i < who->process_count; i++) {
		const struct pc_who_process *p = &who->processes[i];
		struct pc_who_pin *pin;

		if (!p->pinned || (!p->mapped && !p->opened) || has_listed_pins(who, p->pid))
			continue;
		pin = pc_who_add_pin(who);
		if (!pin)
			return;
		*pin = (struct pc_who_pin){ .pid = p->pid, .kind = PC_PIN_OTHER,
			.bytes = p->pinned };
		memcpy(pin->comm, p->comm, sizeof(pin->comm));
		snprintf(pin->what, sizeof(pin->what), "long-term pins of a kind that no list names");
	}
}

static int by_rank(const void *a, const void *b)
{
	const struct pc_who_pin *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->pid < y->pid ? -1 : x->pid > y->pid;
}

void pc_who_explain(struct pc_who *who)
{
	add_others(who);
	for (size_t i = 0; i < who->pin_count; i++) {
		struct pc_who_pin *pin = &who->pins[i];

		if (pin->address)
			rank_by_address(who, pin);
		else
			rank_by_process(who, pin);
		say_next(pin);
	}
	if (who->pin_count)
		qsort(who->pins, who->pin_count, sizeof(*who->pins), by_rank);
}
