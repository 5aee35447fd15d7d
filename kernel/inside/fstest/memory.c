/* SPDX-License-Identifier: GPL-2.0-only */
/* memory.c: mappings, and those who get at their pages without one. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case.h"
#include "verdict.h"

#define BYTES (2 * LARGE)

static unsigned char *aside; /* BYTES, aligned */

static void open_mapped(struct file *f, enum file_pages pages)
{
	file_open(f, "file", BYTES);
	file_write(f, 0, BYTES);
	file_map(f, BYTES, pages);
	if (!aside)
		aside = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* How many faults it takes to go over the file. */
static long faults(struct file *f, int writing)
{
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	for (size_t at = 0; at < BYTES; at += PAGE)
		file_touch(f->map + at, writing);
	getrusage(RUSAGE_SELF, &after);
	return after.ru_minflt + after.ru_majflt - before.ru_minflt - before.ru_majflt;
}

static void count_faults(const struct place *place)
{
	struct file f;

	(void)place;
	open_mapped(&f, SMALL_PAGES);
	faults(&f, 0); /* of the stack and the like */
	file_unmap(&f);
	file_map(&f, BYTES, SMALL_PAGES);
	verdict_count("loads", faults(&f, 0));
	verdict_count("stores", faults(&f, 1));
	file_close(&f);
	open_mapped(&f, LARGE_PAGES);
	verdict_count("loads of 2 MiB", faults(&f, 0));
	verdict_count("stores of 2 MiB", faults(&f, 1));
	file_check(&f, "faults");
	file_close(&f);
}

static int child_status(pid_t pid)
{
	int status = -1;

	if (pid > 0)
		waitpid(pid, &status, 0);
	return status;
}

/* Parent and child have one mapping; each sees the other's stores. */
static void fork_shared(const struct place *place)
{
	static const size_t at = LARGE - 10;
	struct file f;
	unsigned char want[20];
	pid_t pid;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	file_store(&f, 0, BYTES);
	pid = fork();
	if (!pid) {
		for (size_t i = 0; i < sizeof(want); i++)
			f.map[at + i] ^= 0x55;
		_exit(image_difference(&f.image, f.map, 0, at) < 0 ? 0 : 1);
	}
	if (child_status(pid))
		verdict_fail("the child sees other data");
	for (size_t i = 0; i < sizeof(want); i++)
		f.image.bytes[at + i] ^= 0x55;
	file_check(&f, "stores of the child");
	file_close(&f);
}

static void map_private(const struct place *place)
{
	struct file f;
	unsigned char *map;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	map = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE, f.fd, 0);
	file_compare(&f, map, 0, BYTES, "mmap()", "private mapping");
	memset(map + LARGE - 100, 7, 200);
	file_check(&f, "store to a private mapping");
	file_store(&f, 0, PAGE);
	file_compare(&f, map, 0, LARGE - PAGE, "store", "private mapping");
	if (map[LARGE] != 7)
		verdict_fail("a private page has lost what was stored");
	munmap(map, BYTES);
	file_close(&f);
}

static void remap(const struct place *place)
{
	struct file f;
	unsigned char *map;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	file_store(&f, 0, BYTES);
	map = mremap(f.map, BYTES, 2 * BYTES, MREMAP_MAYMOVE);
	if (map == MAP_FAILED)
		verdict_fail("mremap(): %s", strerrorname_np(errno));
	f.map = map == MAP_FAILED ? NULL : map;
	f.map_bytes = 2 * BYTES;
	file_check(&f, "mremap()");
	file_write(&f, BYTES, LARGE);
	file_check(&f, "mremap() and write()");
	munmap(f.map + LARGE - PAGE, 2 * PAGE);
	file_unmap(&f);
	file_map(&f, BYTES, SMALL_PAGES);
	file_store(&f, LARGE - PAGE, 3 * PAGE);
	file_check(&f, "munmap() of a part and another mapping");
	file_close(&f);
}

static void advise(const struct place *place)
{
	struct file f;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	file_store(&f, 0, BYTES);
	verdict_errno("MADV_DONTNEED", madvise(f.map + PAGE, LARGE, MADV_DONTNEED));
	file_check(&f, "MADV_DONTNEED");
	verdict_errno("mprotect()", mprotect(f.map, LARGE, PROT_READ));
	file_write(&f, 100, LARGE);
	verdict_errno("mprotect()", mprotect(f.map, LARGE, PROT_READ | PROT_WRITE));
	file_store(&f, LARGE - 100, 200);
	file_check(&f, "mprotect()");
	verdict_errno("mlock()", mlock(f.map, BYTES));
	file_check(&f, "mlock()");
	verdict_errno("MADV_REMOVE", madvise(f.map + 3 * PAGE, PAGE, MADV_REMOVE));
	image_zero(&f.image, 3 * PAGE, PAGE);
	file_check(&f, "MADV_REMOVE");
	file_close(&f);
}

/* Also what is on the medium, as far as a look through no cache of the kernel's can tell. */
static void flush(const struct place *place)
{
	static const char one = '3';
	struct file f;
	int drop;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	file_store(&f, 100, LARGE);
	verdict_errno("msync()", msync(f.map, BYTES, MS_SYNC));
	file_store(&f, 200, 100);
	verdict_errno("fsync()", fsync(f.fd));
	verdict_errno("fdatasync()", fdatasync(f.fd));
	verdict_errno("sync_file_range()", sync_file_range(f.fd, 0, (off_t)BYTES, SYNC_FILE_RANGE_WRITE));
	file_unmap(&f);
	drop = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);
	if (write(drop, &one, 1) != 1)
		verdict_fail("drop_caches: %s", strerrorname_np(errno));
	close(drop);
	file_check(&f, "fsync() and dropped caches");
	file_close(&f);
}

static void map_sync(const struct place *place)
{
	struct file f;

	(void)place;
	file_open(&f, "file", BYTES);
	f.map_bytes = BYTES;
	f.map = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, f.fd, 0);
	if (f.map == MAP_FAILED)
		verdict_fail("MAP_SYNC: %s", strerrorname_np(errno));
	else
		file_store(&f, 1000, LARGE);
	file_check(&f, "store to a mapping with MAP_SYNC");
	file_close(&f);
}

/* A RAM disk is the other end of O_DIRECT: its requests have the pages of the mapping. */
static void direct_on(struct file *f, const char *what)
{
	int disk = open("/dev/ram0", O_RDWR | O_DIRECT | O_CLOEXEC);

	if (pwrite(disk, f->map, BYTES, 0) != (ssize_t)BYTES)
		verdict_fail("O_DIRECT write() from %s: %s", what, strerrorname_np(errno));
	memset(aside, 0, BYTES);
	if (pread(disk, aside, BYTES, 0) != (ssize_t)BYTES)
		verdict_fail("O_DIRECT read(): %s", strerrorname_np(errno));
	file_compare(f, aside, 0, BYTES, what, "O_DIRECT write()");

	image_pattern(aside, 0, BYTES, 99);
	if (pwrite(disk, aside, BYTES, 0) != (ssize_t)BYTES ||
		pread(disk, f->map + PAGE, LARGE, PAGE) != (ssize_t)LARGE)
		verdict_fail("O_DIRECT read() into %s: %s", what, strerrorname_np(errno));
	image_write(&f->image, PAGE, LARGE, 99);
	file_check(f, what);
	close(disk);
}

static void direct_memory(const struct place *place)
{
	struct file f;

	(void)place;
	open_mapped(&f, SMALL_PAGES);
	direct_on(&f, "pages of 4 KiB");
	file_allocate(&f, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE, 5 * PAGE);
	direct_on(&f, "a hole");
	file_close(&f);
	open_mapped(&f, LARGE_PAGES);
	direct_on(&f, "pages of 2 MiB");
	file_close(&f);
}

/* The pages of shared blocks are to be read; what is read into them gives the file blocks of its own. */
static void direct_shared(const struct place *place)
{
	struct file f, g;

	open_mapped(&f, place->pages);
	file_open(&g, "clone", BYTES);
	file_clone(&g, 0, &f, 0, BYTES);
	file_map(&g, BYTES, place->pages);
	direct_on(&g, "shared blocks");
	file_check(&f, "O_DIRECT of its clone");
	file_close(&g);
	file_close(&f);
}

static void direct_file(const struct place *place)
{
	struct file f;
	int direct;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	file_store(&f, 0, LARGE);
	direct = open(f.name, O_RDWR | O_DIRECT | O_CLOEXEC);
	if (pread(direct, aside, BYTES, 0) != (ssize_t)BYTES)
		verdict_fail("O_DIRECT read() of the file: %s", strerrorname_np(errno));
	file_compare(&f, aside, 0, BYTES, "store", "O_DIRECT read()");
	image_pattern(aside, PAGE, LARGE, 98);
	if (pwrite(direct, aside, LARGE, PAGE) != (ssize_t)LARGE)
		verdict_fail("O_DIRECT write() to the file: %s", strerrorname_np(errno));
	image_write(&f.image, PAGE, LARGE, 98);
	file_check(&f, "O_DIRECT write() to the file");
	verdict_errno("O_DIRECT, unaligned", pread(direct, aside, 100, 10));
	close(direct);
	file_close(&f);
}

/* Its own pages are the buffer: the write faults on them while it holds the locks of the file. */
static void write_from_itself(const struct place *place)
{
	struct file f;

	(void)place;
	open_mapped(&f, SMALL_PAGES);
	if (pwrite(f.fd, f.map, LARGE / 2, (off_t)LARGE) != (ssize_t)(LARGE / 2))
		verdict_fail("write() of its own pages: %s", strerrorname_np(errno));
	image_copy(&f.image, LARGE, &f.image, 0, LARGE / 2);
	file_check(&f, "write() of its own pages");
	if (pread(f.fd, f.map, LARGE / 2, (off_t)LARGE) != (ssize_t)(LARGE / 2))
		verdict_fail("read() into its own pages: %s", strerrorname_np(errno));
	file_check(&f, "read() into its own pages");
	file_close(&f);
}

static void through_pipe(const struct place *place)
{
	struct file f;
	struct iovec part;
	off_t at = 3000;
	int pipes[2];

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	file_store(&f, LARGE, 100);
	part.iov_base = f.map + LARGE - PAGE;
	part.iov_len = 8 * PAGE;
	if (pipe2(pipes, O_CLOEXEC) || vmsplice(pipes[1], &part, 1, 0) != (ssize_t)part.iov_len ||
		read(pipes[0], aside, part.iov_len) != (ssize_t)part.iov_len)
		verdict_fail("vmsplice(): %s", strerrorname_np(errno));
	file_compare(&f, aside, LARGE - PAGE, part.iov_len, "vmsplice()", "pipe");
	if (sendfile(pipes[1], f.fd, &at, 5000) != 5000 || read(pipes[0], aside, 5000) != 5000)
		verdict_fail("sendfile(): %s", strerrorname_np(errno));
	file_compare(&f, aside, 3000, 5000, "sendfile()", "pipe");
	close(pipes[0]);
	close(pipes[1]);
	file_close(&f);
}

static void from_another_process(const struct place *place)
{
	struct file f;
	struct iovec local, remote;
	int status;
	pid_t pid;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	local.iov_base = aside;
	remote.iov_base = f.map + LARGE - 5000;
	local.iov_len = remote.iov_len = 10000;
	image_pattern(aside, LARGE - 5000, 10000, 97);
	pid = fork();
	if (!pid)
		_exit(process_vm_writev(getppid(), &local, 1, &remote, 1, 0) == 10000 ? 0 : 1);
	status = child_status(pid);
	if (status)
		verdict_fail("process_vm_writev(): status %d", status);
	image_write(&f.image, LARGE - 5000, 10000, 97);
	file_check(&f, "process_vm_writev()");
	file_close(&f);
}

static void refused(const struct place *place)
{
	struct file f;
	int reader;

	(void)place;
	open_mapped(&f, LARGE_PAGES);
	reader = open(f.name, O_RDONLY | O_CLOEXEC);
	verdict_errno("mapping of a reader to write",
		mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, reader, 0) == MAP_FAILED ? -1 : 0);
	verdict_errno("mapping at a part of a page",
		mmap(NULL, PAGE, PROT_READ, MAP_SHARED, f.fd, 100) == MAP_FAILED ? -1 : 0);
	file_truncate(&f, PAGE);
	verdict_count("signal of a load behind the end", file_touch(f.map + PAGE, 0));
	verdict_count("of a store", file_touch(f.map + LARGE, 1));
	verdict_errno("write() from there", pwrite(f.fd, f.map + LARGE, PAGE, 0));
	file_check(&f, "what was refused");
	close(reader);
	file_close(&f);
}

static const struct trial trials[] = {
	{ "faults", count_faults, 0 },
	{ "fork", fork_shared, 0 },
	{ "private mapping", map_private, 0 },
	{ "mremap", remap, 0 },
	{ "madvise and mprotect", advise, 0 },
	{ "msync and fsync", flush, 0 },
	{ "MAP_SYNC", map_sync, 0 },
	{ "O_DIRECT from and into mappings", direct_memory, 0 },
	{ "O_DIRECT of the file", direct_file, 0 },
	{ "write and read of its own pages", write_from_itself, 0 },
	{ "vmsplice and sendfile", through_pipe, 0 },
	{ "process_vm_writev", from_another_process, 0 },
	{ "what mappings refuse", refused, 0 },
};

const struct trials memory_trials = TRIALS(trials);

/* Without the patch against H10 the file cannot be removed, without that against H12 O_DIRECT does not end. */
static const struct trial holes[] = {
	{ "O_DIRECT from and into mappings of shared blocks", direct_shared, 1 },
};

const struct trials hole_trials = TRIALS(holes);
