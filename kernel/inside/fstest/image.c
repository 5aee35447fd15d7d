/* SPDX-License-Identifier: GPL-2.0-only */
/* image.c: what a file should hold. */
#include "image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void image_open(struct image *image)
{
	image->size = 0;
	image->bytes = mmap(NULL, IMAGE_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (image->bytes == MAP_FAILED) {
		perror("fstest: memory");
		exit(1);
	}
}

void image_close(struct image *image)
{
	munmap(image->bytes, IMAGE_ROOM);
}

static void grow(struct image *image, size_t size)
{
	if (size > image->size)
		image->size = size;
}

void image_truncate(struct image *image, size_t size)
{
	if (size < image->size)
		memset(image->bytes + size, 0, image->size - size);
	image->size = size;
}

void image_pattern(unsigned char *to, size_t at, size_t len, unsigned int seed)
{
	for (size_t i = 0; i < len; i++) {
		size_t x = (at + i) * 2654435761u + seed * 40503u;

		to[i] = (unsigned char)(1 + (x >> 7) % 255);
	}
}

void image_write(struct image *image, size_t at, size_t len, unsigned int seed)
{
	image_pattern(image->bytes + at, at, len, seed);
	grow(image, at + len);
}

void image_zero(struct image *image, size_t at, size_t len)
{
	if (at < image->size)
		memset(image->bytes + at, 0, at + len < image->size ? len : image->size - at);
}

void image_collapse(struct image *image, size_t at, size_t len)
{
	memmove(image->bytes + at, image->bytes + at + len, image->size - at - len);
	image_truncate(image, image->size - len);
}

void image_insert(struct image *image, size_t at, size_t len)
{
	memmove(image->bytes + at + len, image->bytes + at, image->size - at);
	memset(image->bytes + at, 0, len);
	image->size += len;
}

void image_copy(struct image *to, size_t to_at, const struct image *from, size_t at, size_t len)
{
	memmove(to->bytes + to_at, from->bytes + at, len);
	grow(to, to_at + len);
}

long image_difference(const struct image *image, const unsigned char *got, size_t at, size_t len)
{
	const unsigned char *want = image->bytes + at;
	size_t i = 0;

	if (!memcmp(want, got, len))
		return -1;
	while (want[i] == got[i])
		i++;
	return (long)(at + i);
}
