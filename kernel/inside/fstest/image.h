/* SPDX-License-Identifier: GPL-2.0-only */
/* image.h: what a file should hold. */
#ifndef FSTEST_IMAGE_H
#define FSTEST_IMAGE_H

#include <stddef.h>

#define IMAGE_ROOM (16ul << 20)

/** struct image - the bytes of a file; those behind its end are zero, up to IMAGE_ROOM */
struct image {
	unsigned char *bytes;
	size_t size;
};

/** image_open - an empty one; its memory is released by image_close() */
void image_open(struct image *image);
void image_close(struct image *image);

/*
 * What system calls do to a file: ftruncate(), write() with pattern @seed, fallocate() with the mode that the
 * function is named after. Bytes and offsets; what does not fit into IMAGE_ROOM is the caller's mistake.
 */
void image_truncate(struct image *image, size_t size);
void image_write(struct image *image, size_t at, size_t len, unsigned int seed);
void image_zero(struct image *image, size_t at, size_t len);
void image_collapse(struct image *image, size_t at, size_t len);
void image_insert(struct image *image, size_t at, size_t len);

/** image_copy - what a clone or copy does; @from may be @to, the ranges do not overlap */
void image_copy(struct image *to, size_t to_at, const struct image *from, size_t at, size_t len);

/** image_difference - the first offset in [@at, @at + @len) where @got, which begins at @at, differs; -1: none */
long image_difference(const struct image *image, const unsigned char *got, size_t at, size_t len);

/** image_pattern - fills @to with what image_write() puts there; no byte is zero */
void image_pattern(unsigned char *to, size_t at, size_t len, unsigned int seed);

#endif
