/* SPDX-License-Identifier: GPL-2.0-only */
/* html.c: tests of src/report/html*.c and grid.c. */
#include "support.h"

#include <jansson.h>

#include "report/html.h"
#include "report/save.h"
#include "unit/report/sample.h"

static char *written(const struct pc_results *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(pc_report_print("html", run, out, NULL), 0);
	fclose(out);
	return text;
}

/* What stands between @open, as found first, and @close. */
static char *between(const char *text, const char *open, const char *close)
{
	const char *from = strstr(text, open), *to;

	assert_non_null(from);
	from += strlen(open);
	to = strstr(from, close);
	assert_non_null(to);
	return strndup(from, (size_t)(to - from));
}

static json_t *data_of(const char *page)
{
	char *text = between(page, "type=\"application/json\">", "</script>");
	json_error_t bad;
	json_t *data = json_loads(text, 0, &bad);

	if (!data)
		fail_msg("the data is no JSON: %s", bad.text);
	free(text);
	return data;
}

static void text_stands_for_itself(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	pc_html_text(out, "a<b>&\"'\n\033\x7f z\xc3\xa9");
	fclose(out);
	assert_string_equal(text, "a&lt;b&gt;&amp;&quot;&#39;    z\xc3\xa9");
	free(text);
}

/* Without the script: runs, tallies and the word for each cell. */
static void reads_without_a_script(void **state)
{
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	char *page = written(&run), *table = between(page, "<table id=\"matrix\">", "</table>");

	(void)state;
	assert_non_null(strstr(page, "<title>pinclash on 6.12.117-test</title>"));
	assert_non_null(strstr(page, "<b>2</b> unsafe <small>(1 known)</small>"));
	assert_non_null(strstr(page, "<b>1</b> skipped"));
	assert_non_null(strstr(table, "<b>xfs-dax</b> vmsplice"));
	assert_non_null(strstr(table, "<a href=\"#xfs-dax/vmsplice/punch/unmapped\" aria-label=\"unsafe, "
		"stale-read, known\"><span class=\"unsafe known\">stale-read</span></a>"));
	assert_non_null(strstr(table, "<span class=\"skipped\">skipped</span>"));
	assert_null(strstr(table, "class=\"changed\""));
	assert_null(strstr(page, "not finished:"));
	free(table);
	free(page);
}

/* Nothing that a kernel or a file name says ends the script element or begins a tag. */
static void no_text_breaks_out(void **state)
{
	static const char evil[] = "</script><!--<b>\"'&\x01\xff\xe2\x80\xa8";
	struct pc_result cells[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells);
	json_t *data, *cell;
	char *page, *script;

	(void)state;
	snprintf(run.kernel, sizeof(run.kernel), "%s", evil);
	snprintf(run.stopped, sizeof(run.stopped), "%s", evil);
	run.finished = false;
	snprintf(cells[0].detail, sizeof(cells[0].detail), "%s", evil);
	page = written(&run);
	assert_null(strstr(page, "<b>\"'"));
	script = between(page, "type=\"application/json\">", "</script>");
	assert_null(strchr(script, '<'));
	for (const char *s = script; *s; s++)
		assert_true(*s >= ' ' && *s < 0x7f);
	data = data_of(page);
	cell = json_array_get(json_object_get(json_object_get(data, "cells"), cells[0].id), 0);
	assert_string_equal(json_string_value(json_object_get(cell, "detail")),
		"</script><!--<b>\"'&\x01?\xe2\x80\xa8");
	json_decref(data);
	free(script);
	free(page);
}

static void runs_side_by_side(void **state)
{
	struct pc_result cells[SAMPLE_CELLS], others[SAMPLE_CELLS];
	struct pc_results run = sample_run(cells), other = sample_run(others);
	json_t *data;
	char *page;

	(void)state;
	strcpy(other.kernel, "7.3");
	others[2].verdict = PC_SAFE;
	others[2].outcome = PC_OUT_BLOCKED;
	others[2].known = false;
	other.count = SAMPLE_CELLS - 1;
	run.next = &other;
	page = written(&run);
	assert_non_null(strstr(page, "pinclash on 6.12.117-test and 7.3</title>"));
	assert_non_null(strstr(page, "<a class=\"changed\" href=\"#xfs-dax/vmsplice/punch/unmapped\" "
		"aria-label=\"6.12.117-test: unsafe, stale-read, known; 7.3: safe, blocked\">"));
	assert_non_null(strstr(page, "<span class=\"unsafe\">crash</span><span class=\"absent\">absent</span>"));
	data = data_of(page);
	assert_int_equal(json_array_size(json_object_get(data, "runs")), 2);
	assert_int_equal(json_object_size(json_object_get(data, "cells")), SAMPLE_CELLS);
	assert_true(json_is_null(json_array_get(json_object_get(json_object_get(data, "cells"),
		cells[6].id), 1)));
	json_decref(data);
	free(page);
}

/* Rows of one place stand together even when the plan did not have them so. */
static void rows_are_gathered(void **state)
{
	static const char *const changes[] = { "punch", "collapse", "punch", "collapse" };
	static const char *const places[] = { "xfs-dax", "ext4-dax", "ext4-dax", "xfs-dax" };
	static const char *const twists[] = { "mapped", "closed", "mapped", "unmapped" };
	struct pc_result cells[4];
	struct pc_results run = { .cells = cells, .count = 4, .planned = 4, .finished = true };
	char *page, *table;
	size_t bodies = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		cells[i] = sample_cell(places[i], "vmsplice", changes[i], twists[i], PC_SKIPPED);
	page = written(&run);
	table = between(page, "<table id=\"matrix\">", "</table>");
	for (const char *at = table; (at = strstr(at, "<tbody>")) != NULL; at++)
		bodies++;
	assert_int_equal(bodies, 2);
	assert_true(strstr(table, "#xfs-dax/vmsplice/collapse/unmapped") <
		strstr(table, "#ext4-dax/vmsplice/collapse/closed"));
	free(table);
	free(page);
}

static void no_cell_at_all(void **state)
{
	struct pc_results run = { .kernel = "6.12", .finished = true };
	char *page = written(&run);

	(void)state;
	json_decref(data_of(page));
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_stands_for_itself),
		cmocka_unit_test(reads_without_a_script),
		cmocka_unit_test(no_text_breaks_out),
		cmocka_unit_test(runs_side_by_side),
		cmocka_unit_test(rows_are_gathered),
		cmocka_unit_test(no_cell_at_all),
	};

	return test_run(tests);
}
