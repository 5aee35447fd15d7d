/* SPDX-License-Identifier: GPL-2.0-only */
/* progress.c: tests of src/run/progress.c. */
#include "support.h"

#include <pty.h>
#include <sys/ioctl.h>

#include "run/progress.h"

#define SECOND 1000000000ull

static struct pc_progress at(size_t total, size_t before, size_t done, size_t unsafe)
{
	return (struct pc_progress){ .total = total, .before = before, .done = done,
		.unsafe = unsafe, .begin_ns = SECOND };
}

static void rate_and_time_left(void **state)
{
	static const struct {
		size_t total, before, done;
		uint64_t now_s;
		const char *text;
	} rows[] = {
		{ 45, 0, 0, 3, "[0/45] 1 unsafe" },
		{ 45, 0, 10, 6, "[10/45] 2.0 cells/s, 18 s left, 1 unsafe" },
		{ 45, 40, 40, 6, "[40/45] 1 unsafe" },
		{ 45, 40, 42, 2, "[42/45] 2.0 cells/s, 2 s left, 1 unsafe" },
		{ 500, 0, 100, 101, "[100/500] 1.0 cells/s, 6 min 40 s left, 1 unsafe" },
		{ 9000, 0, 1000, 1001, "[1000/9000] 1.0 cells/s, 2 h 13 min left, 1 unsafe" },
		{ 45, 0, 45, 46, "[45/45] 1.0 cells/s, 0 s left, 1 unsafe" },
	};
	char text[160];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pc_progress p = at(rows[i].total, rows[i].before, rows[i].done, 1);

		pc_progress_text(&p, rows[i].now_s * SECOND, text, sizeof(text));
		assert_string_equal(text, rows[i].text);
	}
}

/* A run of three cells, the second unsafe; @shown_ns is set back by @idle_ns before each. */
static void three_cells(struct pc_progress *p, uint64_t idle_ns)
{
	static const enum pc_verdict verdicts[] = { PC_SAFE, PC_UNSAFE, PC_SAFE };

	for (size_t i = 0; i < 3; i++) {
		struct pc_result r = { .verdict = verdicts[i], .duration_ms = 7,
			.outcome = verdicts[i] == PC_SAFE ? PC_OUT_BLOCKED : PC_OUT_EARLY };

		snprintf(r.id, sizeof(r.id), "xfs-dax/vmsplice/punch/number-%zu", i + 1);
		p->shown_ns -= idle_ns;
		pc_progress_cell(p, r.id);
		pc_progress_result(p, &r);
	}
	pc_progress_end(p);
}

static char *written(enum pc_progress_style style, uint64_t idle_ns)
{
	struct pc_progress p;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	pc_progress_begin(&p, out, style, 3, 0);
	three_cells(&p, idle_ns);
	fclose(out);
	return text;
}

static size_t lines_in(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void to_a_file(void **state)
{
	char *none = written(PC_PROGRESS_NONE, 0), *lines = written(PC_PROGRESS_LINES, 0);
	char *sparse = written(PC_PROGRESS_SPARSE, 0);
	char *slow = written(PC_PROGRESS_SPARSE, 2 * PC_PROGRESS_EVERY_NS);

	(void)state;
	assert_string_equal(none, "");
	assert_int_equal(lines_in(lines), 3);
	assert_non_null(strstr(lines, "[ 1/3] xfs-dax/vmsplice/punch/number-1 "));
	assert_int_equal(lines_in(sparse), 1);
	assert_non_null(strstr(sparse, "number-2"));
	assert_int_equal(lines_in(slow), 4);
	assert_non_null(strstr(slow, " left, 1 unsafe  xfs-dax/vmsplice/punch/number-3\n"));
	for (const char *s = lines; *s; s++)
		assert_int_not_equal(*s, '\033');
	free(none);
	free(lines);
	free(sparse);
	free(slow);
}

/* struct screen - a terminal of 40 columns and what was written to it */
struct screen {
	int master;
	FILE *out;
	char text[4096];
};

static void screen_open(struct screen *s)
{
	struct winsize size = { .ws_col = 40, .ws_row = 10 };
	int slave;

	assert_int_equal(openpty(&s->master, &slave, NULL, NULL, &size), 0);
	s->out = fdopen(slave, "w");
	assert_non_null(s->out);
}

/* What was written comes in pieces; the mark is the last of it. */
static void screen_read(struct screen *s)
{
	static const char mark[] = "<end>";
	size_t have = 0;
	char *end;

	fputs(mark, s->out);
	fflush(s->out);
	do {
		ssize_t n = read(s->master, s->text + have, sizeof(s->text) - 1 - have);

		assert_true(n > 0);
		have += (size_t)n;
		s->text[have] = '\0';
		end = strstr(s->text, mark);
	} while (!end);
	*end = '\0';
	fclose(s->out);
	close(s->master);
}

static void on_a_terminal(void **state)
{
	struct pc_progress p;
	struct screen s;
	char *part;
	size_t parts = 0;

	(void)state;
	screen_open(&s);
	assert_int_equal(pc_progress_style(s.out, 0), PC_PROGRESS_ONE);
	pc_progress_begin(&p, s.out, PC_PROGRESS_ONE, 3, 0);
	three_cells(&p, 0);
	screen_read(&s);
	assert_null(strchr(s.text, '\n'));
	part = s.text;
	while ((part = strstr(part, "\r\033[K"))) {
		part += strlen("\r\033[K");
		assert_true(strcspn(part, "\r") < 40);
		parts++;
	}
	assert_int_equal(parts, 4);
	assert_int_equal(strncmp(s.text, "\r\033[K[0/3] 0 unsafe  xfs-dax/vmsplice", 34), 0);
	assert_string_equal(s.text + strlen(s.text) - 4, "\r\033[K");
}

static void red(const char *no_color, bool wanted)
{
	struct pc_progress p;
	struct screen s;

	if (no_color)
		setenv("NO_COLOR", no_color, 1);
	else
		unsetenv("NO_COLOR");
	screen_open(&s);
	pc_progress_begin(&p, s.out, PC_PROGRESS_LINES, 3, 0);
	three_cells(&p, 0);
	screen_read(&s);
	assert_int_equal(strstr(s.text, "\033[1;31munsafe") != NULL, wanted);
	assert_int_equal(strchr(s.text, '\033') != NULL, wanted);
}

static void colours(void **state)
{
	(void)state;
	red(NULL, true);
	red("", true);
	red("1", false);
}

static void styles(void **state)
{
	FILE *file = tmpfile();

	(void)state;
	unsetenv("PINCLASH_PROGRESS");
	assert_int_equal(pc_progress_style(file, -1), PC_PROGRESS_NONE);
	assert_int_equal(pc_progress_style(file, 0), PC_PROGRESS_SPARSE);
	assert_int_equal(pc_progress_style(file, 1), PC_PROGRESS_LINES);
	setenv("PINCLASH_PROGRESS", "lines", 1);
	assert_int_equal(pc_progress_style(file, 0), PC_PROGRESS_LINES);
	assert_int_equal(pc_progress_style(file, -1), PC_PROGRESS_NONE);
	unsetenv("PINCLASH_PROGRESS");
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rate_and_time_left),
		cmocka_unit_test(to_a_file),
		cmocka_unit_test(on_a_terminal),
		cmocka_unit_test(colours),
		cmocka_unit_test(styles),
	};

	return test_run(tests);
}
