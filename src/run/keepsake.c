/* SPDX-License-Identifier: GPL-2.0-only */
/* keepsake.c: what a results folder keeps beside the verdicts. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/save.h"
#include "run/keepsake.h"

static int scenario_body(const void *ctx, FILE *out, struct pc_err *err)
{
	if (pc_config_write(ctx, out) < 0)
		return pc_fail(err, EIO, "the scenario cannot be written");
	return 0;
}

int pc_keep_scenario(const char *dir, const struct pc_config *cfg, struct pc_err *err)
{
	return pc_save(dir, "scenario.ini", scenario_body, cfg, err);
}

/* "level,number,microseconds,-;text" to "[ seconds] text", as dmesg shows it. */
static void put_record(FILE *out, char *record)
{
	char *text = strchr(record, ';');
	unsigned long long us = 0;

	if (!text)
		return;
	*text++ = '\0';
	text[strcspn(text, "\n")] = '\0';
	sscanf(record, "%*u,%*u,%llu", &us);
	fprintf(out, "[%5llu.%06llu] %s\n", us / 1000000, us % 1000000, text);
}

static void copy_log(int in, FILE *out)
{
	char record[8192];
	ssize_t n;

	/* EPIPE: records were overwritten while we read; the next read goes on behind them. */
	while ((n = read(in, record, sizeof(record) - 1)) > 0 || (n < 0 && errno == EPIPE)) {
		if (n < 0)
			continue;
		record[n] = '\0';
		put_record(out, record);
	}
}

int pc_keep_kernel_log(const char *dir, struct pc_err *err)
{
	char path[4096];
	FILE *out;
	int in, r = 0;

	snprintf(path, sizeof(path), "%s/kernel.log", dir);
	in = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (in < 0)
		return pc_fail(err, errno, "/dev/kmsg: %s", strerror(errno));
	out = fopen(path, "ae");
	if (out)
		copy_log(in, out);
	if (!out || fclose(out) != 0)
		r = pc_fail(err, errno, "%s: %s", path, strerror(errno));
	close(in);
	return r;
}
