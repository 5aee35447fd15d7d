/* SPDX-License-Identifier: GPL-2.0-only */
/* main.c: tries all that a file system on persistent memory can do, with the contents checked; a line a case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case.h"
#include "verdict.h"

#define OPERATIONS 1000

/* What the kernel complains of stands behind the case on the console. */
static void begin(const struct place *place, const char *name)
{
	FILE *log = fopen("/dev/kmsg", "w");

	verdict_open();
	if (!log)
		return;
	fprintf(log, "<4>fstest: %s %s\n", place->label, name);
	fclose(log);
}

static int run_trials(const struct place *place, const struct trials *trials)
{
	int failed = 0;

	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->list[i];

		if (trial->shares && !place->shares)
			continue;
		begin(place, trial->name);
		trial->run(place);
		failed |= verdict_print(place->label, trial->name);
	}
	return failed;
}

static int run_random(const struct place *place, unsigned int seed)
{
	char name[64];

	snprintf(name, sizeof(name), "%d operations of seed %u%s", OPERATIONS, seed,
		place->shares ? ", shared blocks" : "");
	begin(place, name);
	random_run(place, seed, OPERATIONS);
	return verdict_print(place->label, name);
}

static int run_all(const struct place *place)
{
	static const struct trials *const all[] = { &layout_trials, &share_trials, &memory_trials,
		&system_trials };
	struct place plain = *place;
	int failed = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		failed |= run_trials(place, all[i]);
	plain.shares = 0;
	for (unsigned int seed = 1; seed <= 2; seed++) {
		failed |= run_random(&plain, seed);
		if (place->shares)
			failed |= run_random(place, seed);
	}
	return failed;
}

/* What a kernel without the patches against holes does not survive. */
static int run_hardened(struct place *place)
{
	place->label = "xfs, pages of 2 MiB,";
	place->pages = LARGE_PAGES;
	return run_trials(place, &share_trials) | run_trials(place, &hole_trials) | run_random(place, 3);
}

int main(int argc, char **argv)
{
	struct place place;

	if (argc < 4) {
		fprintf(stderr, "usage: fstest xfs|ext4 DEVICE FOLDER [hardened]\n");
		return 2;
	}
	place = (struct place){ argv[1], argv[2], argv[3], !strcmp(argv[1], "xfs"), SMALL_PAGES };
	if (chdir(place.folder)) {
		perror(place.folder);
		return 1;
	}
	return argc > 4 ? run_hardened(&place) : run_all(&place);
}
