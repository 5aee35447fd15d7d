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
 * A text of several lines becomes a list of lines. Each list, object and
 * text that is longer than a reference becomes {"$": index}, from the inside
 * out, so that equal parts of different values share an entry.
 *
 * Return: what stands for the value, NULL when memory is exhausted.
 */
json_t *pc_pool_put(struct pc_pool *pool, json_t *value);

/** pc_pool_close - accepts an all-zero pool */
void pc_pool_close(struct pc_pool *pool);

#endif
