/* SPDX-License-Identifier: GPL-2.0-only */
/* text.c: what is known of a hang, for people. */
#include <inttypes.h>
#include <string.h>

#include "pinclash/op.h"
#include "scenario/value.h"
#include "who/print.h"

#define UNLIKELY_MAX 5
#define STACK_SHOWN  5
#define COLUMNS      98

/* Words of @text behind @first, and as far in on the lines after it. */
static void print_wrapped(const char *first, const char *text, FILE *out)
{
	size_t indent = strlen(first), at = indent;

	fputs(first, out);
	for (size_t len; *text; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		if (at > indent && at + 1 + len > COLUMNS) {
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			fputc(' ', out);
			at++;
		}
		fprintf(out, "%.*s", (int)len, text);
		at += len;
	}
	fputc('\n', out);
}

static void print_subject(const struct pc_who *who, FILE *out)
{
	const struct pc_subject *s = &who->subject;

	fprintf(out, "%s: ", s->path);
	if (s->kind == PC_SUBJECT_DEVICE)
		fprintf(out, "a DAX device\n");
	else if (s->kind == PC_SUBJECT_MOUNT)
		fprintf(out, "every file of %s on %s\n", s->type, s->source);
	else
		fprintf(out, "inode %" PRIu64 " of %s on %s, mounted at %s\n", s->ino, s->type,
			s->source, s->mount);
}

static void print_since(const struct pc_who_task *t, FILE *out)
{
	if (t->asleep_ms >= 0)
		fprintf(out, "asleep for %.1f s", t->asleep_ms / 1e3);
	else if (t->state == 'R')
		fprintf(out, "runs, nobody knows since when; it is %.1f s old", t->age_ms / 1e3);
	else
		fprintf(out, "since when is not to be known; it is %.1f s old", t->age_ms / 1e3);
}

/* What the state letter means for somebody who waits for the task. */
static void print_meaning(const struct pc_who_task *t, FILE *out)
{
	if (t->stuck == PC_STUCK_SPIN && t->seen)
		fprintf(out, "      goes round in the kernel and burns a CPU: seen in %s in %u of %u "
			"looks\n", t->waits_in, t->seen, t->looks);
	else if (t->stuck == PC_STUCK_SPIN)
		fprintf(out, "      runs in the kernel and nowhere else%s\n", t->hogs_cpu
			? "; where cannot be seen, as it does not let go of its CPU" : "");
	else if (t->state == 'S')
		fprintf(out, "      interruptible: the kernel's hung-task detector never reports it; "
			"a signal ends the wait\n");
	else if (t->stuck == PC_STUCK_LAYOUT)
		fprintf(out, "      uninterruptible: unless the wait is a killable one, only the end of "
			"the pin ends it\n");
	if (t->kill_pending)
		fprintf(out, "      SIGKILL was sent and has not ended it\n");
}

/* Of a task that runs the kernel does not tell its call. */
static void print_call(const struct pc_who_task *t, FILE *out)
{
	const char *unknown = t->relation == PC_RELATION_UNKNOWN
		? "; which file that is cannot be told" : "";

	if (t->call[0])
		fprintf(out, "      in %s%s\n", t->call, unknown);
	else if (t->state != 'R')
		fprintf(out, "      in no system call that is to be seen%s\n", unknown);
}

static void print_task(const struct pc_who_task *t, FILE *out)
{
	fprintf(out, "  %d %s", (int)t->pid, t->comm);
	if (t->tid != t->pid)
		fprintf(out, " (thread %d)", (int)t->tid);
	fprintf(out, "  %c, ", t->state);
	print_since(t, out);
	fputc('\n', out);
	print_call(t, out);
	for (uint32_t i = 0; i < t->frames && i < STACK_SHOWN; i++)
		fprintf(out, "%s%s", i ? " < " : "      ", t->stack[i].function);
	if (t->frames)
		fprintf(out, "%s\n", t->frames > STACK_SHOWN ? " < ..." : "");
	print_meaning(t, out);
}

static void print_tasks(const struct pc_who *who, enum pc_stuck stuck, const char *title, FILE *out)
{
	size_t count = 0;

	for (size_t i = 0; i < who->task_count; i++) {
		if (who->tasks[i].stuck != stuck)
			continue;
		if (!count++)
			fprintf(out, "\n%s\n", title);
		print_task(&who->tasks[i], out);
	}
}

static void print_pin(const struct pc_who_pin *pin, FILE *out)
{
	char size[32] = "";

	if (pin->bytes)
		pc_value_format(PC_TYPE_SIZE, (long long)pin->bytes, size, sizeof(size));
	if (pin->pid)
		fprintf(out, "  %-9s process %d (%s): ", pc_rank_name(pin->rank), (int)pin->pid,
			pin->comm);
	else
		fprintf(out, "  %-9s ", pc_rank_name(pin->rank));
	fprintf(out, "%s%s%s\n", pin->what, *size ? ", " : "", size);
	print_wrapped("      ", pin->why, out);
	print_wrapped("      -> ", pin->next, out);
}

static void print_pins(const struct pc_who *who, FILE *out)
{
	size_t shown = 0, left_out = 0;

	fprintf(out, "\nwho may hold the pins, most likely first\n");
	for (size_t i = 0; i < who->pin_count; i++) {
		const struct pc_who_pin *pin = &who->pins[i];

		if (pin->rank == PC_RANK_NONE)
			continue;
		/* Behind a good one, or when nobody waits, they are noise. */
		if (pin->rank == PC_RANK_UNLIKELY && (!who->task_count ||
			who->pins[0].rank < PC_RANK_POSSIBLE || shown >= UNLIKELY_MAX)) {
			left_out++;
			continue;
		}
		print_pin(pin, out);
		shown++;
	}
	if (!shown)
		fprintf(out, "  nobody that can be seen\n");
	if (left_out)
		fprintf(out, "  (%zu more, all unlikely: --json has them)\n", left_out);
}

/* A wait while nothing is pinned is a clue of its own. */
static void print_counters(const struct pc_who *who, FILE *out)
{
	if (!who->pins_known)
		return;
	if (who->acquired == who->released)
		fprintf(out, "\nthe kernel counts no pinned page: the pages are held by plain references (a "
			"pipe; on older kernels\nO_DIRECT, too), or a wake was lost, and then a second "
			"try goes through\n");
	else
		fprintf(out, "\nthe kernel counts %" PRIu64 " pinned pages on this machine\n",
			who->acquired - who->released);
}

static void print_processes(const struct pc_who *who, FILE *out)
{
	size_t count = 0;

	for (size_t i = 0; i < who->process_count; i++) {
		const struct pc_who_process *p = &who->processes[i];

		if (!p->mapped && !p->opened)
			continue;
		if (!count++)
			fprintf(out, "\nwho maps it or has it open\n");
		fprintf(out, "  %d %s: %" PRIu64 " KiB mapped, %u descriptors", (int)p->pid, p->comm,
			p->mapped >> 10, p->opened);
		if (p->pinned)
			fprintf(out, ", %" PRIu64 " KiB pinned for long", p->pinned >> 10);
		if (p->aio)
			fprintf(out, ", has asynchronous I/O");
		fputc('\n', out);
	}
}

static bool any_waiter(const struct pc_who *who)
{
	for (size_t i = 0; i < who->task_count; i++) {
		if (who->tasks[i].stuck != PC_STUCK_BEHIND)
			return true;
	}
	return false;
}

void pc_who_text(const struct pc_who *who, FILE *out)
{
	bool waits = any_waiter(who);

	print_subject(who, out);
	print_tasks(who, PC_STUCK_LAYOUT, "waits for pinned pages to come back", out);
	print_tasks(who, PC_STUCK_SPIN, "runs in the kernel and gets nowhere", out);
	print_tasks(who, PC_STUCK_BEHIND, waits ? "stuck behind it" : "stuck in a call on it", out);
	if (!who->task_count)
		fprintf(out, "\nno task waits for it\n");
	if (who->elsewhere)
		fprintf(out, "%u tasks wait for pinned pages of other files\n", who->elsewhere);
	print_pins(who, out);
	if (waits)
		print_counters(who, out);
	print_processes(who, out);
	fprintf(out, "\nwhat cannot be seen\n");
	for (size_t i = 0; i < who->note_count; i++)
		print_wrapped("  ", who->notes[i].text, out);
}
