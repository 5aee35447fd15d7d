/* SPDX-License-Identifier: GPL-2.0-only */
/* orphan.c: a pipe keeps the pages of a file that has no name, no descriptor and no mapping any more. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define PINNED (8 * 4096ul)

static unsigned char want[PINNED], got[PINNED];

static int fail(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	return 1;
}

/* The pages are in @pipe_in, and nothing else is left of the file. */
static int make_orphan(const char *path, size_t bytes, int pipe_in)
{
	struct iovec part = { NULL, PINNED };
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 || fallocate(fd, 0, 0, (off_t)bytes) || write(fd, want, PINNED) != (ssize_t)PINNED)
		return fail(path);
	part.iov_base = mmap(NULL, PINNED, PROT_READ, MAP_SHARED, fd, 0);
	if (part.iov_base == MAP_FAILED || vmsplice(pipe_in, &part, 1, 0) != (ssize_t)PINNED)
		return fail("vmsplice()");
	return munmap(part.iov_base, PINNED) || close(fd) || unlink(path) ? fail("unlink()") : 0;
}

int main(int argc, char **argv)
{
	int pipes[2];
	char line[16];

	if (argc != 3) {
		fprintf(stderr, "usage: orphan FILE BYTES\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	memset(want, 'o', sizeof(want));
	if (pipe2(pipes, O_CLOEXEC))
		return fail("pipe2()");
	if (make_orphan(argv[1], strtoull(argv[2], NULL, 0), pipes[1]))
		return 1;
	puts("waiting");
	if (!fgets(line, sizeof(line), stdin))
		return fail("no line");
	if (read(pipes[0], got, sizeof(got)) != (ssize_t)sizeof(got))
		return fail("read()");
	puts(memcmp(want, got, sizeof(got)) ? "differs" : "ok");
	return 0;
}
