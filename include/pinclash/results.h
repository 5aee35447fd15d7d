/* SPDX-License-Identifier: GPL-2.0-only */
/* results.h: the one model of a run that every report reads. */
#ifndef PINCLASH_RESULTS_H
#define PINCLASH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinclash/error.h"
#include "pinclash/storm.h"
#include "pinclash/verdict.h"

/** struct pc_result_finding - one oracle's answer as it is kept, see struct pc_finding */
struct pc_result_finding {
	char oracle[24];
	enum pc_sight sight;
	enum pc_outcome outcome;
	uint64_t at_ns;
	char detail[360];
};

/**
 * struct pc_result - one cell as it is kept
 * @known: a list of known trouble expects exactly this unsafe outcome here
 * @known_fixed: the list expects trouble here, and the cell is safe
 * @known_reason: the list's reason, "" when the cell is not on it
 * @wait_ms: how long the change waited; negative for unknown
 * @wake_ms: how soon after the release it returned; negative for unknown
 * @duration_ms: time the cell took
 * @storm: of a storm, in which wait_ms and wake_ms are medians
 */
struct pc_result {
	char id[112];
	char medium[24], holder[24], change[24], situation[24];
	enum pc_verdict verdict;
	enum pc_outcome outcome;
	char oracle[24];
	char detail[360];
	bool known;
	bool known_fixed;
	char known_reason[200];
	double wait_ms, wake_ms, duration_ms;
	struct pc_storm_fact storm;
	size_t finding_count;
	struct pc_result_finding findings[PC_FINDINGS];
};

/**
 * struct pc_results - a run
 * @kernel: release of the kernel that ran the cells
 * @accel: "tcg", "kvm" or "native"
 * @started: UTC, ISO 8601
 * @again: command that runs one of its cells again when "--cell ID" is added
 * @finished: did the run come to its end?
 * @stopped: why it did not, "" otherwise
 * @shard: "2/4" when these are the cells of one shard, "" when they are all
 * @matrix: fingerprint of the list of cells that was divided among the shards, "" likewise
 * @cells: in the order they were planned; owned
 * @dir: folder it was read from, where its case files are; "" when from none
 * @next: run to be shown beside this one, NULL for none; not owned
 */
struct pc_results {
	char kernel[72];
	char accel[16];
	char started[32];
	char scenario[200];
	char again[300];
	char version[32];
	char shard[16];
	char matrix[20];
	uint64_t seed;
	double duration_s;
	bool finished;
	char stopped[300];
	struct pc_result *cells;
	size_t count;
	size_t planned;
	char dir[4096];
	const struct pc_results *next;
};

/**
 * pc_results_load - read a run back from its folder
 * @dir: folder with the journal (cells.jsonl)
 *
 * A cell that began and has no end is kept as PC_INCONCLUSIVE with a detail
 * that says so. A cut-off last line (the machine died in the middle of it)
 * is no error; anything else that is not understood is.
 *
 * Errors: -ENOENT no journal there, or an empty one; -EINVAL not a journal of
 * pinclash (file and line are named); -ENOMEM.
 */
int pc_results_load(const char *dir, struct pc_results *ret_results, struct pc_err *err);

/** pc_results_free - frees what pc_results_load() allocated; accepts an all-zero struct */
void pc_results_free(struct pc_results *results);

/** pc_results_find - the cell called @id, or NULL */
struct pc_result *pc_results_find(const struct pc_results *results, const char *id);

/**
 * pc_result_settled - does the verdict stand when the run goes on after a boot?
 *
 * Not when the emulator failed under the cell, or when the machine went down
 * before the file system could be checked: through no doing of the cell it
 * could not be judged, and it is run again.
 */
bool pc_result_settled(const struct pc_result *r);

/** enum pc_standing - what a cell is to a program that knows only of tests */
enum pc_standing {
	PC_STAND_PASS,
	PC_STAND_FAIL,
	PC_STAND_KNOWN,  /* unsafe as the list expects: an expected failure */
	PC_STAND_MENDED, /* the list expects trouble, and the cell is safe */
	PC_STAND_SKIP,
	PC_STAND_ERROR,  /* could not be judged */
	PC_STANDINGS,
};

/** pc_result_standing - the one mapping that every such format uses */
enum pc_standing pc_result_standing(const struct pc_result *r);

/** struct pc_tally - cells counted */
struct pc_tally {
	size_t by_verdict[PC_VERDICTS];
	size_t by_standing[PC_STANDINGS];
	size_t known;       /* unsafe cells that the list knows */
	size_t known_fixed; /* cells that the list knows and that are safe */
};

struct pc_tally pc_results_tally(const struct pc_results *results);

/** Exit codes of "run" and "report"; documented in docs/results.md */
enum pc_exit {
	PC_EXIT_OK = 0,           /* all safe or skipped, at least one cell ran */
	PC_EXIT_UNSAFE = 1,       /* an unsafe cell that is not known trouble */
	PC_EXIT_USAGE = 2,        /* bad command line, scenario, or input file */
	PC_EXIT_INCONCLUSIVE = 3, /* no unsafe cell, but one that could not be judged */
	PC_EXIT_NOTHING = 4,      /* nothing could run */
	PC_EXIT_FAILED = 5,       /* the run itself failed or met its deadline */
	PC_EXIT_REBOOT = 6,       /* the kernel is damaged; boot again and go on with --resume */
	PC_EXIT_SIGINT = 130,     /* interrupted; everything was put back */
};

/** pc_results_exit - the exit code that the cells of a finished run give */
enum pc_exit pc_results_exit(const struct pc_results *results);

#endif
