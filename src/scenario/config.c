/* SPDX-License-Identifier: GPL-2.0-only */
/* config.c: option values of a run. */
#include "pinclash/config.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/option.h"
#include "scenario/value.h"

struct value {
	char *section;
	const struct pc_option *row;
	char *text;
	long long number;
};

struct pc_config {
	struct value *values;
	size_t count;
};

struct pc_config *pc_config_new(void)
{
	return calloc(1, sizeof(struct pc_config));
}

static void value_drop(struct value *v)
{
	free(v->section);
	free(v->text);
}

void pc_config_free(struct pc_config *cfg)
{
	if (!cfg)
		return;
	for (size_t i = 0; i < cfg->count; i++)
		value_drop(&cfg->values[i]);
	free(cfg->values);
	free(cfg);
}

static struct value *find(const struct pc_config *cfg, const char *section, const char *key,
	size_t n)
{
	for (size_t i = 0; i < cfg->count; i++) {
		struct value *v = &cfg->values[i];

		if (!strcmp(v->section, section) && !strcmp(v->row->key, key) && !n--)
			return v;
	}
	return NULL;
}

void pc_config_unset(struct pc_config *cfg, const char *section, const char *key)
{
	struct value *v;

	while ((v = find(cfg, section, key, 0)) != NULL) {
		value_drop(v);
		cfg->count--;
		memmove(v, v + 1, (size_t)(cfg->values + cfg->count - v) * sizeof(*v));
	}
}

static int append(struct pc_config *cfg, const char *section, const struct pc_option *row,
	const char *text, long long number)
{
	struct value v = { .section = strdup(section), .row = row, .text = strdup(text),
		.number = number };
	struct value *values = realloc(cfg->values, (cfg->count + 1) * sizeof(*values));

	if (values)
		cfg->values = values;
	if (!values || !v.section || !v.text) {
		value_drop(&v);
		return -ENOMEM;
	}
	values[cfg->count++] = v;
	return 0;
}

int pc_config_set(struct pc_config *cfg, const char *section, const char *key, const char *value,
	struct pc_err *err)
{
	const struct pc_option *row = pc_option_find(section, key, err);
	long long number;
	struct pc_err why;
	char name[80];
	int rc;

	if (!row)
		return -ENOENT;
	rc = pc_option_check(row, value, &number, &why);
	if (rc) {
		pc_option_name(section, key, name, sizeof(name));
		return pc_fail(err, rc, "%s: %s", name, why.text);
	}
	if (!row->repeats)
		pc_config_unset(cfg, section, key);
	return append(cfg, section, row, value, number) ? pc_oom(err) : 0;
}

bool pc_config_isset(const struct pc_config *cfg, const char *section, const char *key)
{
	return find(cfg, section, key, 0) != NULL;
}

const char *pc_config_nth(const struct pc_config *cfg, const char *section, const char *key,
	size_t n)
{
	const struct value *v = find(cfg, section, key, n);
	const struct pc_option *row;

	if (v)
		return v->text;
	row = pc_option_find(section, key, NULL);
	assert(row); /* a reader asks for what its own table has */
	return row && n == 0 ? row->fallback : NULL;
}

const char *pc_config_str(const struct pc_config *cfg, const char *section, const char *key)
{
	return pc_config_nth(cfg, section, key, 0);
}

long long pc_config_num(const struct pc_config *cfg, const char *section, const char *key)
{
	const struct value *v = find(cfg, section, key, 0);
	const struct pc_option *row;
	long long number = 0;

	if (v)
		return v->number;
	row = pc_option_find(section, key, NULL);
	assert(row);
	if (row && row->fallback)
		pc_value_parse(row->type, row->fallback, &number);
	return number;
}

bool pc_config_bool(const struct pc_config *cfg, const char *section, const char *key)
{
	return pc_config_num(cfg, section, key) != 0;
}

/* A scenario names each section once or more; one header a value would do, but reads badly. */
int pc_config_write(const struct pc_config *cfg, FILE *out)
{
	const char *last = "";

	for (size_t i = 0; i < cfg->count; i++) {
		const struct value *v = &cfg->values[i];

		if (strcmp(v->section, last) != 0)
			fprintf(out, "%s[%s]\n", i ? "\n" : "", v->section);
		fprintf(out, "%s = %s\n", v->row->key, v->text);
		last = v->section;
	}
	return ferror(out) ? -EIO : 0;
}
