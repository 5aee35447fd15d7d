/* SPDX-License-Identifier: GPL-2.0-only */
/* checksum.h: tells whole records from torn ones. */
#ifndef PC_UTIL_CHECKSUM_H
#define PC_UTIL_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * pc_checksum - FNV-1a by words: has to be cheap, not to withstand an attack
 * @bytes: a multiple of 8
 */
static inline uint64_t pc_checksum(const void *mem, size_t bytes)
{
	const unsigned char *from = mem;
	uint64_t h = 0xcbf29ce484222325u, word;

	for (size_t i = 0; i + sizeof(word) <= bytes; i += sizeof(word)) {
		memcpy(&word, from + i, sizeof(word));
		h = (h ^ word) * 0x100000001b3u;
	}
	return h ^ h >> 29;
}

#endif
