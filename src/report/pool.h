/* SPDX-License-Identifier: GPL-2.0-only */
/* pool.h: JSON in which what occurs again is written once; keeps the data of large runs small. */
#ifndef PINCLASH_REPORT_POOL_H
#define PINCLASH_REPORT_POOL_H

#include <jansson.h>

/**
 * struct pc_pool - values and their places; pc_pool_close() frees what is left
 * @values: each once, in the order in which they came
 * @places: text of a value to its index in @values
 */
struct pc_pool {
	json_t *values;
	json_t *places;
};

/** pc_pool_open - -ENOMEM when memory is exhausted */
int pc_pool_open(struct pc_pool *pool);

/**
 * pc_pool_put - move a value into the pool
 * @value: taken over; NULL gives NULL
 *
 * A text of several lines becomes {"/": list of lines}. Each list, object and
 * text that is longer than a reference becomes {"$": index}, from the inside
 * out, so that equal parts of different values share an entry.
 *
 * Return: what stands for the value, NULL when memory is exhausted.
 */
json_t *pc_pool_put(struct pc_pool *pool, json_t *value);

/**
 * pc_pool_settle - put what was asked for once only back where it stands
 * @root: all that pc_pool_put() gave, in any list or object; changed in place
 *
 * Afterwards @pool->values holds nothing but what occurs more than once, and
 * indexes are those of that list. Nothing can be put any more.
 *
 * Errors: -ENOMEM; @root and the pool are then of no use.
 */
int pc_pool_settle(struct pc_pool *pool, json_t *root);

/** pc_pool_close - accepts an all-zero pool */
void pc_pool_close(struct pc_pool *pool);

#endif
