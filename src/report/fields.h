/* SPDX-License-Identifier: GPL-2.0-only */
/* fields.h: structs to JSON and back, from one table so that the two cannot drift apart. */
#ifndef PINCLASH_REPORT_FIELDS_H
#define PINCLASH_REPORT_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinclash/error.h"

/** enum pc_field_type - how a member is written */
enum pc_field_type {
	PC_F_BOOL,
	PC_F_INT,
	PC_F_U32,
	PC_F_U64,
	PC_F_I64,
	PC_F_MS,     /* double; negative for unknown is null */
	PC_F_LETTER, /* char; 0 is "" */
	PC_F_TEXT,   /* char array */
	PC_F_BYTES,  /* uint8_t array, hex digits */
	PC_F_HEX64,  /* uint64_t, "0x..." */
	PC_F_NAME,   /* enum or uint16_t, by its name */
	PC_F_OBJECT, /* struct */
	PC_F_LIST,   /* array of structs with a count beside it */
};

/**
 * struct pc_field - one member
 * @key: key in JSON; NULL closes an array
 * @offset: of the member in its struct
 * @size: of the member; of one item for PC_F_LIST
 * @fields: members of the struct (PC_F_OBJECT) or of an item (PC_F_LIST)
 * @name: name of a value (PC_F_NAME)
 * @limit: values that have a name (PC_F_NAME), items that fit (PC_F_LIST)
 * @count_offset: of the count of a PC_F_LIST
 * @count_size: its size
 */
struct pc_field {
	const char *key;
	enum pc_field_type type;
	size_t offset;
	size_t size;
	const struct pc_field *fields;
	const char *(*name)(unsigned int value);
	size_t limit;
	size_t count_offset;
	size_t count_size;
};

#define PC_MEMBER(S, m)    (((S *)0)->m)
#define PC_MEMBER_AT(S, m) .offset = offsetof(S, m), .size = sizeof(PC_MEMBER(S, m))

/* A row whose type follows from the member's, so that a changed member cannot be misread. */
#define PC_FIELD(S, m)                                                                         \
	{                                                                                      \
		.key = #m, PC_MEMBER_AT(S, m),                                                 \
		.type = _Generic(PC_MEMBER(S, m), bool: PC_F_BOOL, int: PC_F_INT,              \
			uint32_t: PC_F_U32, uint64_t: PC_F_U64, int64_t: PC_F_I64,             \
			double: PC_F_MS, char: PC_F_LETTER, char *: PC_F_TEXT,                 \
			uint8_t *: PC_F_BYTES)                                                 \
	}

#define PC_FIELD_HEX64(S, m) { .key = #m, PC_MEMBER_AT(S, m), .type = PC_F_HEX64 }

#define PC_FIELD_NAME(S, m, names, count)                                                      \
	{                                                                                      \
		.key = #m, PC_MEMBER_AT(S, m), .type = PC_F_NAME, .name = (names),             \
		.limit = (count)                                                               \
	}

#define PC_FIELD_OBJECT(S, m, table)                                                           \
	{                                                                                      \
		.key = #m, PC_MEMBER_AT(S, m), .type = PC_F_OBJECT, .fields = (table)          \
	}

#define PC_FIELD_LIST(S, m, count, table)                                                      \
	{                                                                                      \
		.key = #m, .type = PC_F_LIST, .fields = (table), .offset = offsetof(S, m),     \
		.size = sizeof(PC_MEMBER(S, m)[0]),                                            \
		.limit = sizeof(PC_MEMBER(S, m)) / sizeof(PC_MEMBER(S, m)[0]),                 \
		.count_offset = offsetof(S, count), .count_size = sizeof(PC_MEMBER(S, count))  \
	}

/** pc_fields_write - a struct as a JSON object; NULL when memory is exhausted */
json_t *pc_fields_write(const struct pc_field *fields, const void *from);

/**
 * pc_fields_read - fill a struct from a JSON object
 * @to: all zero; partly filled on failure
 *
 * A key that is missing leaves its member alone (unknown for PC_F_MS).
 *
 * Errors: -EINVAL no object, an unknown key (the nearest is named), a value
 * of another type or that does not fit; @err names the key.
 */
int pc_fields_read(const struct pc_field *fields, const json_t *object, void *to,
	struct pc_err *err);

/**
 * pc_json_text - a JSON string of any bytes
 *
 * What is not UTF-8 (a kernel message, a text cut in the middle of a letter)
 * becomes "?": JSON cannot hold it. NULL when memory is exhausted.
 */
json_t *pc_json_text(const char *text);

#endif
