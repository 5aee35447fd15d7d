/* SPDX-License-Identifier: GPL-2.0-only */
/* model.c: what is known of a hang. */
#include "who/model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "who/proc.h"

const char *pc_stuck_name(unsigned int stuck)
{
	static const char *const names[PC_STUCKS] = {
		[PC_STUCK_LAYOUT] = "layout-wait",
		[PC_STUCK_SPIN] = "spin",
		[PC_STUCK_BEHIND] = "behind",
	};

	return names[stuck];
}

const char *pc_relation_name(unsigned int relation)
{
	static const char *const names[PC_RELATIONS] = {
		[PC_RELATION_YES] = "yes",
		[PC_RELATION_UNKNOWN] = "unknown",
		[PC_RELATION_NO] = "no",
	};

	return names[relation];
}

const char *pc_pin_kind_name(unsigned int kind)
{
	static const char *const names[PC_PIN_KINDS] = {
		[PC_PIN_MR] = "rdma-mr",
		[PC_PIN_RING] = "uring-fixed",
		[PC_PIN_DIRECT] = "odirect",
		[PC_PIN_PIPE] = "pipe",
		[PC_PIN_OTHER] = "other",
	};

	return names[kind];
}

const char *pc_rank_name(unsigned int rank)
{
	static const char *const names[PC_RANKS] = {
		[PC_RANK_CERTAIN] = "certain",
		[PC_RANK_LIKELY] = "likely",
		[PC_RANK_POSSIBLE] = "possible",
		[PC_RANK_UNLIKELY] = "unlikely",
		[PC_RANK_NONE] = "none",
	};

	return names[rank];
}

/* Room for one more; the new item is all zero. */
static void *grow(void *items, size_t count, size_t size)
{
	char *more = reallocarray(items, count + 1, size);

	if (more)
		memset(more + count * size, 0, size);
	return more;
}

#define ADD(who, items, count)                                                                 \
	({                                                                                     \
		void *more_ = grow((who)->items, (who)->count, sizeof(*(who)->items));         \
		if (more_)                                                                     \
			(who)->items = more_;                                                  \
		more_ ? &(who)->items[(who)->count++] : NULL;                                  \
	})

struct pc_who_task *pc_who_add_task(struct pc_who *who)
{
	return ADD(who, tasks, task_count);
}

struct pc_who_mapping *pc_who_add_mapping(struct pc_who *who)
{
	return ADD(who, mappings, mapping_count);
}

struct pc_who_pin *pc_who_add_pin(struct pc_who *who)
{
	return ADD(who, pins, pin_count);
}

const struct pc_who_process *pc_who_find_process(const struct pc_who *who, pid_t pid)
{
	for (size_t i = who->process_count; i-- > 0;) {
		if (who->processes[i].pid == pid)
			return &who->processes[i];
	}
	return NULL;
}

struct pc_who_process *pc_who_process(struct pc_who *who, pid_t pid)
{
	const struct pc_who_process *known = pc_who_find_process(who, pid);
	struct pc_who_process *p;

	if (known)
		return &who->processes[known - who->processes];
	p = ADD(who, processes, process_count);
	if (p) {
		p->pid = pid;
		pc_proc_comm(p->comm, sizeof(p->comm), who->proc, pid);
	}
	return p;
}

void pc_who_note(struct pc_who *who, const char *fmt, ...)
{
	struct pc_who_note note = { 0 }, *added;
	va_list args;

	va_start(args, fmt);
	vsnprintf(note.text, sizeof(note.text), fmt, args);
	va_end(args);
	for (size_t i = 0; i < who->note_count; i++) {
		if (!strcmp(who->notes[i].text, note.text))
			return;
	}
	added = ADD(who, notes, note_count);
	if (added)
		*added = note;
}

void pc_who_free(struct pc_who *who)
{
	free(who->tasks);
	free(who->processes);
	free(who->mappings);
	free(who->pins);
	free(who->notes);
}
