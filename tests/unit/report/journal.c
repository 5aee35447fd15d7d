/* SPDX-License-Identifier: GPL-2.0-only */
/* journal.c: tests of src/report/journal.c. */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>

#include "report/journal.h"
#include "unit/report/sample.h"

static struct pc_journal *open_journal(void **state)
{
	struct pc_journal *j = NULL;
	struct pc_err err = { 0 };

	if (pc_journal_open(*state, &j, &err))
		fail_msg("%s", err.text);
	return j;
}

static void note_run(struct pc_journal *j, const struct pc_results *head)
{
	struct pc_cell planned[2] = { { .id = "xfs-dax/vmsplice/punch/mapped" },
		{ .id = "xfs-dax/rdma-mr/punch/mapped" } };
	struct pc_cells cells = { planned, 2 };

	assert_int_equal(pc_journal_run(j, head, &cells, NULL), 0);
}

static void written_and_loaded(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells), back = { 0 };
	struct pc_journal *j = open_journal(state);
	struct pc_err err = { 0 };

	note_run(j, &run);
	assert_int_equal(pc_journal_begin(j, cells[0].id, &err), 0);
	assert_int_equal(pc_journal_cell(j, &cells[0], &err), 0);
	assert_int_equal(pc_journal_cell(j, &cells[1], &err), 0);
	assert_int_equal(pc_journal_end(j, "", &err), 0);
	pc_journal_close(j);
	if (pc_results_load(*state, &back, &err))
		fail_msg("%s", err.text);
	assert_string_equal(back.kernel, run.kernel);
	assert_string_equal(back.accel, run.accel);
	assert_string_equal(back.started, run.started);
	assert_string_equal(back.scenario, run.scenario);
	assert_string_equal(back.again, run.again);
	assert_int_equal(back.seed, run.seed);
	assert_true(back.finished);
	assert_int_equal(back.planned, 2);
	assert_int_equal(back.count, 2);
	assert_memory_equal(&back.cells[0], &cells[0], sizeof(cells[0]));
	assert_memory_equal(&back.cells[1], &cells[1], sizeof(cells[1]));
	pc_results_free(&back);
}

/* One line a call, whole, and with a time. */
static void one_line_each(void **state)
{
	struct pc_journal *j = open_journal(state);
	struct pc_results head = { .kernel = "two\nlines" };
	char *text;
	size_t lines = 0;

	note_run(j, &head);
	assert_int_equal(pc_journal_begin(j, "a/b/c/d", NULL), 0);
	pc_journal_close(j);
	text = test_read(test_path(state, PC_JOURNAL));
	for (const char *s = text; (s = strchr(s, '\n')) != NULL; s++)
		lines++;
	assert_int_equal(lines, 2);
	assert_non_null(strstr(text, "\"type\":\"begin\""));
	assert_non_null(strstr(text, "\"t_ms\":"));
	free(text);
}

static void a_cut_off_line_is_dropped(void **state)
{
	struct pc_results head = { .kernel = "k" }, back = { 0 };
	struct pc_journal *j = open_journal(state);
	FILE *file;

	note_run(j, &head);
	pc_journal_close(j);
	file = fopen(test_path(state, PC_JOURNAL), "a");
	for (int i = 0; i < 9000; i++)
		fputc('x', file);
	fclose(file);
	j = open_journal(state);
	assert_int_equal(pc_journal_begin(j, "xfs-dax/vmsplice/punch/mapped", NULL), 0);
	pc_journal_close(j);
	assert_int_equal(pc_results_load(*state, &back, NULL), 0);
	assert_int_equal(back.count, 1);
	assert_int_equal(back.cells[0].verdict, PC_INCONCLUSIVE);
	pc_results_free(&back);
}

/* The device is full in the middle of a line. */
static void no_space_left(void **state)
{
	struct pc_results head = { .kernel = "k" }, back = { 0 };
	struct pc_journal *j = open_journal(state);
	struct rlimit old, limit;
	struct pc_err err = { 0 };
	struct stat st;

	signal(SIGXFSZ, SIG_IGN);
	note_run(j, &head);
	assert_int_equal(pc_journal_begin(j, "xfs-dax/vmsplice/punch/mapped", NULL), 0);
	assert_int_equal(stat(test_path(state, PC_JOURNAL), &st), 0);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = (struct rlimit){ (rlim_t)st.st_size + 20, old.rlim_max };
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_int_equal(pc_journal_begin(j, "xfs-dax/rdma-mr/punch/mapped", &err), -ENOSPC);
	setrlimit(RLIMIT_FSIZE, &old);
	test_one_line(&err, ENOSPC, "cells.jsonl: cannot be written: No space left on device");
	assert_int_equal(pc_journal_end(j, "full", NULL), 0);
	pc_journal_close(j);
	assert_int_equal(pc_results_load(*state, &back, &err), 0);
	assert_int_equal(back.count, 1);
	assert_string_equal(back.stopped, "full");
	pc_results_free(&back);
}

static void no_folder(void **state)
{
	struct pc_journal *j = NULL;
	struct pc_err err = { 0 };

	assert_int_equal(pc_journal_open(test_path(state, "none"), &j, &err), -ENOENT);
	test_one_line(&err, ENOENT, "none/cells.jsonl: cannot be written");
	assert_null(j);
	pc_journal_close(NULL);
}

static void the_unfinished_cell(void **state)
{
	struct pc_result cell = sample_cell("xfs-dax", "vmsplice", "punch", "mapped", PC_SAFE);
	struct pc_results head = { .kernel = "k" };
	struct pc_journal *j = open_journal(state);
	char id[PC_CELL_ID] = "?";

	note_run(j, &head);
	assert_int_equal(pc_journal_unfinished(*state, id, sizeof(id), NULL), 0);
	assert_string_equal(id, "");
	pc_journal_begin(j, cell.id, NULL);
	assert_int_equal(pc_journal_unfinished(*state, id, sizeof(id), NULL), 0);
	assert_string_equal(id, cell.id);
	pc_journal_cell(j, &cell, NULL);
	assert_int_equal(pc_journal_unfinished(*state, id, sizeof(id), NULL), 0);
	assert_string_equal(id, "");
	pc_journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(written_and_loaded),
		test_in_folder(one_line_each),
		test_in_folder(a_cut_off_line_is_dropped),
		test_in_folder(no_space_left),
		test_in_folder(no_folder),
		test_in_folder(the_unfinished_cell),
	};

	return test_run(tests);
}
