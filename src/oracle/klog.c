/* SPDX-License-Identifier: GPL-2.0-only */
/* klog.c: lines of a kernel log that report a fault of the kernel. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle/klog.h"

static const char *const faults[] = {
	"BUG: ", "Oops: ", "kernel BUG at ", "WARNING: ", "KASAN: ", "KCSAN: ", "UBSAN: ",
	"general protection fault", "unable to handle", "Unable to handle", "INFO: task ",
	"INFO: rcu_", "rcu_sched detected", "Kernel panic", "refcount_t: ", "corruption",
	"possible recursive locking", "possible circular locking", "Bad page state",
	"kmemleak: ", "Internal error",
	" [#", /* any oops: "divide error: 0000 [#1] SMP", without "Oops: " before 6.9 */
};

static bool is_fault(const char *line)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (strstr(line, faults[i]))
			return true;
	}
	return false;
}

static void append(char *text, size_t size, const char *line)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%s%s", used ? "\n" : "", line);
}

void pc_klog_feed(struct pc_log_fact *fact, const char *line)
{
	const char *rip = strstr(line, "RIP: 0010:");

	if (is_fault(line) && fact->bad_lines++ == 0)
		snprintf(fact->first, sizeof(fact->first), "%.150s", line);
	if (fact->bad_lines == 0)
		return;
	append(fact->text, sizeof(fact->text), line);
	if (rip && !strstr(fact->first, " at "))
		snprintf(fact->first + strlen(fact->first),
			sizeof(fact->first) - strlen(fact->first), " at %.60s", rip + 10);
}

/* "[   12.345678] text" to "text"; a console that shows the caller adds "[    T12]". */
static const char *after_stamp(const char *line)
{
	while (line[0] == '[') {
		const char *end = strchr(line, ']');

		if (!end)
			break;
		line = end + 1;
		while (*line == ' ')
			line++;
	}
	return line;
}

void pc_klog_console(struct pc_log_fact *fact, const char *path, const char *id)
{
	struct pc_log_fact found = { 0 };
	bool within = false;
	char *line = NULL;
	size_t room = 0;
	FILE *f = fopen(path, "re");

	if (!f)
		return;
	while (getline(&line, &room, f) > 0) {
		const char *text;

		line[strcspn(line, "\r\n")] = '\0';
		text = after_stamp(line);
		if (strncmp(text, PC_KLOG_MARK, strlen(PC_KLOG_MARK)) == 0) {
			within = strcmp(text + strlen(PC_KLOG_MARK), id) == 0;
			if (within)
				found = (struct pc_log_fact){ .known = true };
		} else if (strstr(text, PC_KLOG_BOOT)) {
			within = false; /* the machine died, and the next one is not to blame */
		} else if (within) {
			pc_klog_feed(&found, text);
		}
	}
	free(line);
	fclose(f);
	if (!found.known)
		return;
	found.guest_died = fact->guest_died;
	memcpy(found.death, fact->death, sizeof(found.death));
	*fact = found;
}
