/* SPDX-License-Identifier: GPL-2.0-only */
/* shard.c: a list of cells divided among machines. */
#include "scenario/shard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* FNV-1a, 64 bits, and a finaliser behind it: by itself it mixes the last bytes too little. */
#define HASH_BEGIN 0xcbf29ce484222325u
#define HASH_PRIME 0x100000001b3u

static uint64_t hash_id(uint64_t hash, const char *id)
{
	/* The closing 0 belongs to it: it keeps two ids in a row apart. */
	do
		hash = (hash ^ (unsigned char)*id) * HASH_PRIME;
	while (*id++);
	return hash;
}

static uint64_t mixed(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
	return hash ^ hash >> 33;
}

uint64_t pc_cells_hash(const struct pc_cells *list)
{
	uint64_t hash = HASH_BEGIN;

	for (size_t i = 0; i < list->count; i++)
		hash = hash_id(hash, list->cells[i].id);
	return mixed(hash);
}

int pc_shard_parse(const char *text, struct pc_shard *ret_shard, struct pc_err *err)
{
	unsigned int index, count;
	int end = 0;

	if (sscanf(text, "%5u/%5u%n", &index, &count, &end) != 2 || text[end] || !index ||
		index > count || count > PC_SHARDS_MAX)
		return pc_fail(err, EINVAL, "--shard '%s' is no part of a whole; give I/N, as 2/4, "
			"with I from 1 to N and N up to %d", text, PC_SHARDS_MAX);
	*ret_shard = (struct pc_shard){ index, count };
	return 0;
}

/** struct card - a cell of the list while it is dealt */
struct card {
	uint64_t key;
	bool mine;
};

/* Is cell @a of the list dealt before cell @b? Media stay in their order. */
static bool dealt_before(const struct pc_cells *list, const struct card *cards, size_t a, size_t b)
{
	if (list->cells[a].medium != list->cells[b].medium || cards[a].key == cards[b].key)
		return a < b;
	return cards[a].key < cards[b].key;
}

static size_t dealt_as(const struct pc_cells *list, const struct card *cards, size_t number)
{
	size_t before = 0;

	for (size_t i = 0; i < list->count; i++)
		before += dealt_before(list, cards, i, number);
	return before;
}

static void deal(const struct pc_cells *list, const struct pc_shard *shard, struct card *cards)
{
	for (size_t i = 0; i < list->count; i++)
		cards[i].key = mixed(hash_id(HASH_BEGIN, list->cells[i].id));
	for (size_t i = 0; i < list->count; i++)
		cards[i].mine = dealt_as(list, cards, i) % shard->count == shard->index - 1;
}

int pc_shard_cut(struct pc_cells *list, const struct pc_shard *shard, struct pc_err *err)
{
	struct card *cards;
	size_t count = 0;

	if (!shard->count)
		return 0;
	if (shard->index > list->count)
		return pc_fail(err, EINVAL, "shard %u/%u is empty: there are %zu cells; divide them "
			"among fewer", shard->index, shard->count, list->count);
	cards = calloc(list->count, sizeof(*cards));
	if (!cards)
		return pc_oom(err);
	deal(list, shard, cards);
	for (size_t i = 0; i < list->count; i++) {
		if (cards[i].mine)
			list->cells[count++] = list->cells[i];
	}
	free(cards);
	list->count = count;
	return 0;
}
