/* SPDX-License-Identifier: GPL-2.0-only */
/* maps.c: collector of mappings, and of what a process has pinned by the kernel's own count. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/scoped.h"
#include "who/collectors.h"
#include "who/proc.h"

struct line {
	uint64_t start, end, offset, ino;
	uint32_t major, minor;
	const char *path;
	int path_len;
};

static bool parse(const char *text, struct line *l)
{
	int at = 0;

	if (sscanf(text, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %" SCNx32 ":%" SCNx32 " %" SCNu64
			"%n", &l->start, &l->end, &l->offset, &l->major, &l->minor, &l->ino, &at) != 6)
		return false;
	at += (int)strspn(text + at, " ");
	l->path = text + at;
	l->path_len = (int)strcspn(l->path, "\n");
	return true;
}

/* A buffer whose address is known may lie in any of its mappings. */
static bool has_buffers(const struct pc_who *who, pid_t pid)
{
	for (size_t i = 0; i < who->pin_count; i++) {
		if (who->pins[i].pid == pid && who->pins[i].address)
			return true;
	}
	return false;
}

static int take(struct pc_who *who, pid_t pid, const struct line *l, bool all)
{
	bool subject = l->ino && pc_subject_is(&who->subject, l->major, l->minor, l->ino);
	struct pc_who_mapping *m;
	struct pc_who_process *p;

	if (!subject && !all)
		return 0;
	p = pc_who_process(who, pid);
	m = pc_who_add_mapping(who);
	if (!p || !m)
		return -ENOMEM;
	*m = (struct pc_who_mapping){ pid, l->start, l->end, l->offset, subject, "" };
	snprintf(m->path, sizeof(m->path), "%.*s", l->path_len, l->path);
	if (subject)
		p->mapped += l->end - l->start;
	return 0;
}

static int note_pinned(struct pc_who *who, pid_t pid, bool aio)
{
	char status[4096];
	uint64_t kib = 0;
	struct pc_who_process *p;

	if (pc_proc_read(status, sizeof(status), who->proc, "%d/status", (int)pid))
		return 0;
	pc_proc_field(status, "VmPin", 10, &kib);
	if (!kib && !aio)
		return 0;
	p = pc_who_process(who, pid);
	if (!p)
		return -ENOMEM;
	p->pinned = kib << 10;
	p->aio = aio;
	return 0;
}

int pc_who_maps(struct pc_who *who, pid_t pid)
{
	pc_autofree char *text = NULL;
	bool all = has_buffers(who, pid), aio = false;
	int rc = pc_proc_read_patiently(&text, PC_ANY_CPU, who->proc, "%d/maps", (int)pid);

	if (rc == -ETIMEDOUT)
		pc_who_note(who, "memory map of process %d: it is locked, which a thread that waits "
			"in a page fault or an mmap call does", (int)pid);
	if (rc)
		return rc == -ENOMEM ? rc : 0;
	for (const char *at = text; !rc && *at; at += strcspn(at, "\n"), at += *at == '\n') {
		struct line l;

		if (!parse(at, &l))
			continue;
		aio = aio || !strncmp(l.path, "/[aio]", 6);
		rc = take(who, pid, &l, all);
	}
	return rc ? rc : note_pinned(who, pid, aio);
}
