/* SPDX-License-Identifier: GPL-2.0-only */
/* collide.c: two threads, O_DIRECT reads into a DAX mapping against changes of its file, contents unseen. */
#include <fcntl.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"
#include "bench/rivals.h"

#define BYTES ((size_t)16 * PC_PAGE)

static struct {
	int dax, disk;
	void *map;
	_Atomic bool stop, reading;
	_Atomic uint64_t reads;
} shared;

static void *read_on(void *unused)
{
	(void)unused;
	while (!atomic_load(&shared.stop)) {
		atomic_store(&shared.reading, true);
		if (pread(shared.disk, shared.map, BYTES, 0) > 0)
			atomic_fetch_add(&shared.reads, 1);
		atomic_store(&shared.reading, false);
	}
	return NULL;
}

static void change(unsigned int kind)
{
	const int keep = FALLOC_FL_KEEP_SIZE;

	if (kind == 0)
		fallocate(shared.dax, FALLOC_FL_PUNCH_HOLE | keep, 0, (off_t)BYTES);
	else if (kind == 1)
		fallocate(shared.dax, FALLOC_FL_ZERO_RANGE | keep, 0, (off_t)BYTES);
	else if (kind == 2 && ftruncate(shared.dax, 0) < 0)
		perror("ftruncate");
	else
		fallocate(shared.dax, FALLOC_FL_COLLAPSE_RANGE, 0, (off_t)BYTES);
	if (ftruncate(shared.dax, 2 * (off_t)BYTES) < 0)
		perror("ftruncate");
}

/* A read that was under way at both ends, or ended in between, has overlapped the change. */
static uint64_t change_on(uint64_t end_ns)
{
	uint64_t overlapped = 0;

	for (unsigned int i = 0; pc_now_ns() < end_ns; i++) {
		uint64_t before = atomic_load(&shared.reads);
		bool reading = atomic_load(&shared.reading);

		change(i % 4);
		overlapped += reading || atomic_load(&shared.reads) != before;
	}
	return overlapped;
}

static int open_all(const char *dir, const char *disk)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/collide", dir);
	shared.dax = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	shared.disk = open(disk, O_RDONLY | O_DIRECT | O_CLOEXEC);
	if (shared.dax < 0 || shared.disk < 0 || ftruncate(shared.dax, 2 * (off_t)BYTES) < 0)
		return -1;
	shared.map = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, shared.dax, 0);
	return shared.map == MAP_FAILED ? -1 : 0;
}

double bench_collide(const char *dir, const char *disk, unsigned int ms)
{
	uint64_t begin = pc_now_ns(), overlapped;
	double per_s;
	pthread_t reader;

	if (open_all(dir, disk) < 0) {
		perror("bench_rate: collide");
		return 0;
	}
	atomic_store(&shared.stop, false);
	if (pthread_create(&reader, NULL, read_on, NULL))
		return 0;
	overlapped = change_on(begin + (uint64_t)ms * 1000000u);
	per_s = (double)overlapped * 1e9 / (double)(pc_now_ns() - begin);
	atomic_store(&shared.stop, true);
	pthread_join(reader, NULL);
	munmap(shared.map, BYTES);
	close(shared.dax);
	close(shared.disk);
	return per_s;
}
