/* SPDX-License-Identifier: GPL-2.0-only */
/* known.c: applies the list of known trouble. */
#include "report/known.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/save.h"
#include "scenario/cell.h"
#include "util/ini.h"
#include "util/nearest.h"
#include "util/scoped.h"

#define REASON sizeof(((struct pc_result *)NULL)->known_reason)

struct patterns {
	struct pc_pattern *all;
	size_t count;
};

/** struct trouble - one section; @outcomes has a bit per outcome, none for any */
struct trouble {
	char name[80];
	unsigned int line;
	struct patterns cells;
	struct patterns except;
	char kernel[64];
	char release[64];
	char reason[REASON];
	uint32_t outcomes;
};

struct list {
	struct trouble *troubles;
	size_t count;
};

/* Numbers of a version that are given; stops at what is no number, "-amd64". */
static int parse_version(const char *text, size_t len, unsigned long ret_numbers[3])
{
	int count = 0;
	char *end;

	while (count < 3 && len && isdigit((unsigned char)*text)) {
		ret_numbers[count++] = strtoul(text, &end, 10);
		len -= (size_t)(end - text);
		text = end;
		if (!len || *text != '.')
			break;
		text++;
		len--;
	}
	return len ? -EINVAL : count;
}

/* Compare as many numbers as the end of a range gives. */
static int compare(const unsigned long release[3], const unsigned long end[3], int count)
{
	for (int i = 0; i < count; i++) {
		if (release[i] != end[i])
			return release[i] < end[i] ? -1 : 1;
	}
	return 0;
}

int pc_kernel_in_range(const char *release, const char *range)
{
	unsigned long version[3] = { 0 }, low[3], high[3];
	const char *dots = strstr(range, "..");
	size_t first = dots ? (size_t)(dots - range) : strlen(range);
	const char *last = dots ? dots + 2 : range;
	int low_count = parse_version(range, first, low);
	int high_count = parse_version(last, strlen(last), high);

	parse_version(release, strspn(release, "0123456789."), version);
	if (low_count < 0 || high_count < 0 || (!low_count && !high_count))
		return -EINVAL;
	return compare(version, low, low_count) >= 0 && compare(version, high, high_count) <= 0;
}

static int add_trouble(struct list *list, const struct pc_ini_line *at, struct pc_err *err)
{
	struct trouble *t = reallocarray(list->troubles, list->count + 1, sizeof(*t));

	if (!t)
		return pc_oom(err);
	list->troubles = t;
	t += list->count++;
	*t = (struct trouble){ .line = at->line };
	snprintf(t->name, sizeof(t->name), "%s", at->section);
	return 0;
}

static int take_pattern(struct patterns *patterns, const char *value, struct pc_err *err)
{
	struct pc_pattern pattern, *all;
	int rc = pc_pattern_parse(value, &pattern, err);

	if (rc)
		return rc;
	all = reallocarray(patterns->all, patterns->count + 1, sizeof(*all));
	if (!all)
		return pc_oom(err);
	patterns->all = all;
	all[patterns->count++] = pattern;
	return 0;
}

static int take_cell(struct trouble *t, const char *value, struct pc_err *err)
{
	return take_pattern(&t->cells, value, err);
}

static int take_except(struct trouble *t, const char *value, struct pc_err *err)
{
	return take_pattern(&t->except, value, err);
}

static int take_kernel(struct trouble *t, const char *value, struct pc_err *err)
{
	if (t->kernel[0])
		return pc_fail(err, EINVAL, "kernel is given twice");
	if (strlen(value) >= sizeof(t->kernel) || pc_kernel_in_range("0", value) < 0)
		return pc_fail(err, EINVAL, "kernel: '%s' is no range such as 6.1..6.14", value);
	snprintf(t->kernel, sizeof(t->kernel), "%s", value);
	return 0;
}

static int take_release(struct trouble *t, const char *value, struct pc_err *err)
{
	if (t->release[0])
		return pc_fail(err, EINVAL, "release is given twice");
	if (strlen(value) >= sizeof(t->release))
		return pc_fail(err, EINVAL, "release: '%s' is too long", value);
	snprintf(t->release, sizeof(t->release), "%s", value);
	return 0;
}

static int take_outcome(struct trouble *t, const char *value, struct pc_err *err)
{
	struct pc_nearest near = { .name = value };

	for (enum pc_outcome o = 0; o < PC_OUTCOMES; o++) {
		if (!pc_outcome_unsafe(o))
			continue;
		pc_nearest_offer(&near, pc_outcome_name(o));
		if (!strcmp(pc_outcome_name(o), value)) {
			t->outcomes |= 1u << o;
			return 0;
		}
	}
	return pc_fail(err, EINVAL, "unknown unsafe outcome '%s'; nearest is '%s'", value,
		near.best);
}

static int take_reason(struct trouble *t, const char *value, struct pc_err *err)
{
	if (t->reason[0])
		return pc_fail(err, EINVAL, "reason is given twice");
	if (strlen(value) >= sizeof(t->reason))
		return pc_fail(err, EINVAL, "reason is longer than %zu bytes", sizeof(t->reason) - 1);
	snprintf(t->reason, sizeof(t->reason), "%s", value);
	return 0;
}

static const struct {
	const char *key;
	int (*take)(struct trouble *t, const char *value, struct pc_err *err);
} keys[] = {
	{ "cell", take_cell },
	{ "except", take_except },
	{ "kernel", take_kernel },
	{ "outcome", take_outcome },
	{ "reason", take_reason },
	{ "release", take_release },
};

static int take_entry(void *ctx, const struct pc_ini_line *at, const char *key, const char *value,
	struct pc_err *err)
{
	struct pc_nearest near = { .name = key };
	struct list *list = ctx;

	if (!key)
		return add_trouble(list, at, err);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!strcmp(keys[i].key, key))
			return keys[i].take(&list->troubles[list->count - 1], value, err);
		pc_nearest_offer(&near, keys[i].key);
	}
	return pc_fail(err, EINVAL, "unknown key '%s'; nearest is '%s'", key, near.best);
}

static int load(const char *file, struct list *list, struct pc_err *err)
{
	int rc = pc_ini_read(file, take_entry, list, err);

	for (size_t i = 0; i < list->count && !rc; i++) {
		const struct trouble *t = &list->troubles[i];

		if (!t->cells.count || !t->reason[0])
			rc = pc_fail(err, EINVAL, "%s:%u: [%s] has no '%s'", file, t->line, t->name,
				t->cells.count ? "reason" : "cell");
	}
	return rc;
}

static void drop(struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->troubles[i].cells.all);
		free(list->troubles[i].except.all);
	}
	free(list->troubles);
}

static bool names(const struct patterns *patterns, const char *id)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (pc_pattern_matches(&patterns->all[i], id))
			return true;
	}
	return false;
}

static bool expects(const struct trouble *t, const char *kernel, const char *id)
{
	if (t->kernel[0] && pc_kernel_in_range(kernel, t->kernel) != 1)
		return false;
	if (t->release[0] && fnmatch(t->release, kernel, FNM_EXTMATCH))
		return false;
	return names(&t->cells, id) && !names(&t->except, id);
}

static void mark(const struct list *list, const char *kernel, struct pc_result *r)
{
	r->known = false;
	r->known_fixed = false;
	r->known_reason[0] = '\0';
	for (size_t i = 0; i < list->count && !r->known; i++) {
		const struct trouble *t = &list->troubles[i];

		if (!expects(t, kernel, r->id))
			continue;
		r->known = r->verdict == PC_UNSAFE &&
			   (!t->outcomes || (t->outcomes & 1u << r->outcome));
		r->known_fixed = r->verdict == PC_SAFE;
		snprintf(r->known_reason, sizeof(r->known_reason), "%s", t->reason);
	}
}

int pc_known_apply(struct pc_results *results, const char *file, struct pc_err *err)
{
	struct list list = { 0 };
	int rc = load(file, &list, err);

	for (size_t i = 0; i < results->count && !rc; i++)
		mark(&list, results->kernel, &results->cells[i]);
	drop(&list);
	return rc;
}

#define BIT(outcome) (1u << (outcome))

static const uint32_t dangerous = BIT(PC_OUT_CRASH) | BIT(PC_OUT_UNKILLABLE) |
	BIT(PC_OUT_STUCK_HOLDER) | BIT(PC_OUT_STALE_WRITE) | BIT(PC_OUT_CORRUPT_FS);

static bool expects_danger(const struct list *list, const char *kernel, const char *id)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct trouble *t = &list->troubles[i];

		if (expects(t, kernel, id) && (!t->outcomes || (t->outcomes & dangerous)))
			return true;
	}
	return false;
}

int pc_known_forbid(struct pc_cells *cells, const char *file, const char *kernel,
	struct pc_err *err)
{
	struct list list = { 0 };
	int rc = load(file, &list, err);

	for (size_t i = 0; i < cells->count && !rc; i++) {
		if (!cells->cells[i].rule && expects_danger(&list, kernel, cells->cells[i].id))
			cells->cells[i].rule = &pc_rule_dangerous;
	}
	drop(&list);
	return rc;
}

int pc_known_keep(const char *file, const char *dir, struct pc_err *err)
{
	struct pc_results none = { 0 };
	int rc = pc_known_apply(&none, file, err);

	return rc ? rc : pc_save_copy(dir, PC_KNOWN, file, err);
}
