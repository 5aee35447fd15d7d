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
	return lines;
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
