/* SPDX-License-Identifier: GPL-2.0-only */
/* probe.c: kernel, memory limit, block devices, mkfs.xfs. */
#include "cli/probe.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "report/fields.h"
#include "scenario/option.h"
#include "scenario/value.h"
#include "util/exec.h"
#include "util/scoped.h"
#include "util/sysfs.h"

/* What a memory region takes beside the pinned range: its own buffer and queues. */
#define RDMA_EXTRA (1ll << 20)

#define TEXT 512

static json_t *json_rows;

void pc_probe_row(enum pc_state state, const char *what, const char *fmt, ...)
{
	static const char *const names[] = {
		[PC_STATE_OK] = "ok",
		[PC_STATE_MISSING] = "missing",
		[PC_STATE_UNKNOWN] = "unknown",
	};
	char text[TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (json_rows)
		json_array_append_new(json_rows, json_pack("{s:s, s:o, s:o}", "state",
			names[state], "what", pc_json_text(what), "text", pc_json_text(text)));
	else
		printf("%-8s %-24s %s\n", names[state], what, text);
}

void pc_probe_to_json(json_t *rows)
{
	json_rows = rows;
}

static void probe_kernel(void)
{
	struct pc_need tried = { .kind = PC_NEED_KERNEL, .what = "6.1" };
	struct utsname uts;
	char why[PC_WHY];

	uname(&uts);
	if (pc_need_met(&tried, why))
		pc_probe_row(PC_STATE_OK, "kernel", "%s", uts.release);
	else
		pc_probe_row(PC_STATE_UNKNOWN, "kernel", "%s; pinclash was tried on 6.1 and newer",
			uts.release);
}

static bool may_lock_memory(void)
{
	unsigned long long caps = 0;
	pc_autofile FILE *file = fopen("/proc/self/status", "re");
	char line[256];

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "CapEff: %llx", &caps) == 1)
			break;
	}
	return caps & 1ull << CAP_IPC_LOCK;
}

static void probe_memlock(const struct pc_config *cfg)
{
	long long need = 2 * pc_config_num(cfg, "run", "pin-size") + RDMA_EXTRA;
	struct rlimit limit = { 0 };
	char text[32];

	pc_value_format(PC_TYPE_SIZE, need >> 10 << 10, text, sizeof(text));
	getrlimit(RLIMIT_MEMLOCK, &limit);
	if (may_lock_memory())
		pc_probe_row(PC_STATE_OK, "memlock", "CAP_IPC_LOCK: no limit applies");
	else if (limit.rlim_cur == RLIM_INFINITY || (long long)limit.rlim_cur >= need)
		pc_probe_row(PC_STATE_OK, "memlock", "the limit is above the %s needed", text);
	else
		pc_probe_row(PC_STATE_MISSING, "memlock",
			"the limit is %llu KiB and a memory region takes %s; run as root, or "
			"raise it: ulimit -l %lld",
			(unsigned long long)limit.rlim_cur >> 10, text, need >> 10);
}

static void probe_dax_devices(void)
{
	pc_autodir DIR *dir = opendir("/sys/block");
	struct dirent *entry;
	char path[PATH_MAX];
	long long dax, sectors;
	int found = 0;

	while (dir && (entry = readdir(dir)) != NULL) {
		if (pc_sysfs_num(&dax, "/sys/block/%s/queue/dax", entry->d_name) || dax != 1)
			continue;
		found++;
		if (pc_sysfs_num(&sectors, "/sys/block/%s/size", entry->d_name))
			sectors = 0;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		pc_probe_row(PC_STATE_OK, path, "block device with DAX, %lld MiB", sectors >> 11);
	}
	if (!found)
		pc_probe_row(PC_STATE_MISSING, "DAX block device",
			"none; make a namespace with ndctl create-namespace -m fsdax, or use the "
			"guest: ci/demo.sh");
}

static void probe_named(const char *section, const char *path)
{
	struct stat st;
	long long dax;

	if (stat(path, &st))
		pc_probe_row(PC_STATE_MISSING, path, "named by %s.device: %s", section,
			strerror(errno));
	else if (S_ISBLK(st.st_mode) &&
		 (pc_sysfs_num(&dax, "/sys/dev/block/%u:%u/queue/dax", major(st.st_rdev),
			  minor(st.st_rdev)) || dax != 1))
		pc_probe_row(PC_STATE_MISSING, path,
			"named by %s.device: no DAX; a namespace in mode fsdax has it", section);
	else if (!S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode))
		pc_probe_row(PC_STATE_MISSING, path, "named by %s.device: is no device", section);
	else
		pc_probe_row(PC_STATE_OK, path, "named by %s.device", section);
}

static void probe_named_devices(const struct pc_config *cfg)
{
	struct pc_option_ref ref;

	for (size_t i = 0; pc_option_at(i, &ref); i++) {
		if (!strcmp(ref.row->key, "device") &&
			pc_config_isset(cfg, ref.section, ref.row->key))
			probe_named(ref.section, pc_config_str(cfg, ref.section, ref.row->key));
	}
}

/* Only the usage text tells: versions that cannot do it do not know the option. */
static void probe_reflink(void)
{
	const char *const argv[] = { "mkfs.xfs", NULL };
	struct pc_exec_out out;

	if (pc_exec(argv, 5000, &out, NULL))
		pc_probe_row(PC_STATE_MISSING, "mkfs.xfs", "not found; apt-get install xfsprogs");
	else if (strstr(out.text, "reflink="))
		pc_probe_row(PC_STATE_OK, "mkfs.xfs", "can make file systems with reflink");
	else
		pc_probe_row(PC_STATE_MISSING, "mkfs.xfs",
			"does not know reflink; install xfsprogs 4.17 or newer");
}

void pc_probe_machine(const struct pc_config *cfg)
{
	probe_kernel();
	probe_memlock(cfg);
	probe_reflink();
	probe_dax_devices();
	probe_named_devices(cfg);
}
