/* SPDX-License-Identifier: GPL-2.0-only */
/* kernel_log.c: oracle kernel-log: the kernel reports no fault of its own. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "oracle/klog.h"
#include "pinclash/oracle.h"
#include "util/sysfs.h"

/* One run watches one cell at a time, so one reader is enough. */
static int reader = -1;

/*
 * The log has a clock of its own. The mark is written at a time that we know
 * and read back with the log's, which gives the distance of the two.
 */
static uint64_t mark_ns;
static uint64_t mark_us;

/*
 * The mark lets a launcher find this cell in the console log of a machine
 * that has died. It is at KERN_WARNING so that a quiet console shows it too.
 */
static void write_mark(const char *id)
{
	char line[160];
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	snprintf(line, sizeof(line), "<4>" PC_KLOG_MARK "%s\n", id);
	mark_us = 0;
	mark_ns = pc_now_ns();
	if (write(fd, line, strlen(line)) < 0)
		perror("pinclash: /dev/kmsg");
	close(fd);
}

static void before(struct pc_case *c, const struct pc_env *env)
{
	(void)env;
	/* WARN_ON_ONCE() has to speak in each cell, not in the first alone. */
	pc_sysfs_write("1", "/sys/kernel/debug/clear_warn_once");
	if (reader >= 0)
		close(reader);
	reader = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	c->log.known = reader >= 0 && lseek(reader, 0, SEEK_END) >= 0;
	write_mark(c->id);
}

/* A record is "level,sequence,microseconds,...;text\n" and, after it, lines that begin with a space. */
static uint64_t record_us(const char *record)
{
	unsigned long long us = 0;

	sscanf(record, "%*u,%*u,%llu,", &us);
	return us;
}

static const char *record_text(char *record)
{
	char *text = strchr(record, ';');

	text = text ? text + 1 : record;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void take_record(struct pc_log_fact *log, char *record)
{
	uint64_t us = record_us(record);
	const char *text = record_text(record);

	if (!mark_us && strncmp(text, PC_KLOG_MARK, strlen(PC_KLOG_MARK)) == 0)
		mark_us = us;
	pc_klog_feed(log, text);
	if (log->bad_lines && !log->first_ns && mark_us)
		log->first_ns = mark_ns + (us - mark_us) * 1000;
}

static void after(struct pc_case *c, const struct pc_env *env)
{
	char record[8192];
	bool overwritten = false;
	ssize_t n;

	(void)env;
	while (reader >= 0 && (n = read(reader, record, sizeof(record) - 1)) != 0) {
		if (n > 0) {
			record[n] = '\0';
			take_record(&c->log, record);
		} else if (errno == EPIPE) {
			overwritten = true; /* the next read goes on behind what was lost */
		} else {
			break;
		}
	}
	/* Lost records may have held a fault. */
	if (overwritten)
		c->log.known = false;
}

/*
 * With two virtual CPUs QEMU's TCG can lose the race against the kernel
 * patching its own code: a CPU runs into the breakpoint that stands there
 * for a moment. No hardware does that, so it says nothing of the kernel.
 */
static bool emulator_fault(const struct pc_case *c)
{
	return strcmp(c->accel, "tcg") == 0 && strstr(c->log.first, "int3: ");
}

static const struct pc_event *last_of(const struct pc_history *h, enum pc_role role)
{
	for (size_t i = h->count; i > 0; i--) {
		if (h->events[i - 1].role == role)
			return &h->events[i - 1];
	}
	return NULL;
}

/* What each worker of a cell that took the machine down did last. */
static void add_last(const struct pc_case *c, struct pc_finding *f)
{
	const char *before = "; last: ";

	for (enum pc_role role = 0; role < PC_ROLES; role++) {
		const struct pc_event *e = last_of(&c->history, role);
		size_t len = strlen(f->detail);

		if (!e)
			continue;
		snprintf(f->detail + len, sizeof(f->detail) - len, "%s%s %s", before,
			pc_role_name(role), pc_event_name(e->kind));
		before = ", ";
	}
}

static void judge(const struct pc_case *c, struct pc_finding *f)
{
	f->at_ns = c->log.first_ns;
	if (emulator_fault(c))
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, PC_EMULATOR_FAILED "%s",
			c->log.first);
	else if (c->log.bad_lines)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_CRASH, "%s", c->log.first);
	else if (c->log.guest_died)
		pc_finding_set(f, PC_SIGHT_CRY, PC_OUT_CRASH, "the machine died: %s", c->log.death);
	else if (!c->log.known)
		pc_finding_set(f, PC_SIGHT_BLIND, PC_OUT_NONE, "/dev/kmsg could not be read in full");
	else
		pc_finding_set(f, PC_SIGHT_SILENT, PC_OUT_NONE, "the kernel log shows no fault");
	if (c->log.guest_died)
		add_last(c, f);
}

static const struct pc_oracle kernel_log = {
	.op = {
		.name = "kernel-log",
		.help = "the kernel reports no fault of its own (oops, WARN, BUG, KASAN, lockdep, hung task)",
	},
	.before = before,
	.after = after,
	.judge = judge,
};

PC_REGISTER(oracle, kernel_log);
