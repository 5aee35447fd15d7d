/* SPDX-License-Identifier: GPL-2.0-only */
/* pinfuzz.c: random and half-valid requests to the helper module, from several threads. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "kernel/module/pinclash_pin.h"

#define PAGE        4096ull
#define THREADS     4
#define DESCRIPTORS 3   /* shared by the threads */
#define ARENAS      4
#define ARENA_BYTES (512 * PAGE) /* 2 MiB, aligned to it: what a DAX device maps at once */
#define REQUESTS    6
#define ERRNOS      133
#define GARBAGE     5u /* each so many-th value is any 64 bits */

static int descriptors[DESCRIPTORS];
static unsigned char *arenas[ARENAS]; /* written, read-only, not mapped, of the file */
static atomic_ulong answers[REQUESTS][ERRNOS];
static atomic_bool over;

static const unsigned long numbers[REQUESTS] = {
	PINCLASH_PIN_HOLD, PINCLASH_PIN_DROP, PINCLASH_PIN_DMA_WRITE, PINCLASH_PIN_DMA_READ,
	PINCLASH_PIN_LOOK, _IO(0xdc, 99),
};
/* More is held than dropped, so that most handles are some. */
static const unsigned char deck[] = { 0, 0, 0, 0, 1, 2, 2, 3, 3, 4, 4, 5 };
static const char *const names[REQUESTS] = { "hold", "drop", "write", "read", "look", "none" };

/** struct dice - of one thread; splitmix64 */
struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d)
{
	uint64_t x = d->state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static uint64_t below(struct dice *d, uint64_t limit)
{
	return roll(d) % limit;
}

static uint64_t some_address(struct dice *d)
{
	uint64_t at = (uintptr_t)arenas[below(d, ARENAS)] + below(d, ARENA_BYTES);

	if (below(d, GARBAGE) == 0)
		return roll(d) >> below(d, 64);
	return below(d, GARBAGE) == 0 ? at : at / PAGE * PAGE;
}

static uint64_t some_bytes(struct dice *d)
{
	uint64_t bytes = below(d, 16 * PAGE);

	if (below(d, GARBAGE) == 0)
		return roll(d) >> below(d, 64);
	return below(d, GARBAGE) == 0 ? bytes : bytes / PAGE * PAGE;
}

static uint32_t some_handle(struct dice *d)
{
	return (uint32_t)(below(d, GARBAGE) == 0 ? roll(d) : below(d, 12));
}

static void fill_hold(struct dice *d, void *arg)
{
	static const uint32_t flags[] = {
		0, PINCLASH_PIN_WRITE, PINCLASH_PIN_LONGTERM, PINCLASH_PIN_WRITE,
		PINCLASH_PIN_WRITE | PINCLASH_PIN_LONGTERM, PINCLASH_PIN_GET,
	};
	struct pinclash_pin_range *range = arg;

	range->addr = some_address(d);
	range->bytes = some_bytes(d);
	range->flags = flags[below(d, sizeof(flags) / sizeof(flags[0]))];
	if (below(d, GARBAGE) == 0) {
		range->bytes = PAGE;
		range->flags |= PINCLASH_PIN_DEVICE_TOO;
	}
	if (below(d, GARBAGE) == 0)
		range->flags = (uint32_t)(roll(d) >> below(d, 64));
}

static void fill_drop(struct dice *d, void *arg)
{
	*(uint32_t *)arg = some_handle(d);
}

static void fill_dma(struct dice *d, void *arg)
{
	struct pinclash_pin_dma *dma = arg;

	dma->buffer = some_address(d);
	dma->offset = some_bytes(d);
	dma->bytes = some_bytes(d);
	dma->handle = some_handle(d);
	if (below(d, 2 * GARBAGE) == 0)
		dma->flags = (uint32_t)roll(d);
}

static void fill_look(struct dice *d, void *arg)
{
	struct pinclash_pin_page *page = arg;

	page->handle = below(d, 2) ? some_handle(d) : 0;
	page->nth = (uint32_t)below(d, 20);
	page->addr = below(d, 4) ? some_address(d) : 0;
	page->pfn = roll(d) >> below(d, 64);
}

static void fill_none(struct dice *d, void *arg)
{
	*(uint64_t *)arg = roll(d);
}

static void (*const fills[REQUESTS])(struct dice *d, void *arg) = {
	fill_hold, fill_drop, fill_dma, fill_dma, fill_look, fill_none,
};

/* Everything that was held comes back with the last descriptor, in the midst of the others' requests. */
static void reopen(struct dice *d)
{
	int fd = open(PINCLASH_PIN_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, descriptors[below(d, DESCRIPTORS)]);
	close(fd);
}

/* What is mapped and what is not changes under the requests. */
static void remap(struct dice *d)
{
	unsigned char *at = arenas[2] + below(d, ARENA_BYTES / PAGE - 3) * PAGE;
	int protection = below(d, 2) ? PROT_READ | PROT_WRITE : PROT_NONE;

	mmap(at, 4 * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void one_request(struct dice *d)
{
	uint64_t words[sizeof(struct pinclash_pin_page) / 8] = { 0 };
	size_t kind = deck[below(d, sizeof(deck))];
	void *arg = words;
	int rc;

	fills[kind](d, arg);
	if (below(d, 4 * GARBAGE) == 0)
		arg = (void *)(uintptr_t)some_address(d);
	rc = ioctl(descriptors[below(d, DESCRIPTORS)], numbers[kind], arg);
	answers[kind][rc < 0 ? errno : 0]++;
}

static void *fuzz(void *seed)
{
	struct dice d = { (uintptr_t)seed };

	while (!over) {
		one_request(&d);
		if (below(&d, 1000) == 0)
			reopen(&d);
		if (below(&d, 50) == 0)
			remap(&d);
	}
	return NULL;
}

static unsigned char *arena(int protection, int flags, int fd)
{
	unsigned char *raw = mmap(NULL, 2 * ARENA_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		0);
	uintptr_t at = ((uintptr_t)raw + ARENA_BYTES - 1) / ARENA_BYTES * ARENA_BYTES;

	if (raw == MAP_FAILED)
		return MAP_FAILED;
	return mmap((void *)at, ARENA_BYTES, protection, flags | MAP_FIXED, fd, 0);
}

static int set_up(const char *path)
{
	const int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -1;
	arenas[0] = arena(PROT_READ | PROT_WRITE, anonymous, -1);
	arenas[1] = arena(PROT_READ, anonymous, -1);
	arenas[2] = arena(PROT_NONE, anonymous, -1);
	arenas[3] = arena(PROT_READ | PROT_WRITE, MAP_SHARED, fd);
	for (int i = 0; i < ARENAS; i++) {
		if (arenas[i] == MAP_FAILED)
			return -1;
	}
	for (int i = 0; i < DESCRIPTORS; i++) {
		descriptors[i] = open(PINCLASH_PIN_DEVICE, O_RDWR | O_CLOEXEC);
		if (descriptors[i] < 0)
			return -1;
	}
	return 0;
}

static void print_answers(void)
{
	for (int kind = 0; kind < REQUESTS; kind++) {
		printf("%s", names[kind]);
		for (int e = 0; e < ERRNOS; e++) {
			if (answers[kind][e])
				printf(" %s=%lu", e ? strerrorname_np(e) : "ok", answers[kind][e]);
		}
		printf("\n");
	}
}

/* usage: pinfuzz FILE SEED SECONDS; FILE is at least 2 MiB, or a DAX device */
int main(int argc, char **argv)
{
	struct timespec time = { 0 };
	pthread_t threads[THREADS];

	if (argc != 4 || set_up(argv[1]) < 0) {
		fprintf(stderr, "pinfuzz %s: %s\n", argc > 1 ? argv[1] : "", strerror(errno));
		return 1;
	}
	time.tv_sec = strtol(argv[3], NULL, 0);
	for (uintptr_t i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, fuzz,
			(void *)(uintptr_t)(strtoull(argv[2], NULL, 0) * THREADS + i));
	nanosleep(&time, NULL);
	over = true;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	print_answers();
	return 0;
}
