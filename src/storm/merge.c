/* SPDX-License-Identifier: GPL-2.0-only */
/* merge.c: a heap of the next event of each source. */
#include "storm/merge.h"

#include <stdbool.h>
#include <stdlib.h>

/** struct head - next event of a source */
struct head {
	struct pc_storm_event event;
	uint32_t source;
};

/** @in_heap: of each source: is its next event there? */
struct pc_merge {
	pc_merge_pull pull;
	void *ctx;
	bool *in_heap;
	uint32_t count;
	struct head heap[];
};

static bool earlier(const struct head *a, const struct head *b)
{
	bool a_returns = a->event.kind == PC_EV_CHANGE_RETURN;
	bool b_returns = b->event.kind == PC_EV_CHANGE_RETURN;

	if (a->event.t_ns != b->event.t_ns)
		return a->event.t_ns < b->event.t_ns;
	return a_returns != b_returns ? b_returns : a->source < b->source;
}

static void sink(struct pc_merge *m, uint32_t at)
{
	const struct head moved = m->heap[at];

	for (uint32_t child = 2 * at + 1; child < m->count; child = 2 * at + 1) {
		if (child + 1 < m->count && earlier(&m->heap[child + 1], &m->heap[child]))
			child++;
		if (!earlier(&m->heap[child], &moved))
			break;
		m->heap[at] = m->heap[child];
		at = child;
	}
	m->heap[at] = moved;
}

static void rise(struct pc_merge *m, uint32_t at)
{
	const struct head moved = m->heap[at];

	while (at && earlier(&moved, &m->heap[(at - 1) / 2])) {
		m->heap[at] = m->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	m->heap[at] = moved;
}

int pc_merge_open(uint32_t sources, pc_merge_pull pull, void *ctx, struct pc_merge **ret_merge,
	struct pc_err *err)
{
	struct pc_merge *m = calloc(1, sizeof(*m) + sources * sizeof(m->heap[0]));

	if (!m)
		return pc_oom(err);
	m->in_heap = calloc(sources + 1, sizeof(*m->in_heap));
	if (!m->in_heap) {
		free(m);
		return pc_oom(err);
	}
	m->pull = pull;
	m->ctx = ctx;
	*ret_merge = m;
	return 0;
}

int pc_merge_wake(struct pc_merge *merge, uint32_t source, struct pc_err *err)
{
	struct head *head = &merge->heap[merge->count];
	int rc;

	if (merge->in_heap[source])
		return 0;
	rc = merge->pull(merge->ctx, source, &head->event, err);
	if (rc <= 0)
		return rc;
	head->source = source;
	merge->in_heap[source] = true;
	rise(merge, merge->count++);
	return 0;
}

int pc_merge_next(struct pc_merge *merge, uint64_t before_ns, struct pc_storm_event *ret_event,
	struct pc_err *err)
{
	struct head *top = &merge->heap[0];
	struct pc_storm_event event;
	int rc;

	if (!merge->count || top->event.t_ns >= before_ns)
		return 0;
	event = top->event;
	rc = merge->pull(merge->ctx, top->source, &top->event, err);
	if (rc < 0)
		return rc;
	if (!rc) {
		merge->in_heap[top->source] = false;
		*top = merge->heap[--merge->count];
	}
	if (merge->count)
		sink(merge, 0);
	*ret_event = event;
	return 1;
}

void pc_merge_close(struct pc_merge *merge)
{
	if (!merge)
		return;
	free(merge->in_heap);
	free(merge);
}
