/* SPDX-License-Identifier: GPL-2.0-only */
/* scenario.c: reads scenario files into a config. */
#include "scenario/scenario.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pinclash/stamp.h"
#include "scenario/cell.h"
#include "scenario/option.h"
#include "storm/shape.h"
#include "util/ini.h"

/* Where a key was set, so that a second time can be told with both places. */
struct seen {
	const struct pc_option *row;
	char section[32];
	char file[PATH_MAX];
	unsigned int line;
};

struct loader {
	struct pc_config *cfg;
	struct seen *seen;
	size_t count;
};

static const struct seen *seen_before(const struct loader *l, const char *section,
	const struct pc_option *row)
{
	for (size_t i = 0; i < l->count; i++) {
		if (l->seen[i].row == row && !strcmp(l->seen[i].section, section))
			return &l->seen[i];
	}
	return NULL;
}

static int note_seen(struct loader *l, const struct pc_ini_line *at, const struct pc_option *row,
	struct pc_err *err)
{
	struct seen *seen = reallocarray(l->seen, l->count + 1, sizeof(*seen));

	if (!seen)
		return pc_oom(err);
	l->seen = seen;
	seen += l->count++;
	seen->row = row;
	seen->line = at->line;
	snprintf(seen->section, sizeof(seen->section), "%s", at->section);
	snprintf(seen->file, sizeof(seen->file), "%s", at->file);
	return 0;
}

/* A scenario may be run from anywhere, so the files it names are its neighbours. */
static int set_path(struct loader *l, const struct pc_ini_line *at, const char *key,
	const char *value, struct pc_err *err)
{
	const char *slash = strrchr(at->file, '/');
	char folder[PATH_MAX] = ".", real[PATH_MAX], path[PATH_MAX];

	if (*value == '/')
		return pc_config_set(l->cfg, at->section, key, value, err);
	if (slash)
		snprintf(folder, sizeof(folder), "%.*s/", (int)(slash - at->file), at->file);
	if (!realpath(folder, real))
		return pc_fail(err, errno, "%s: %s: %s", key, folder, strerror(errno));
	if (snprintf(path, sizeof(path), "%s/%s", real, value) >= (int)sizeof(path))
		return pc_fail(err, EINVAL, "%s: path too long", key);
	return pc_config_set(l->cfg, at->section, key, path, err);
}

static int take_entry(void *ctx, const struct pc_ini_line *at, const char *key, const char *value,
	struct pc_err *err)
{
	struct loader *l = ctx;
	bool run = !strcmp(at->section, "run");
	const struct pc_option *row;
	struct pc_pattern pattern;
	const struct seen *first;
	int rc = 0;

	if (!key)
		return pc_section_check(at->section, err);
	row = pc_option_find(at->section, key, err);
	if (!row)
		return -ENOENT;
	first = row->repeats ? NULL : seen_before(l, at->section, row);
	if (first)
		return pc_fail(err, EINVAL, "%s was set already in %s:%u", key, first->file,
			first->line);
	if (run && !strcmp(key, "cell"))
		rc = pc_pattern_parse(value, &pattern, err);
	if (!rc && run && !strcmp(key, "known"))
		rc = set_path(l, at, key, value, err);
	else if (!rc)
		rc = pc_config_set(l->cfg, at->section, key, value, err);
	return rc ? rc : note_seen(l, at, row, err);
}

static int ini_only(const struct dirent *entry)
{
	return !fnmatch("*.ini", entry->d_name, FNM_PERIOD);
}

/* alphasort() follows the locale; the order of a run must not. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int load_folder(struct loader *l, const char *path, struct pc_err *err)
{
	int count, rc = 0, len = (int)strlen(path);
	struct dirent **files;
	char file[PATH_MAX];

	while (len > 1 && path[len - 1] == '/')
		len--;
	count = scandir(path, &files, ini_only, by_name);
	if (count < 0)
		return pc_fail(err, errno, "%s: cannot be read: %s", path, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!rc) {
			snprintf(file, sizeof(file), "%.*s/%s", len, path, files[i]->d_name);
			rc = pc_ini_read(file, take_entry, l, err);
		}
		free(files[i]);
	}
	free(files);
	if (!count)
		return pc_fail(err, EINVAL, "%s: no *.ini file in this folder", path);
	return rc;
}

int pc_scenario_load(struct pc_config *cfg, const char *path, struct pc_err *err)
{
	struct loader l = { .cfg = cfg };
	struct stat st;
	int rc;

	if (stat(path, &st))
		return pc_fail(err, errno, "%s: no scenario there: %s", path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		rc = load_folder(&l, path, err);
	else
		rc = pc_ini_read(path, take_entry, &l, err);
	free(l.seen);
	return rc;
}

static int check_cells(const struct pc_config *cfg, struct pc_err *err)
{
	struct pc_cells cells;
	int rc = pc_cells_expand(cfg, &cells, err);

	if (!rc)
		pc_cells_free(&cells);
	return rc;
}

int pc_scenario_check(const struct pc_config *cfg, struct pc_err *err)
{
	long long pin = pc_config_num(cfg, "run", "pin-size");
	long long cell_ms = pc_config_num(cfg, "run", "cell-deadline");

	if (pin % PC_PAGE)
		return pc_fail(err, EINVAL, "pin-size: %lld is no multiple of 4K", pin);
	if (cell_ms > pc_config_num(cfg, "run", "deadline"))
		return pc_fail(err, EINVAL, "cell-deadline is longer than deadline of the whole run");
	if (pc_config_num(cfg, PC_STORM, "file-size") % PC_PAGE)
		return pc_fail(err, EINVAL, "storm.file-size: no multiple of 4K");
	return check_cells(cfg, err);
}
