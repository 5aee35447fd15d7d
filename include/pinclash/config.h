/* SPDX-License-Identifier: GPL-2.0-only */
/* config.h: option values of a run, from scenario files and the command line. */
#ifndef PINCLASH_CONFIG_H
#define PINCLASH_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "pinclash/error.h"
#include "pinclash/op.h"

/**
 * struct pc_config - values by section and key
 *
 * Filled before workers are forked and read-only from then on, so every
 * process reads its own copy without locks.
 */
struct pc_config;

struct pc_config *pc_config_new(void);

/** pc_config_free - accepts NULL */
void pc_config_free(struct pc_config *cfg);

/**
 * pc_option_find - the row for @section and @key
 * @err: names the nearest known section or key when there is none
 *
 * Return: the row (static storage), or NULL with @err filled.
 */
const struct pc_option *pc_option_find(const char *section, const char *key, struct pc_err *err);

/**
 * pc_config_set - check a value against its row and keep a copy
 *
 * A later call replaces the value, unless the option repeats.
 *
 * Errors: -ENOENT unknown section or key, -EINVAL value of the wrong type,
 * -ERANGE outside min..max, -ENOMEM. @err says which and what is allowed.
 */
int pc_config_set(struct pc_config *cfg, const char *section, const char *key, const char *value,
	struct pc_err *err);

/**
 * pc_config_unset - forget every value of an option
 *
 * For the command line, whose values take the place of a scenario's where the
 * option repeats.
 */
void pc_config_unset(struct pc_config *cfg, const char *section, const char *key);

/**
 * pc_config_str - text of an option, its fallback when unset, NULL when it has none
 *
 * The text lives as long as @cfg.
 */
const char *pc_config_str(const struct pc_config *cfg, const char *section, const char *key);

/** pc_config_nth - value number @n of an option that repeats, NULL past the end */
const char *pc_config_nth(const struct pc_config *cfg, const char *section, const char *key,
	size_t n);

/** pc_config_num - number, size in bytes or time in ms; 0 when unset without fallback */
long long pc_config_num(const struct pc_config *cfg, const char *section, const char *key);

/** pc_config_bool - false when unset without fallback */
bool pc_config_bool(const struct pc_config *cfg, const char *section, const char *key);

/** pc_config_isset - did a scenario or the command line set it? */
bool pc_config_isset(const struct pc_config *cfg, const char *section, const char *key);

/**
 * pc_config_write - all values that were set, as a scenario file that sets them again
 *
 * Errors: -EIO the stream failed.
 */
int pc_config_write(const struct pc_config *cfg, FILE *out);

/**
 * pc_value_parse - text to number by type
 * @ret_value: count, bytes or milliseconds
 *
 * Errors: -EINVAL not a value of that type, -ERANGE does not fit.
 */
int pc_value_parse(enum pc_type type, const char *text, long long *ret_value);

/** pc_run_options - the rows of section "run" */
extern const struct pc_option pc_run_options[];

#endif
