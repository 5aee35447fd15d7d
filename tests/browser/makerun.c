/* SPDX-License-Identifier: GPL-2.0-only */
/* makerun.c: a results folder of any size, made of recorded case files: makerun FOLDER CELLS KERNEL */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pinclash/verdict.h"
#include "report/casefile.h"
#include "report/journal.h"
#include "report/result.h"

static const char *const recorded[] = {
	"refused-pin", "blocked", "blocked-holder-killed", "refused-pin", "kept", "stale-read",
	"blocked", "stale-write", "crash-oops", "refused-pin", "crash-warning", "lost-wakeup", "blocked",
};
static const char *const media[] = { "xfs-dax", "ext4-dax", "devdax", "xfs-pagecache" };
static const char *const holders[] = { "rdma-mr", "rdma-odp", "uring-fixed", "odirect", "vmsplice",
	"kpin" };
static const char *const changes[] = { "truncate-zero", "truncate-shrink", "truncate-grow",
	"open-trunc", "punch", "zero-range", "collapse", "insert", "unshare", "reflink-onto",
	"reflink-from", "dedupe", "exchange-range", "cow-break", "hole-fill", "unlink-close",
	"rename-over", "umount", "freeze", "dax-flag" };
static const char *const situations[] = { "mapped", "unmapped", "closed", "holder-killed", "forked",
	"edge", "pmd", "many", "two-pins", "fsync-storm" };

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void fail(const struct pc_err *err)
{
	fprintf(stderr, "makerun: %s\n", err->text);
	exit(1);
}

static const char *take(const char *const *list, size_t count, size_t *n)
{
	const char *name = list[*n % count];

	*n /= count;
	return name;
}

static void name_case(struct pc_case *c, size_t n)
{
	snprintf(c->situation, sizeof(c->situation), "%s", take(situations, COUNT(situations), &n));
	snprintf(c->change_name, sizeof(c->change_name), "%s", take(changes, COUNT(changes), &n));
	snprintf(c->holder, sizeof(c->holder), "%s", take(holders, COUNT(holders), &n));
	snprintf(c->medium, sizeof(c->medium), "%s", take(media, COUNT(media), &n));
	snprintf(c->id, sizeof(c->id), "%s/%s/%s/%s", c->medium, c->holder, c->change_name,
		c->situation);
}

/* No two cells of a real run have the same times, nor the same registers in the log. */
static void vary(struct pc_case *c, size_t n)
{
	uint64_t begin = c->history.events[0].t_ns;
	unsigned int x = (unsigned int)n * 2654435761u;

	for (size_t i = 0; i < c->history.count; i++)
		c->history.events[i].t_ns += n * 1000000000u +
			(c->history.events[i].t_ns - begin) * (n % 97) / 100;
	for (char *s = c->log.text, *line = s; *s; s++) {
		line = s > c->log.text && s[-1] == '\n' ? s : line;
		x = x * 1664525u + 1013904223u;
		if (*line == 'R' && isdigit((unsigned char)*s) && isxdigit((unsigned char)s[1]))
			*s = (char)('0' + (x >> 24) % 10);
	}
}

static void add_cell(struct pc_journal *journal, const char *dir, const char *kernel, size_t n,
	size_t kind)
{
	struct pc_judgement j;
	struct pc_result r;
	struct pc_err err = { 0 };
	struct pc_case c;
	char path[4096];

	snprintf(path, sizeof(path), PINCLASH_SOURCE_DIR "/tests/oracle/recorded/%s.json",
		recorded[kind % COUNT(recorded)]);
	if (pc_casefile_read(path, &c, &err))
		fail(&err);
	name_case(&c, n);
	snprintf(c.kernel, sizeof(c.kernel), "%s", kernel);
	vary(&c, n);
	pc_judge(&c, &j);
	pc_result_from(&c, &j, &r);
	if (pc_casefile_write(&c, dir, &err) || pc_journal_cell(journal, &r, &err))
		fail(&err);
	pc_casefile_free(&c);
}

int main(int argc, char **argv)
{
	struct pc_results head = { .accel = "tcg", .started = "2026-01-02T03:04:05Z",
		.scenario = "scenarios/made", .again = "ci/demo.sh --", .version = "test", .seed = 7 };
	struct pc_cells none = { 0 };
	struct pc_journal *journal;
	struct pc_err err = { 0 };
	size_t count, salt = 0;

	if (argc != 4)
		return 2;
	count = strtoul(argv[2], NULL, 10);
	for (const char *s = argv[3]; *s; s++)
		salt += (unsigned char)*s;
	snprintf(head.kernel, sizeof(head.kernel), "%s", argv[3]);
	mkdir(argv[1], 0777);
	if (pc_journal_open(argv[1], &journal, &err) || pc_journal_run(journal, &head, &none, &err))
		fail(&err);
	/* Every third cell answers alike whatever the kernel is called. */
	for (size_t n = 0; n < count; n++)
		add_cell(journal, argv[1], argv[3], n, n % 3 ? n / 2 : n / 2 + salt);
	if (pc_journal_end(journal, "", &err))
		fail(&err);
	pc_journal_close(journal);
	return 0;
}
