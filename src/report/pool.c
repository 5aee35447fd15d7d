/* SPDX-License-Identifier: GPL-2.0-only */
/* pool.c: JSON in which what occurs again is written once. */
#include "report/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Characters below which a value is not longer than what would stand for it. */
#define SHORT 16

int pc_pool_open(struct pc_pool *pool)
{
	pool->values = json_array();
	pool->places = json_object();
	if (pool->values && pool->places)
		return 0;
	pc_pool_close(pool);
	return -ENOMEM;
}

void pc_pool_close(struct pc_pool *pool)
{
	json_decref(pool->values);
	json_decref(pool->places);
	*pool = (struct pc_pool){ 0 };
}

static json_t *split_lines(json_t *text)
{
	json_t *lines = json_array();
	const char *at = json_string_value(text);

	while (lines) {
		size_t len = strcspn(at, "\n");

		if (json_array_append_new(lines, json_stringn(at, len))) {
			json_decref(lines);
			lines = NULL;
		} else if (!at[len]) {
			break;
		}
		at += len + 1;
	}
	json_decref(text);
	return json_pack("{s:o}", "/", lines);
}

static int put_items(struct pc_pool *pool, json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		if (json_array_set_new(list, i, pc_pool_put(pool, json_incref(item))))
			return -ENOMEM;
	}
	return 0;
}

static int put_members(struct pc_pool *pool, json_t *object)
{
	const char *key;
	json_t *member;

	json_object_foreach(object, key, member) {
		if (json_object_set_new(object, key, pc_pool_put(pool, json_incref(member))))
			return -ENOMEM;
	}
	return 0;
}

/* The place of a value whose text is @text, where it is put when it is new. */
static json_t *place_of(struct pc_pool *pool, json_t *value, const char *text)
{
	json_t *place = json_object_get(pool->places, text);

	if (!place) {
		place = json_integer((json_int_t)json_array_size(pool->values));
		if (json_object_set_new(pool->places, text, place) ||
			json_array_append(pool->values, value))
			return NULL;
	}
	return json_pack("{s:O}", "$", place);
}

json_t *pc_pool_put(struct pc_pool *pool, json_t *value)
{
	json_t *reference;
	char *text;

	if (json_is_string(value) && strchr(json_string_value(value), '\n'))
		value = split_lines(value);
	if (!value || put_items(pool, value) || put_members(pool, value)) {
		json_decref(value);
		return NULL;
	}
	if (!json_is_array(value) && !json_is_object(value) && !json_is_string(value))
		return value;
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	if (text && strlen(text) < SHORT) {
		free(text);
		return value;
	}
	reference = text ? place_of(pool, value, text) : NULL;
	free(text);
	json_decref(value);
	return reference;
}

/**
 * struct settling - references before and after
 * @old: values as they were put
 * @uses: how many references to each there are
 * @index: the place of each in @values, -1 while it has none
 */
struct settling {
	json_t *old, *values;
	size_t *uses;
	json_int_t *index;
};

/* Index of the value that a reference stands for, -1 for anything else. */
static json_int_t target(const json_t *value)
{
	const json_t *index = json_object_get(value, "$");

	return index ? json_integer_value(index) : -1;
}

static void count_uses(const struct settling *s, json_t *value)
{
	json_int_t n = target(value);
	json_t *item;
	const char *key;
	size_t i;

	if (n >= 0) {
		s->uses[n]++;
		return;
	}
	json_array_foreach(value, i, item) {
		count_uses(s, item);
	}
	json_object_foreach(value, key, item) {
		count_uses(s, item);
	}
}

static int settle_parts(const struct settling *s, json_t *value);

/* What stands for @value from now on, a new reference; NULL when memory is exhausted. */
static json_t *settled(const struct settling *s, json_t *value)
{
	json_int_t n = target(value);
	json_t *item = n >= 0 ? json_array_get(s->old, (size_t)n) : value;

	if (n < 0 || s->uses[n] == 1)
		return settle_parts(s, item) ? NULL : json_incref(item);
	if (s->index[n] < 0) {
		if (settle_parts(s, item) || json_array_append(s->values, item))
			return NULL;
		s->index[n] = (json_int_t)json_array_size(s->values) - 1;
	}
	return json_pack("{s:I}", "$", s->index[n]);
}

static int settle_parts(const struct settling *s, json_t *value)
{
	json_t *item;
	const char *key;
	size_t i;

	json_array_foreach(value, i, item) {
		if (json_array_set_new(value, i, settled(s, item)))
			return -ENOMEM;
	}
	json_object_foreach(value, key, item) {
		if (json_object_set_new(value, key, settled(s, item)))
			return -ENOMEM;
	}
	return 0;
}

int pc_pool_settle(struct pc_pool *pool, json_t *root)
{
	size_t count = json_array_size(pool->values);
	struct settling s = { .old = pool->values, .values = json_array(),
		.uses = calloc(count + 1, sizeof(*s.uses)),
		.index = calloc(count + 1, sizeof(*s.index)) };
	json_t *value;
	size_t i;
	int rc = -ENOMEM;

	if (s.values && s.uses && s.index) {
		count_uses(&s, root);
		json_array_foreach(s.old, i, value) {
			count_uses(&s, value);
			s.index[i] = -1;
		}
		rc = settle_parts(&s, root);
		pool->values = s.values;
		s.values = s.old;
	}
	json_decref(s.values);
	free(s.uses);
	free(s.index);
	return rc;
}
