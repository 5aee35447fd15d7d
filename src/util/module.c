/* SPDX-License-Identifier: GPL-2.0-only */
/* module.c: kernel modules, through libkmod. */
#include "util/module.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libkmod.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "util/apart.h"
#include "util/scoped.h"
#include "util/sysfs.h"

#define NAME_MAX_BYTES 64
#define LOADED_MAX     512

struct loaded {
	size_t count;
	char names[LOADED_MAX][NAME_MAX_BYTES];
};

static void plain_name(const char *name, char *ret_name)
{
	snprintf(ret_name, NAME_MAX_BYTES, "%s", name);
	for (char *dash = strchr(ret_name, '-'); dash; dash = strchr(dash, '-'))
		*dash = '_';
}

#define INITCALL " __initcall__kmod_"

/*
 * libkmod reads the index of modules.builtin, but a kernel of one's own may come without it; depmod
 * leaves an empty index then.
 */
static bool libkmod_knows(void)
{
	char path[PATH_MAX];
	struct utsname uts;
	struct stat st;

	if (uname(&uts))
		return false;
	snprintf(path, sizeof(path), "/lib/modules/%s/modules.builtin.bin", uts.release);
	return !stat(path, &st) && st.st_size > 0;
}

static char *initcalls_read(void)
{
	pc_autofile FILE *symbols = fopen("/proc/kallsyms", "re");
	char *text = NULL, line[512];
	FILE *names;
	size_t size;

	names = open_memstream(&text, &size);
	while (names && symbols && fgets(line, sizeof(line), symbols))
		if (strstr(line, INITCALL))
			fputs(strstr(line, INITCALL), names);
	if (names)
		fclose(names);
	return text;
}

/*
 * What is left of a built-in module is its initcall's name (__initcall_name() in
 * include/linux/init.h), which CONFIG_KALLSYMS_ALL keeps. The symbols are many, so they are read
 * once, and only where there is no better source.
 */
static bool has_initcall(const char *name)
{
	static char *initcalls;
	char wanted[NAME_MAX_BYTES + sizeof(INITCALL) + 2];

	if (libkmod_knows())
		return false;
	if (!initcalls)
		initcalls = initcalls_read();
	snprintf(wanted, sizeof(wanted), INITCALL "%s__", name);
	return initcalls && strstr(initcalls, wanted);
}

static bool built_in(const char *name)
{
	if (pc_sysfs_exists("/sys/module/%s", name))
		return !pc_sysfs_exists("/sys/module/%s/initstate", name);
	return has_initcall(name);
}

static bool live(const struct kmod_module *mod)
{
	int state = kmod_module_get_initstate(mod);

	return state == KMOD_MODULE_LIVE || state == KMOD_MODULE_BUILTIN;
}

bool pc_module_loaded(const char *name)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	struct kmod_module *mod = NULL;
	char plain[NAME_MAX_BYTES];
	bool yes = false;

	plain_name(name, plain);
	if (ctx && !kmod_module_new_from_name(ctx, plain, &mod)) {
		yes = live(mod);
		kmod_module_unref(mod);
	}
	kmod_unref(ctx);
	return yes || built_in(plain);
}

bool pc_module_available(const char *name)
{
	struct kmod_ctx *ctx;
	struct kmod_list *list = NULL;
	bool yes;

	if (pc_module_loaded(name))
		return true;
	ctx = kmod_new(NULL, NULL);
	yes = ctx && !kmod_module_new_from_lookup(ctx, name, &list) && list;
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return yes;
}

/* /proc/modules has the newest first. */
static int loaded_read(struct loaded *ret)
{
	pc_autofile FILE *modules = fopen("/proc/modules", "re");
	pc_autofree char *line = NULL;
	size_t size = 0;

	ret->count = 0;
	if (!modules)
		return errno == ENOENT ? 0 : -errno;
	while (ret->count < LOADED_MAX && getline(&line, &size, modules) >= 0)
		if (sscanf(line, "%63s", ret->names[ret->count]) == 1)
			ret->count++;
	return 0;
}

static bool loaded_has(const struct loaded *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->names[i], name))
			return true;
	return false;
}

static int push_new(struct pc_env *env, const struct loaded *before, const struct loaded *after,
	struct pc_err *err)
{
	for (size_t i = after->count; i-- > 0;) {
		int rc;

		if (env->keep_modules || loaded_has(before, after->names[i]))
			continue;
		rc = pc_undo_push(env, PC_UNDO_MODULE, after->names[i], err);
		if (rc)
			return rc;
	}
	return 0;
}

/* By itself, dummy makes a device that nobody asked for. */
static const char *options_of(const char *name)
{
	return strcmp(name, "dummy") == 0 ? "numdummies=0" : NULL;
}

/* By name as modprobe does it, or from @path as insmod does. */
struct wanted {
	const char *name;
	const char *path;
};

static int insert(const char *path)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	struct kmod_module *mod = NULL;
	int rc;

	if (!ctx)
		return -ENOMEM;
	kmod_set_log_priority(ctx, 0);
	rc = kmod_module_new_from_path(ctx, path, &mod);
	if (!rc) {
		rc = kmod_module_insert_module(mod, 0, NULL);
		kmod_module_unref(mod);
	}
	kmod_unref(ctx);
	return rc == -EEXIST ? 0 : rc;
}

static int probe(const char *name)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	struct kmod_list *list = NULL, *entry;
	int rc, one;

	if (!ctx)
		return -ENOMEM;
	/* What cannot be had is told in our own words. */
	kmod_set_log_priority(ctx, 0);
	rc = kmod_module_new_from_lookup(ctx, name, &list);
	if (!rc)
		rc = -ENOENT;
	kmod_list_foreach(entry, list) {
		struct kmod_module *mod = kmod_module_get_module(entry);

		/* Commands of modprobe.d would run in a shell. */
		one = kmod_module_probe_insert_module(mod, KMOD_PROBE_IGNORE_COMMAND,
			options_of(name), NULL, NULL, NULL);
		kmod_module_unref(mod);
		/* An alias may stand for several, of which this machine can use one. */
		rc = one && rc ? one : 0;
	}
	kmod_module_unref_list(list);
	kmod_unref(ctx);
	return rc;
}

static int load_failed(int code, const struct wanted *what, struct pc_err *err)
{
	const char *name = what->path ? what->path : what->name;
	struct utsname uts;

	uname(&uts);
	if (what->path && (code == -ENOENT || code == -EINVAL || code == -ENOEXEC))
		return pc_fail(err, code, "%s: %s; give a module that was built for %s", name,
			strerror(-code), uts.release);
	switch (code) {
	case -ENOENT:
		return pc_fail(err, code,
			"kernel module %s is not in /lib/modules/%s; install the modules of this "
			"kernel, or enable it in its configuration", name, uts.release);
	case -EPERM:
		return pc_fail(err, code,
			"kernel module %s may not be loaded; run as root, on a kernel that is "
			"not locked down", name);
	default:
		return pc_fail(err, code, "kernel module %s could not be loaded: %s; see dmesg",
			name, strerror(-code));
	}
}

/* A SIGKILL in the middle of it leaves modules, the crc32c hashes above all, loaded and dead. */
static int load_apart(void *wanted, struct pc_err *err)
{
	const struct wanted *what = wanted;
	int rc = what->path ? insert(what->path) : probe(what->name);

	return rc ? load_failed(rc, what, err) : 0;
}

static int load(struct pc_env *env, struct wanted *what, struct loaded lists[static 2],
	struct pc_err *err)
{
	int rc, pushed;

	rc = loaded_read(&lists[0]);
	if (rc)
		return pc_fail(err, rc, "/proc/modules cannot be read: %s", strerror(-rc));
	rc = pc_apart(load_apart, what, err);
	if (!env || loaded_read(&lists[1]))
		return rc;
	/* Dependencies stay loaded when the module itself fails. */
	pushed = push_new(env, &lists[0], &lists[1], rc ? NULL : err);
	return rc ? rc : pushed;
}

static int load_missing(struct pc_env *env, struct wanted what, struct pc_err *err)
{
	struct loaded *lists;
	int rc;

	if (pc_module_loaded(what.name))
		return 0;
	lists = calloc(2, sizeof(*lists));
	if (!lists)
		return pc_oom(err);
	rc = load(env, &what, lists, err);
	free(lists);
	return rc;
}

int pc_module_load(struct pc_env *env, const char *name, struct pc_err *err)
{
	return load_missing(env, (struct wanted){ .name = name }, err);
}

int pc_module_load_file(struct pc_env *env, const char *name, const char *path, struct pc_err *err)
{
	return load_missing(env, (struct wanted){ .name = name, .path = path }, err);
}

static bool used_by_module(const char *name)
{
	pc_autodir DIR *holders = NULL;
	char path[PATH_MAX];
	struct dirent *entry;

	snprintf(path, sizeof(path), "/sys/module/%s/holders", name);
	holders = opendir(path);
	while (holders && (entry = readdir(holders)))
		if (entry->d_name[0] != '.')
			return true;
	return false;
}

static int remove_once(struct kmod_module *mod, const char *name)
{
	int rc;

	if (kmod_module_get_initstate(mod) < 0 || used_by_module(name))
		return 0;
	rc = kmod_module_remove_module(mod, O_NONBLOCK);
	return rc == -ENOENT ? 0 : rc;
}

int pc_module_remove(const char *name, struct pc_err *err)
{
	struct kmod_ctx *ctx = kmod_new(NULL, NULL);
	struct kmod_module *mod = NULL;
	char plain[NAME_MAX_BYTES];
	int rc;

	if (!ctx)
		return pc_oom(err);
	kmod_set_log_priority(ctx, 0);
	plain_name(name, plain);
	rc = kmod_module_new_from_name(ctx, plain, &mod);
	if (!rc) {
		rc = remove_once(mod, plain);
		kmod_module_unref(mod);
	}
	kmod_unref(ctx);
	if (rc == -EAGAIN || rc == -EBUSY)
		return pc_fail(err, EBUSY, "kernel module %s is in use and stays loaded", name);
	if (rc)
		return pc_fail(err, rc, "kernel module %s could not be removed: %s", name,
			strerror(-rc));
	return 0;
}
