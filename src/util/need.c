/* SPDX-License-Identifier: GPL-2.0-only */
/* need.c: are declared needs met by this machine? */
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "pinclash/op.h"
#include "util/exec.h"
#include "util/module.h"

/* Version numbers of three parts: what a distribution appends says nothing here. */
static unsigned long version_of(const char *text)
{
	unsigned int part[3] = { 0, 0, 0 };

	sscanf(text, "%u.%u.%u", &part[0], &part[1], &part[2]);
	return ((unsigned long)part[0] << 32) + ((unsigned long)part[1] << 16) + part[2];
}

static void running_release(char *ret_text, size_t size)
{
	struct utsname uts;

	snprintf(ret_text, size, "%s", uname(&uts) ? "0" : uts.release);
}

static void say(char *why, const struct pc_need *need, const char *usual, const char *missing)
{
	snprintf(why, PC_WHY, "%s; %s", missing, need->remedy ? need->remedy : usual);
}

static bool kernel_met(const struct pc_need *need, char *why)
{
	char rel[65], text[PC_WHY / 2];

	running_release(rel, sizeof(rel));
	if (version_of(rel) >= version_of(need->what))
		return true;
	snprintf(text, sizeof(text), "needs Linux %s, this is %s", need->what, rel);
	say(why, need, "boot a newer kernel", text);
	return false;
}

static bool module_met(const struct pc_need *need, char *why)
{
	char rel[65], text[PC_WHY / 2];

	if (pc_module_available(need->what))
		return true;
	running_release(rel, sizeof(rel));
	snprintf(text, sizeof(text), "kernel module %s is not there for %s", need->what, rel);
	say(why, need, "install the modules of this kernel, or enable it in its configuration",
		text);
	return false;
}

static bool tool_met(const struct pc_need *need, char *why)
{
	char text[PC_WHY / 2];

	if (!pc_tool_find(need->what, NULL, 0))
		return true;
	snprintf(text, sizeof(text), "no program %s on PATH", need->what);
	say(why, need, "install it", text);
	return false;
}

static bool file_met(const struct pc_need *need, char *why)
{
	char text[PC_WHY / 2];

	if (!access(need->what, F_OK))
		return true;
	snprintf(text, sizeof(text), "there is no %s", need->what);
	say(why, need, "this kernel or machine does not have it", text);
	return false;
}

bool pc_need_met(const struct pc_need *need, char *why)
{
	switch (need->kind) {
	case PC_NEED_ROOT:
		if (!geteuid())
			return true;
		say(why, need, "run it with sudo, or in the guest: ci/demo.sh", "needs root");
		return false;
	case PC_NEED_KERNEL:
		return kernel_met(need, why);
	case PC_NEED_MODULE:
		return module_met(need, why);
	case PC_NEED_TOOL:
		return tool_met(need, why);
	case PC_NEED_FILE:
		return file_met(need, why);
	case PC_NEED_END:
		break;
	}
	return true;
}

bool pc_op_supported(const struct pc_op *op, const struct pc_config *cfg, char *why)
{
	for (const struct pc_need *need = op->needs; need && need->kind != PC_NEED_END; need++)
		if (!pc_need_met(need, why))
			return false;
	return !op->supported || op->supported(cfg, why);
}
