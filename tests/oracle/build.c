/* SPDX-License-Identifier: GPL-2.0-only */
/* build.c: cases as they are told in tests. */
#include "build.h"

#define BEGIN_NS 1000000000u
#define MS_NS    1e6

struct pc_case *case_new(void)
{
	struct pc_case *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	return c;
}

void case_free(struct pc_case *c)
{
	free(c->history.events);
	free(c);
}

static void add(struct pc_case *c, struct pc_event e)
{
	struct pc_history *h = &c->history;
	size_t i = h->count++;

	h->events = realloc(h->events, h->count * sizeof(e));
	assert_non_null(h->events);
	for (; i > 0 && h->events[i - 1].t_ns > e.t_ns; i--)
		h->events[i] = h->events[i - 1];
	h->events[i] = e;
}

static uint64_t to_ns(double ms)
{
	return BEGIN_NS + (uint64_t)(ms * MS_NS);
}

void at(struct pc_case *c, double ms, enum pc_event_kind kind, enum pc_role role)
{
	failed_at(c, ms, kind, role, 0);
}

void failed_at(struct pc_case *c, double ms, enum pc_event_kind kind, enum pc_role role, int error)
{
	add(c, (struct pc_event){ .t_ns = to_ns(ms), .kind = (uint16_t)kind,
		.role = (uint16_t)role, .result = -error });
}

void about(struct pc_case *c, double ms, enum pc_event_kind kind, enum pc_role role)
{
	add(c, (struct pc_event){ .t_ns = to_ns(ms), .kind = (uint16_t)kind,
		.role = PC_ROLE_SUPERVISOR, .arg = role });
}

void without(struct pc_case *c, enum pc_event_kind kind, enum pc_role role)
{
	struct pc_history *h = &c->history;
	size_t kept = 0;

	for (size_t i = 0; i < h->count; i++) {
		const struct pc_event e = h->events[i];
		bool his = e.role == role || (e.role == PC_ROLE_SUPERVISOR && e.arg == role);

		if (e.kind != kind || !his)
			h->events[kept++] = e;
	}
	assert_true(kept < h->count);
	h->count = kept;
}

struct pc_layout blocks(unsigned int first, unsigned int pages, int64_t moved)
{
	struct pc_layout l = { .known = true, .count = pages > 0 };

	if (pages)
		l.extents[0] = (struct pc_extent){
			.logical = PIN_AT + first * (uint64_t)PC_PAGE,
			.physical = BLOCKS_AT + first * (uint64_t)PC_PAGE + (uint64_t)moved,
			.bytes = pages * (uint64_t)PC_PAGE,
		};
	return l;
}

struct pc_foreign foreign(enum pc_writer writer, uint32_t pages)
{
	const struct pc_stamp_id id = { .run = 7, .writer = writer, .seq = 3 };
	struct pc_foreign f = { .found = true, .pages = pages, .offset = 2u * PC_PAGE };
	unsigned char page[PC_PAGE];

	pc_stamp_fill(page, sizeof(page), &id, 5);
	memcpy(f.sample, page, sizeof(f.sample));
	return f;
}

static void name_case(struct pc_case *c, const char *medium, const char *holder,
	const char *change)
{
	snprintf(c->id, sizeof(c->id), "%s/%s/%s/mapped", medium, holder, change);
	snprintf(c->medium, sizeof(c->medium), "%s", medium);
	snprintf(c->holder, sizeof(c->holder), "%s", holder);
	snprintf(c->change_name, sizeof(c->change_name), "%s", change);
	snprintf(c->situation, sizeof(c->situation), "mapped");
}

static void all_is_well(struct pc_case *c)
{
	c->holder_ended = true;
	c->log.known = true;
	c->fsck = (struct pc_fsck_fact){ .applies = true, .ran = true, .clean = true };
	c->count = (struct pc_count_fact){
		.known = true,
		.acquired_before = 1000,
		.acquired_after = 1000 + PIN_PAGES,
		.released_before = 990,
		.released_after = 990 + PIN_PAGES,
		.mr_known = true,
		.mr_before = 2,
		.mr_after = 2,
		.teardown_tried = true,
	};
}

static void try_pin(struct pc_case *c, const char *call, int error)
{
	c->pin.tried = true;
	c->pin.granted = error == 0;
	c->pin.error = error;
	c->pin.counted = true;
	c->pin.offset = PIN_AT;
	c->pin.bytes = PIN_BYTES;
	snprintf(c->pin.call, sizeof(c->pin.call), "%s", call);
	at(c, 0, PC_EV_ACQUIRE_CALL, PC_ROLE_HOLDER);
	failed_at(c, HELD_MS, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER, error);
}

static void set_up(struct pc_case *c)
{
	name_case(c, "xfs-dax", "odirect", "punch");
	all_is_well(c);
	c->run = 7;
	c->deadlines = (struct pc_deadlines){ 5000, 3000, 4000 };
	c->change.frees = true;
	c->change.layout_known = true;
	c->change.before = blocks(0, PIN_PAGES, 0);
}

void case_held(struct pc_case *c)
{
	set_up(c);
	try_pin(c, "io_submit", 0);
	c->canary.baseline_tried = c->canary.baseline = true;
}

void case_refused(struct pc_case *c, int error, bool documented)
{
	set_up(c);
	try_pin(c, "ibv_reg_mr", error);
	c->pin.refusal_expected = documented;
}

static void release(struct pc_case *c)
{
	at(c, RELEASE_MS, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
	at(c, RELEASED_MS, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
}

void case_waits_on(struct pc_case *c)
{
	case_held(c);
	at(c, 2, PC_EV_CHANGE_CALL, PC_ROLE_PROBE);
	about(c, 5, PC_EV_KILL, PC_ROLE_CHANGER);
	about(c, 6, PC_EV_EXIT, PC_ROLE_CHANGER);
	at(c, CALL_MS, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	about(c, BLOCKED_MS, PC_EV_BLOCKED, PC_ROLE_CHANGER);
	release(c);
	c->change.blocked_seen = true;
	c->canary.repeated = true;
	c->change.state = 'S';
	strcpy(c->change.waits_in, "xfs_break_dax_layouts");
	c->kill = (struct pc_kill_fact){ .tried = true, .ended = true, .took_ns = 1000000 };
}

void case_waited(struct pc_case *c)
{
	case_waits_on(c);
	at(c, WOKEN_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER);
}

static void case_returned(struct pc_case *c, int error)
{
	case_held(c);
	at(c, CALL_MS, PC_EV_CHANGE_CALL, PC_ROLE_CHANGER);
	failed_at(c, EARLY_MS, PC_EV_CHANGE_RETURN, PC_ROLE_CHANGER, error);
	release(c);
	c->change.after = c->change.before;
	c->canary.repeated = true;
	c->canary.repeat_seq = 2;
}

void case_kept(struct pc_case *c)
{
	case_returned(c, 0);
}

void case_change_failed(struct pc_case *c, int error)
{
	case_returned(c, error);
}

void case_freed(struct pc_case *c)
{
	case_returned(c, 0);
	at(c, 50, PC_EV_TENANT_TAKE, PC_ROLE_TENANT);
	c->change.after = blocks(0, 0, 0);
	c->canary.freed_bytes = c->canary.taken_bytes = PIN_BYTES;
}

void case_device_gone(struct pc_case *c)
{
	case_returned(c, 0);
	name_case(c, "devdax", "rdma-mr", "unbind");
	c->change = (struct pc_change_fact){ .takes_device = true };
	c->canary = (struct pc_canary_fact){ .baseline_tried = true, .baseline = true };
	c->fsck = (struct pc_fsck_fact){ 0 };
}

void killed_holder(struct pc_case *c)
{
	without(c, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
	without(c, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
	about(c, RELEASE_MS, PC_EV_KILL, PC_ROLE_HOLDER);
	c->holder_killed = true;
}

void two_holders(void (*story)(struct pc_case *c), struct pc_case *c)
{
	story(c);
	without(c, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
	without(c, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
	at(c, 1.5, PC_EV_ACQUIRE_CALL, PC_ROLE_SECOND);
	at(c, 1.8, PC_EV_ACQUIRE_RETURN, PC_ROLE_SECOND);
	at(c, EARLY_MS - 1.5, PC_EV_RELEASE_CALL, PC_ROLE_HOLDER);
	at(c, EARLY_MS - 1, PC_EV_RELEASE_RETURN, PC_ROLE_HOLDER);
	at(c, RELEASE_MS, PC_EV_RELEASE_CALL, PC_ROLE_SECOND);
	at(c, RELEASED_MS, PC_EV_RELEASE_RETURN, PC_ROLE_SECOND);
	c->pin.two = true;
}

void case_died(struct pc_case *c)
{
	name_case(c, "devdax", "rdma-mr", "unbind");
	c->log.guest_died = true;
	strcpy(c->log.death, "no output on the console for 60 s");
}
