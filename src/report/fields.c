/* SPDX-License-Identifier: GPL-2.0-only */
/* fields.c: structs to JSON and back. */
#include "report/fields.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/nearest.h"
#include "util/utf8.h"

json_t *pc_json_text(const char *text)
{
	char *copy = strdup(text);
	json_t *string;
	size_t len;

	if (!copy)
		return NULL;
	for (char *s = copy; *s; s += len ? len : 1) {
		len = pc_utf8_letter(s);
		if (!len)
			*s = '?';
	}
	string = json_string(copy);
	free(copy);
	return string;
}

static json_t *put_bool(const struct pc_field *f, const void *at)
{
	(void)f;
	return json_boolean(*(const bool *)at);
}

static int get_bool(const struct pc_field *f, const json_t *v, void *at)
{
	(void)f;
	*(bool *)at = json_is_true(v);
	return json_is_boolean(v) ? 0 : -EINVAL;
}

static json_t *put_int(const struct pc_field *f, const void *at)
{
	(void)f;
	return json_integer(*(const int *)at);
}

static int get_int(const struct pc_field *f, const json_t *v, void *at)
{
	json_int_t value = json_integer_value(v);

	(void)f;
	*(int *)at = (int)value;
	return json_is_integer(v) && *(int *)at == value ? 0 : -EINVAL;
}

static json_t *put_u32(const struct pc_field *f, const void *at)
{
	(void)f;
	return json_integer(*(const uint32_t *)at);
}

static int get_u32(const struct pc_field *f, const json_t *v, void *at)
{
	json_int_t value = json_integer_value(v);

	(void)f;
	*(uint32_t *)at = (uint32_t)value;
	return json_is_integer(v) && *(uint32_t *)at == value ? 0 : -EINVAL;
}

/* JSON integers are signed here; the upper half of uint64_t comes back as it went. */
static json_t *put_64(const struct pc_field *f, const void *at)
{
	(void)f;
	return json_integer(*(const int64_t *)at);
}

static int get_64(const struct pc_field *f, const json_t *v, void *at)
{
	(void)f;
	*(int64_t *)at = json_integer_value(v);
	return json_is_integer(v) ? 0 : -EINVAL;
}

static json_t *put_ms(const struct pc_field *f, const void *at)
{
	double ms = *(const double *)at;

	(void)f;
	return ms >= 0 ? json_real(ms) : json_null();
}

static int get_ms(const struct pc_field *f, const json_t *v, void *at)
{
	(void)f;
	*(double *)at = json_is_number(v) ? json_number_value(v) : -1;
	return json_is_number(v) || json_is_null(v) ? 0 : -EINVAL;
}

static json_t *put_letter(const struct pc_field *f, const void *at)
{
	char text[2] = { *(const char *)at, '\0' };

	(void)f;
	return pc_json_text(text);
}

static int get_text(const struct pc_field *f, const json_t *v, void *at)
{
	if (!json_is_string(v) || json_string_length(v) >= f->size)
		return -EINVAL;
	memcpy(at, json_string_value(v), json_string_length(v) + 1);
	return 0;
}

static int get_letter(const struct pc_field *f, const json_t *v, void *at)
{
	(void)f;
	if (!json_is_string(v) || json_string_length(v) > 1)
		return -EINVAL;
	*(char *)at = json_string_value(v)[0];
	return 0;
}

static json_t *put_text(const struct pc_field *f, const void *at)
{
	(void)f;
	return pc_json_text(at);
}

static json_t *put_bytes(const struct pc_field *f, const void *at)
{
	const uint8_t *bytes = at;
	char *text = malloc(2 * f->size + 1);
	json_t *string;

	if (!text)
		return NULL;
	for (size_t i = 0; i < f->size; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	string = json_string(text);
	free(text);
	return string;
}

static int get_bytes(const struct pc_field *f, const json_t *v, void *at)
{
	const char *text = json_string_value(v);
	uint8_t *bytes = at;
	unsigned int byte;

	if (!text || strlen(text) != 2 * f->size || strspn(text, "0123456789abcdef") < strlen(text))
		return -EINVAL;
	for (size_t i = 0; i < f->size; i++) {
		sscanf(text + 2 * i, "%2x", &byte);
		bytes[i] = (uint8_t)byte;
	}
	return 0;
}

static json_t *put_hex64(const struct pc_field *f, const void *at)
{
	(void)f;
	return json_sprintf("0x%llx", (unsigned long long)*(const uint64_t *)at);
}

static int get_hex64(const struct pc_field *f, const json_t *v, void *at)
{
	const char *text = json_string_value(v);
	char *end;

	(void)f;
	if (!text || strncmp(text, "0x", 2))
		return -EINVAL;
	*(uint64_t *)at = strtoull(text, &end, 16);
	return *end ? -EINVAL : 0;
}

/* An enum is as large as an unsigned int; events keep theirs in a uint16_t. */
static json_t *put_name(const struct pc_field *f, const void *at)
{
	unsigned int value = f->size == sizeof(uint16_t) ? *(const uint16_t *)at
							 : *(const unsigned int *)at;

	return pc_json_text(value < f->limit ? f->name(value) : "?");
}

static int get_name(const struct pc_field *f, const json_t *v, void *at)
{
	const char *text = json_string_value(v);
	unsigned int value = 0;

	while (text && value < f->limit && strcmp(f->name(value), text))
		value++;
	if (!text || value == f->limit)
		return -EINVAL;
	if (f->size == sizeof(uint16_t))
		*(uint16_t *)at = (uint16_t)value;
	else
		*(unsigned int *)at = value;
	return 0;
}

/* Objects and lists are not here: they take part in the recursion. */
static const struct {
	const char *shape;
	json_t *(*put)(const struct pc_field *f, const void *at);
	int (*get)(const struct pc_field *f, const json_t *v, void *at);
} kinds[] = {
	[PC_F_BOOL] = { "true or false", put_bool, get_bool },
	[PC_F_INT] = { "an integer", put_int, get_int },
	[PC_F_U32] = { "an integer from 0 to 4294967295", put_u32, get_u32 },
	[PC_F_U64] = { "an integer", put_64, get_64 },
	[PC_F_I64] = { "an integer", put_64, get_64 },
	[PC_F_MS] = { "a number or null", put_ms, get_ms },
	[PC_F_LETTER] = { "one letter", put_letter, get_letter },
	[PC_F_TEXT] = { "a text that fits", put_text, get_text },
	[PC_F_BYTES] = { "hex digits of the right number", put_bytes, get_bytes },
	[PC_F_HEX64] = { "a hex number after 0x", put_hex64, get_hex64 },
	[PC_F_NAME] = { "a known name", put_name, get_name },
};

static size_t list_count(const struct pc_field *f, const char *from)
{
	const void *at = from + f->count_offset;

	return f->count_size == sizeof(uint32_t) ? *(const uint32_t *)at : *(const size_t *)at;
}

static json_t *write_list(const struct pc_field *f, const char *from)
{
	size_t count = list_count(f, from);
	json_t *list = json_array();

	/* A count out of shared memory that a dead process wrote may be anything. */
	for (size_t i = 0; list && i < count && i < f->limit; i++) {
		json_t *item = pc_fields_write(f->fields, from + f->offset + i * f->size);

		if (json_array_append_new(list, item)) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

json_t *pc_fields_write(const struct pc_field *f, const void *from)
{
	json_t *object = json_object(), *value;

	for (; object && f->key; f++) {
		const char *at = (const char *)from + f->offset;

		if (f->type == PC_F_OBJECT)
			value = pc_fields_write(f->fields, at);
		else if (f->type == PC_F_LIST)
			value = write_list(f, from);
		else
			value = kinds[f->type].put(f, at);
		if (json_object_set_new(object, f->key, value)) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

static int read_list(const struct pc_field *f, const json_t *list, char *to, struct pc_err *err)
{
	size_t count = json_array_size(list);
	void *at = to + f->count_offset;
	int rc = 0;

	if (!json_is_array(list) || count > f->limit)
		return pc_fail(err, EINVAL, "'%s' is no list of at most %zu", f->key, f->limit);
	for (size_t i = 0; i < count && !rc; i++) {
		rc = pc_fields_read(f->fields, json_array_get(list, i),
			to + f->offset + i * f->size, err);
		if (rc)
			pc_fail(err, rc, "%s[%zu]: %s", f->key, i, err->text);
	}
	if (f->count_size == sizeof(uint32_t))
		*(uint32_t *)at = (uint32_t)count;
	else
		*(size_t *)at = count;
	return rc;
}

static int read_value(const struct pc_field *f, const json_t *value, char *to, struct pc_err *err)
{
	int rc;

	if (f->type == PC_F_LIST)
		return read_list(f, value, to, err);
	if (f->type == PC_F_OBJECT) {
		rc = pc_fields_read(f->fields, value, to + f->offset, err);
		return rc ? pc_fail(err, rc, "%s: %s", f->key, err->text) : 0;
	}
	if (kinds[f->type].get(f, value, to + f->offset))
		return pc_fail(err, EINVAL, "'%s' is not %s", f->key, kinds[f->type].shape);
	return 0;
}

static int check_keys(const struct pc_field *fields, json_t *object, struct pc_err *err)
{
	const struct pc_field *f;
	struct pc_nearest near;
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		near = (struct pc_nearest){ .name = key };
		for (f = fields; f->key && strcmp(f->key, key); f++)
			pc_nearest_offer(&near, f->key);
		if (!f->key)
			return pc_fail(err, EINVAL, "unknown key '%s'; nearest is '%s'", key,
				near.best);
	}
	return 0;
}

int pc_fields_read(const struct pc_field *fields, const json_t *object, void *to,
	struct pc_err *err)
{
	int rc;

	if (!json_is_object(object))
		return pc_fail(err, EINVAL, "is no JSON object");
	rc = check_keys(fields, (json_t *)object, err);
	for (const struct pc_field *f = fields; f->key && !rc; f++) {
		const json_t *value = json_object_get(object, f->key);

		if (value)
			rc = read_value(f, value, to, err);
		else if (f->type == PC_F_MS)
			rc = read_value(f, json_null(), to, err);
	}
	return rc;
}
