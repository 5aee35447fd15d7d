/* SPDX-License-Identifier: GPL-2.0-only */
/* pinlook.c: the helper module for scripts: a command a line on stdin, an answer a line on stdout. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel/module/pinclash_pin.h"

#define PAGE 4096ull

static int device = -1; /* of the module */
static int file = -1;
static unsigned char *map;
static unsigned long long map_bytes;

static int need_device(void)
{
	if (device < 0)
		device = open(PINCLASH_PIN_DEVICE, O_RDWR | O_CLOEXEC);
	return device;
}

static int request(unsigned long number, void *arg)
{
	return need_device() < 0 ? -1 : ioctl(device, number, arg);
}

static unsigned long long number_of(const char *word)
{
	return word ? strtoull(word, NULL, 0) : 0;
}

/* map FILE OFFSET BYTES */
static int do_map(char *const *words)
{
	map_bytes = number_of(words[2]);
	file = open(words[0], O_RDWR | O_CLOEXEC);
	if (file < 0)
		return -1;
	map = mmap(NULL, map_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file,
		(off_t)number_of(words[1]));
	if (map == MAP_FAILED) {
		map = NULL;
		return -1;
	}
	return 0;
}

/* touch: a fault for writing on every page */
static int do_touch(char *const *words)
{
	(void)words;
	for (unsigned long long at = 0; at < map_bytes; at += PAGE)
		((volatile unsigned char *)map)[at] = 1;
	return 0;
}

static int do_unmap(char *const *words)
{
	int rc = munmap(map, map_bytes);

	(void)words;
	map = NULL;
	map_bytes = 0;
	close(file);
	file = -1;
	return rc;
}

/* truncate BYTES: of the file that is mapped */
static int do_truncate(char *const *words)
{
	return ftruncate(file, (off_t)number_of(words[0]));
}

static uint32_t flags_of(const char *letters)
{
	static const char known[] = "wlgd";
	uint32_t flags = 0;

	for (; letters && *letters; letters++) {
		const char *at = strchr(known, *letters);

		if (at)
			flags |= 1u << (at - known);
	}
	return flags;
}

/* hold PAGE COUNT [w|l|g|d...]: for writing, long-term, plain reference, the device too */
static int do_hold(char *const *words)
{
	struct pinclash_pin_range range = {
		.addr = (uintptr_t)map + number_of(words[0]) * PAGE,
		.bytes = number_of(words[1]) * PAGE,
		.flags = flags_of(words[2]),
	};

	if (request(PINCLASH_PIN_HOLD, &range) < 0)
		return -1;
	printf("handle=%u ", range.handle);
	return 0;
}

/* drop HANDLE */
static int do_drop(char *const *words)
{
	uint32_t handle = (uint32_t)number_of(words[0]);

	return request(PINCLASH_PIN_DROP, &handle);
}

static int show(struct pinclash_pin_page *page)
{
	static const char *const mappings[] = { "none", "file", "shared", "other" };
	static const char *const owners[] = { "ram", "fsdax", "devdax", "other" };

	if (request(PINCLASH_PIN_LOOK, page) < 0)
		return -1;
	printf("pfn=%#llx refs=%lld pins=%lld order=%u mapping=%s index=%llu owner=%s "
		"device_refs=%lld dying=%u ", (unsigned long long)page->pfn,
		(long long)page->refs, (long long)page->pins, page->order, mappings[page->mapping],
		(unsigned long long)page->index, owners[page->owner],
		(long long)page->device_refs, page->dying);
	return 0;
}

/* look PAGE: of the mapping */
static int do_look(char *const *words)
{
	struct pinclash_pin_page page = {
		.addr = (uintptr_t)map + number_of(words[0]) * PAGE,
	};

	return show(&page);
}

/* frame NUMBER: of device memory */
static int do_frame(char *const *words)
{
	struct pinclash_pin_page page = { .pfn = number_of(words[0]) };

	return show(&page);
}

/* peek HANDLE PAGE: of a held range */
static int do_peek(char *const *words)
{
	struct pinclash_pin_page page = {
		.handle = (uint32_t)number_of(words[0]),
		.nth = (uint32_t)number_of(words[1]),
	};

	return show(&page);
}

/* close: the descriptor of the module; the next request opens it again */
static int do_close(char *const *words)
{
	int rc = close(device);

	(void)words;
	device = -1;
	return rc;
}

static const struct command {
	const char *name;
	int words;
	int (*run)(char *const *words);
} commands[] = {
	{ "map", 3, do_map },       { "touch", 0, do_touch }, { "unmap", 0, do_unmap },
	{ "truncate", 1, do_truncate }, { "hold", 2, do_hold }, { "drop", 1, do_drop },
	{ "look", 1, do_look },     { "peek", 2, do_peek },   { "frame", 1, do_frame },
	{ "close", 0, do_close },
};

static int run(char *line)
{
	char *words[5] = { NULL };
	int count = 0;

	for (char *word = strtok(line, " \n"); word && count < 4; word = strtok(NULL, " \n"))
		words[count++] = word;
	for (size_t i = 0; count && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!strcmp(words[0], commands[i].name) && count > commands[i].words)
			return commands[i].run(words + 1);
	}
	errno = ENOSYS;
	return -1;
}

int main(void)
{
	char line[256];

	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), stdin)) {
		errno = 0;
		if (run(line) < 0)
			printf("%s\n", strerrorname_np(errno));
		else
			printf("ok\n");
	}
	return 0;
}
