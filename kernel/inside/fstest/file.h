/* SPDX-License-Identifier: GPL-2.0-only */
/* file.h: a file, a mapping of it, and what it should hold. */
#ifndef FSTEST_FILE_H
#define FSTEST_FILE_H

#include "image.h"

#define KIB 1024ul
#define MIB (1024 * KIB)
#define PAGE (4 * KIB)
#define LARGE (2 * MIB) /* what one entry of a page table may map */

/** enum file_pages - how large the mappings of single faults are to be */
enum file_pages { SMALL_PAGES, LARGE_PAGES };

struct file {
	const char *name; /* in the current folder */
	int fd;
	unsigned char *map; /* or NULL */
	size_t map_bytes;
	enum file_pages pages; /* of all mappings */
	struct image image;
};

/*
 * These do to the file what they are named after, and to its image. A system call that fails is
 * verdict_fail(), and then the image stays as it was. Offsets and lengths are in bytes; what is written
 * is the pattern of a new seed.
 */

/** file_open - makes the file, with @bytes allocated; file_close() also takes its name */
void file_open(struct file *f, const char *name, size_t bytes);
void file_close(struct file *f);

void file_write(struct file *f, size_t at, size_t len);
void file_truncate(struct file *f, size_t size);

/** file_allocate - fallocate(); @mode is of FALLOC_FL_*, and a range that grows the file may be given with 0 only */
void file_allocate(struct file *f, int mode, size_t at, size_t len);

/** file_clone, file_copy - FICLONERANGE, copy_file_range() */
void file_clone(struct file *to, size_t to_at, struct file *from, size_t at, size_t len);
void file_copy(struct file *to, size_t to_at, struct file *from, size_t at, size_t len);

/** file_dedupe - FIDEDUPERANGE; whether the kernel found the ranges to be the same */
int file_dedupe(struct file *to, size_t to_at, struct file *from, size_t at, size_t len);

/** file_map - a shared mapping of the first @bytes, which may be more than the file has */
void file_map(struct file *f, size_t bytes, enum file_pages pages);
void file_unmap(struct file *f);

/** file_store - writes through the mapping */
void file_store(struct file *f, size_t at, size_t len);

/** file_touch - reads or writes one byte of @map; 0, or the signal that it brought */
int file_touch(unsigned char *map, int writing);

/** file_check - size and contents, as read(2) tells, the mapping and a new mapping; @what was done before */
void file_check(struct file *f, const char *what);

/** file_check_range - the same of a part, without a new mapping */
void file_check_range(struct file *f, size_t at, size_t len, const char *what);

/** file_compare - @got is what somebody has read from @at on */
void file_compare(struct file *f, const unsigned char *got, size_t at, size_t len, const char *what,
	const char *how);

#endif
