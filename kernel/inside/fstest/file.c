/* SPDX-License-Identifier: GPL-2.0-only */
/* file.c: a file, a mapping of it, and what it should hold. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verdict.h"

static unsigned char buffer[IMAGE_ROOM];
static unsigned int seed;
static sigjmp_buf on_fault;

static int worked(const struct file *f, const char *what, size_t at, size_t len, long rc)
{
	if (rc < 0)
		verdict_fail("%s of %s, %#zx and %#zx bytes: %s", what, f->name, at, len,
			strerrorname_np(errno));
	return rc >= 0;
}

void file_open(struct file *f, const char *name, size_t bytes)
{
	f->name = name;
	f->map = NULL;
	f->pages = LARGE_PAGES;
	image_open(&f->image);
	f->fd = open(name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
	if (worked(f, "open()", 0, 0, f->fd) && bytes)
		file_allocate(f, 0, 0, bytes);
}

void file_close(struct file *f)
{
	file_unmap(f);
	close(f->fd);
	unlink(f->name);
	image_close(&f->image);
}

void file_write(struct file *f, size_t at, size_t len)
{
	image_pattern(buffer, at, len, ++seed);
	if (worked(f, "pwrite()", at, len, pwrite(f->fd, buffer, len, (off_t)at) == (ssize_t)len ? 0 : -1))
		image_write(&f->image, at, len, seed);
}

void file_truncate(struct file *f, size_t size)
{
	if (worked(f, "ftruncate()", size, 0, ftruncate(f->fd, (off_t)size)))
		image_truncate(&f->image, size);
}

void file_allocate(struct file *f, int mode, size_t at, size_t len)
{
	if (!worked(f, "fallocate()", at, len, fallocate(f->fd, mode, (off_t)at, (off_t)len)))
		return;
	if (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		image_zero(&f->image, at, len);
	else if (mode & FALLOC_FL_COLLAPSE_RANGE)
		image_collapse(&f->image, at, len);
	else if (mode & FALLOC_FL_INSERT_RANGE)
		image_insert(&f->image, at, len);
	if (!(mode & ~FALLOC_FL_ZERO_RANGE) && at + len > f->image.size)
		image_truncate(&f->image, at + len);
}

void file_clone(struct file *to, size_t to_at, struct file *from, size_t at, size_t len)
{
	struct file_clone_range range = { from->fd, at, len, to_at };

	if (worked(to, "FICLONERANGE", to_at, len, ioctl(to->fd, FICLONERANGE, &range)))
		image_copy(&to->image, to_at, &from->image, at, len);
}

/* Ranges that are the same share their blocks then. */
int file_dedupe(struct file *to, size_t to_at, struct file *from, size_t at, size_t len)
{
	union {
		struct file_dedupe_range range;
		char room[sizeof(struct file_dedupe_range) + sizeof(struct file_dedupe_range_info)];
	} u = { .range = { .src_offset = at, .src_length = len, .dest_count = 1 } };
	struct file_dedupe_range_info *info = u.range.info;

	info->dest_fd = to->fd;
	info->dest_offset = to_at;
	if (!worked(to, "FIDEDUPERANGE", to_at, len, ioctl(from->fd, FIDEDUPERANGE, &u.range)))
		return 0;
	if (info->status < 0 || (!info->status && info->bytes_deduped != len))
		verdict_fail("FIDEDUPERANGE of %s, %#zx and %#zx bytes: status %d", to->name, to_at, len,
			info->status);
	return info->status == FILE_DEDUPE_RANGE_SAME;
}

void file_copy(struct file *to, size_t to_at, struct file *from, size_t at, size_t len)
{
	off_t in = (off_t)at, out = (off_t)to_at;
	size_t left = len;

	while (left) {
		ssize_t rc = copy_file_range(from->fd, &in, to->fd, &out, left, 0);

		if (!rc)
			errno = ENODATA;
		if (!worked(to, "copy_file_range()", to_at, len, rc > 0 ? 0 : -1))
			return;
		left -= (size_t)rc;
	}
	image_copy(&to->image, to_at, &from->image, at, len);
}

/* No large page fits into a mapping whose addresses are a page off. */
static unsigned char *map_at(struct file *f, size_t bytes, int protection)
{
	size_t room = bytes + 2 * LARGE;
	unsigned char *map, *area;

	area = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!worked(f, "mmap()", 0, bytes, area == MAP_FAILED ? -1 : 0))
		return NULL;
	map = area + LARGE - (size_t)area % LARGE + (f->pages == SMALL_PAGES ? PAGE : 0);
	munmap(area, room);
	map = mmap(map, bytes, protection, MAP_SHARED | MAP_FIXED, f->fd, 0);
	return worked(f, "mmap()", 0, bytes, map == MAP_FAILED ? -1 : 0) ? map : NULL;
}

void file_map(struct file *f, size_t bytes, enum file_pages pages)
{
	f->pages = pages;
	f->map_bytes = bytes;
	f->map = map_at(f, bytes, PROT_READ | PROT_WRITE);
}

void file_unmap(struct file *f)
{
	if (f->map)
		munmap(f->map, f->map_bytes);
	f->map = NULL;
}

static void caught(int number)
{
	siglongjmp(on_fault, number);
}

static void catch_faults(void (*handler)(int))
{
	signal(SIGBUS, handler);
	signal(SIGSEGV, handler);
}

int file_touch(unsigned char *map, int writing)
{
	volatile unsigned char *byte = map;
	int number = sigsetjmp(on_fault, 1);

	if (!number) {
		catch_faults(caught);
		if (writing)
			*byte = *byte;
		else
			(void)*byte;
	}
	catch_faults(SIG_DFL);
	return number;
}

/* memcpy() that a signal ends. */
static int copy_guarded(unsigned char *to, const unsigned char *from, size_t len)
{
	int number = sigsetjmp(on_fault, 1);

	if (!number) {
		catch_faults(caught);
		memcpy(to, from, len);
	}
	catch_faults(SIG_DFL);
	return number;
}

void file_store(struct file *f, size_t at, size_t len)
{
	int number;

	if (!f->map)
		return;
	image_pattern(buffer, at, len, ++seed);
	number = copy_guarded(f->map + at, buffer, len);
	if (number)
		verdict_fail("store to %s, %#zx and %#zx bytes: %s", f->name, at, len,
			number == SIGBUS ? "SIGBUS" : "SIGSEGV");
	else
		image_write(&f->image, at, len, seed);
}

void file_compare(struct file *f, const unsigned char *got, size_t at, size_t len, const char *what,
	const char *how)
{
	long where = image_difference(&f->image, got, at, len);

	if (where >= 0)
		verdict_fail("after %s, %s of %s at %#lx gives 0x%02x and not 0x%02x", what, how, f->name,
			where, got[(size_t)where - at], f->image.bytes[where]);
}

static void check_read(struct file *f, size_t at, size_t len, const char *what)
{
	if (pread(f->fd, buffer, len, (off_t)at) != (ssize_t)len)
		verdict_fail("after %s, read() of %s ends early", what, f->name);
	else
		file_compare(f, buffer, at, len, what, "read()");
}

static void check_map(struct file *f, const unsigned char *map, size_t at, size_t len, const char *what,
	const char *how)
{
	int number = copy_guarded(buffer, map + at, len);

	if (number)
		verdict_fail("after %s, %s of %s brings %s", what, how, f->name,
			number == SIGBUS ? "SIGBUS" : "SIGSEGV");
	else
		file_compare(f, buffer, at, len, what, how);
}

static void check_size(struct file *f, const char *what)
{
	struct stat st;

	if (fstat(f->fd, &st) || (size_t)st.st_size != f->image.size)
		verdict_fail("after %s, %s has %#lx bytes and not %#zx", what, f->name, (long)st.st_size,
			f->image.size);
}

void file_check_range(struct file *f, size_t at, size_t len, const char *what)
{
	check_size(f, what);
	if (at >= f->image.size)
		return;
	if (at + len > f->image.size)
		len = f->image.size - at;
	check_read(f, at, len, what);
	if (f->map && at < f->map_bytes)
		check_map(f, f->map, at, at + len > f->map_bytes ? f->map_bytes - at : len, what, "mapping");
}

void file_check(struct file *f, const char *what)
{
	unsigned char *map;

	file_check_range(f, 0, f->image.size, what);
	map = f->image.size ? map_at(f, f->image.size, PROT_READ) : NULL;
	if (!map)
		return;
	check_map(f, map, 0, f->image.size, what, "new mapping");
	munmap(map, f->image.size);
}
