/* SPDX-License-Identifier: GPL-2.0-only */
/* daxmap.c: maps a part of a file and does to it what it is told; prints a word for each thing. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096ull

/* Nobody's, and a multiple of every alignment. */
#define FIXED ((void *)0x200000000000)

static unsigned char *map;
static unsigned long long bytes, step; /* of the mapping; between the words that are touched */
static sigjmp_buf on_fault;

static void caught(int number)
{
	siglongjmp(on_fault, number);
}

static uint64_t value(unsigned long long at, unsigned long long seed)
{
	return (at / PAGE + 1) * 0x9e3779b97f4a7c15ull + seed;
}

static const char *result_of(int rc)
{
	return rc ? strerrorname_np(rc) : "ok";
}

/* Writes, or compares, eight bytes of every step. */
static const char *go_over(unsigned long long seed, int writing)
{
	for (unsigned long long at = 0; at < bytes; at += step) {
		volatile uint64_t *word = (volatile uint64_t *)(void *)(map + at);

		if (writing)
			*word = value(at, seed);
		else if (*word != value(at, seed))
			return "differs";
	}
	return "ok";
}

static const char *in_child(unsigned long long seed)
{
	int status = 0;
	pid_t pid = fork();

	if (pid < 0)
		return "no fork";
	if (!pid)
		_exit(strcmp(go_over(seed, 0), "ok") ? 1 : 0);
	waitpid(pid, &status, 0);
	return status ? "differs" : "ok";
}

/* wait: says so, then for a line on stdin */
static const char *wait_for_line(void)
{
	char line[16];

	puts("waiting");
	return fgets(line, sizeof(line), stdin) ? "ok" : "no line";
}

static const char *act(const char *action)
{
	unsigned long long seed = strchr(action, ':') ? strtoull(strchr(action, ':') + 1, NULL, 0) : 0;

	if (!strncmp(action, "write", 5))
		return go_over(seed, 1);
	if (!strncmp(action, "check", 5))
		return go_over(seed, 0);
	if (!strncmp(action, "fork", 4))
		return in_child(seed);
	if (!strcmp(action, "wait"))
		return wait_for_line();
	if (!strcmp(action, "split"))
		return munmap(map, PAGE) ? "refused" : "ok";
	if (!strcmp(action, "unmap"))
		return munmap(map, bytes) ? "refused" : "ok";
	return "no such action";
}

static const char *guarded(const char *action)
{
	int number = sigsetjmp(on_fault, 1);

	return number ? (number == SIGBUS ? "SIGBUS" : "SIGSEGV") : act(action);
}

int main(int argc, char **argv)
{
	int fd, kind = MAP_SHARED, first = 5;
	void *where = NULL;

	if (argc < 6) {
		fprintf(stderr, "usage: daxmap FILE OFFSET BYTES STEP [private|fixed] "
			"write:SEED|check:SEED|fork:SEED|wait|split|unmap...\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGBUS, caught);
	signal(SIGSEGV, caught);
	bytes = strtoull(argv[3], NULL, 0);
	step = strtoull(argv[4], NULL, 0);
	if (!strcmp(argv[first], "private")) {
		kind = MAP_PRIVATE;
		first++;
	} else if (!strcmp(argv[first], "fixed")) {
		kind = MAP_SHARED | MAP_FIXED_NOREPLACE;
		where = FIXED;
		first++;
	}
	fd = open(argv[1], O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	map = mmap(where, bytes, PROT_READ | PROT_WRITE, kind, fd, strtoll(argv[2], NULL, 0));
	printf("mmap %s\n", result_of(map == MAP_FAILED ? errno : 0));
	for (int i = first; map != MAP_FAILED && i < argc; i++)
		printf("%s %s\n", argv[i], guarded(argv[i]));
	return 0;
}
