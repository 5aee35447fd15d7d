/* SPDX-License-Identifier: GPL-2.0-only */
/* casefile.c: tests of src/report/casefile.c. */
#include "support.h"

#include "report/casefile.h"

static const struct pc_field *row_of(const struct pc_field *f, const char *key)
{
	while (f->key && strcmp(f->key, key))
		f++;
	return f->key ? f : NULL;
}

static bool has_list(const struct pc_field *f)
{
	while (f->key && f->type != PC_F_LIST)
		f++;
	return f->key != NULL;
}

static void check_struct(const char *header, const char *name, const struct pc_field *table);

/* "uint64_t a, b[3]" or "struct pc_layout before": all members must be in the table. */
static void check_declaration(const char *header, char *line, const struct pc_field *table)
{
	char *rest = line + strspn(line, "\t "), *type = strsep(&rest, " "), *member;
	const struct pc_field *row;
	char of[40] = "";

	if (!strcmp(type, "struct"))
		snprintf(of, sizeof(of), "%s", strsep(&rest, " "));
	if (!strcmp(of, "pc_history"))
		return;
	while ((member = strsep(&rest, ", ")) != NULL) {
		member[strcspn(member, "[")] = '\0';
		row = row_of(table, member);
		if (!*member || (!strcmp(member, "count") && has_list(table)))
			continue;
		if (!row)
			fail_msg("%s %s of case.h is in no table", *of ? of : type, member);
		else if (*of)
			check_struct(header, of, row->fields);
	}
}

static void check_struct(const char *header, const char *name, const struct pc_field *table)
{
	char start[60], line[200];
	const char *block;
	size_t members = 0;

	snprintf(start, sizeof(start), "\nstruct %s {\n", name);
	block = strstr(header, start);
	assert_non_null(block);
	for (const char *at = block + strlen(start); *at != '}'; at = strchr(at, '\n') + 1) {
		size_t len = strcspn(at, ";\n");

		if (at[len] != ';')
			continue;
		members++;
		snprintf(line, sizeof(line), "%.*s", (int)len, at);
		check_declaration(header, line, table);
	}
	assert_true(members > 0);
}

/* The table is checked against the headers themselves: no padding can hide a member from this. */
static void no_member_is_forgotten(void **state)
{
	char *facts = test_read(PINCLASH_SOURCE_DIR "/include/pinclash/case.h");
	char *storm = test_read(PINCLASH_SOURCE_DIR "/include/pinclash/storm.h");
	char *headers = NULL;

	(void)state;
	assert_true(asprintf(&headers, "%s%s", facts, storm) > 0);
	check_struct(headers, "pc_case", pc_case_fields);
	free(headers);
	free(storm);
	free(facts);
}

/* Every leaf gets a value of its own, so that no two can be mixed up. */
static void fill(const struct pc_field *f, char *to, unsigned int *n)
{
	for (; f->key; f++) {
		char *at = to + f->offset;
		size_t count = 3;

		switch (f->type) {
		case PC_F_BOOL:
			*at = (char)(++*n % 3 == 0);
			break;
		case PC_F_LETTER:
			*at = (char)('A' + ++*n % 26);
			break;
		case PC_F_MS:
			*(double *)(void *)at = ++*n;
			break;
		case PC_F_TEXT:
			snprintf(at, f->size, "t%u", ++*n);
			break;
		case PC_F_OBJECT:
			fill(f->fields, at, n);
			break;
		case PC_F_LIST:
			memcpy(to + f->count_offset, &count, f->count_size);
			for (size_t i = 0; i < count; i++)
				fill(f->fields, at + i * f->size, n);
			break;
		default:
			for (size_t i = 0; i < f->size; i++)
				at[i] = (char)(++*n * 7);
		}
	}
}

#define EVENTS 5

static struct pc_case *sample(void)
{
	static const struct pc_event events[] = {
		{ 1000, PC_EV_ACQUIRE_CALL, PC_ROLE_HOLDER, 0, 0 },
		{ 2000, PC_EV_ACQUIRE_RETURN, PC_ROLE_HOLDER, -95, 77 },
		{ 3000, PC_EV_KILL, PC_ROLE_SUPERVISOR, 0, PC_ROLE_CHANGER },
		{ 4000, PC_EV_EXIT, PC_ROLE_SUPERVISOR, 0, PC_ROLE_PROBE },
		{ 5000, PC_EV_DEADLINE, PC_ROLE_SUPERVISOR, 0, PC_ROLE_HOLDER },
	};
	struct pc_case *c = calloc(1, sizeof(*c));
	unsigned int n = 0;

	fill(pc_case_fields, (char *)c, &n);
	strcpy(c->id, "xfs-dax/vmsplice/punch/unmapped");
	c->storm.ran = true;
	c->history.events = calloc(EVENTS, sizeof(*events));
	memcpy(c->history.events, events, sizeof(events));
	c->history.count = EVENTS;
	c->history.lost = 5;
	return c;
}

static void drop(struct pc_case *c)
{
	pc_casefile_free(c);
	free(c);
}

#define NAME "cases/xfs-dax~vmsplice~punch~unmapped.json"

static void there_and_back(void **state)
{
	struct pc_case *c = sample(), *back = calloc(1, sizeof(*back));
	struct pc_err err = { 0 };

	assert_int_equal(pc_casefile_write(c, *state, &err), 0);
	if (pc_casefile_read(test_path(state, NAME), back, &err))
		fail_msg("%s", err.text);
	assert_int_equal(back->history.count, EVENTS);
	assert_int_equal(back->history.lost, 5);
	assert_memory_equal(back->history.events, c->history.events,
		EVENTS * sizeof(struct pc_event));
	free(back->history.events);
	back->history.events = c->history.events;
	assert_memory_equal(back, c, sizeof(*c));
	free(back);
	drop(c);
}

static void names_not_numbers(void **state)
{
	struct pc_case *c = sample();
	char *text;

	assert_int_equal(pc_casefile_write(c, *state, NULL), 0);
	text = test_read(test_path(state, NAME));
	assert_non_null(strstr(text, "\"kind\": \"acquire-return\""));
	assert_non_null(strstr(text, "\"role\": \"holder\""));
	assert_non_null(strstr(text, "\"about\": \"changer\""));
	assert_non_null(strstr(text, "\"about\": \"probe\""));
	assert_non_null(strstr(text, "\"about\": \"holder\""));
	assert_non_null(strstr(text, "\"t_ns\": 2000"));
	free(text);
	drop(c);
}

static void expect_refusal(const char *path, int code, const char *part)
{
	struct pc_case *c = calloc(1, sizeof(*c));
	struct pc_err err = { 0 };

	assert_int_equal(pc_casefile_read(path, c, &err), -code);
	test_one_line(&err, code, part);
	assert_null(c->history.events);
	free(c);
}

/* Wherever it is cut, and whatever stands behind the cut. */
static void truncated(void **state)
{
	struct pc_case *c = sample();
	char *text;

	assert_int_equal(pc_casefile_write(c, *state, NULL), 0);
	text = test_read(test_path(state, NAME));
	for (size_t len = strlen(text) - 2; len > 0; len -= len > 500 ? 499 : 1)
		expect_refusal(test_bytes(state, "cut.json", text, len), EINVAL,
			"truncated, or no case file");
	expect_refusal(test_file(state, "cut.json", ""), EINVAL, "cut.json:1: truncated");
	free(text);
	drop(c);
}

static void foreign(void **state)
{
	expect_refusal(test_path(state, "none.json"), ENOENT, "none.json: cannot be read");
	expect_refusal(*state, EINVAL, "truncated, or no case file");
	expect_refusal(test_file(state, "a.json", "{\"cells\": []}"), EINVAL,
		"a.json: no case file of pinclash");
	expect_refusal(test_file(state, "a.json", "[1]"), EINVAL, "no case file of pinclash");
	expect_refusal(test_file(state, "a.json", "{\"format\": \"pinclash case 99\"}"), EINVAL,
		"'format' is not \"pinclash case 1\"");
	expect_refusal(test_file(state, "a.json",
		"{\"format\": \"pinclash case 1\", \"pin\": {\"grantd\": true}}"), EINVAL,
		"a.json: pin: unknown key 'grantd'; nearest is 'granted'");
	expect_refusal(test_file(state, "a.json",
		"{\"format\": \"pinclash case 1\", \"events\": [{\"kind\": \"acquire\"}]}"), EINVAL,
		"a.json: events[0]: 'kind' is not a known name");
	expect_refusal(test_file(state, "a.json",
		"{\"format\": \"pinclash case 1\", \"events\": [{\"about\": \"nobody\"}]}"), EINVAL,
		"'about' is no role: 'nobody'");
}

static void a_short_case_is_enough(void **state)
{
	struct pc_case *c = calloc(1, sizeof(*c));

	assert_int_equal(pc_casefile_read(test_file(state, "a.json",
		"{\"format\": \"pinclash case 1\", \"id\": \"a/b/c/d\", \"pin\": {\"tried\": true}}"),
		c, NULL), 0);
	assert_string_equal(c->id, "a/b/c/d");
	assert_true(c->pin.tried);
	assert_false(c->canary.baseline_tried);
	assert_int_equal(c->history.count, 0);
	drop(c);
}

static void a_folder_that_is_a_file(void **state)
{
	struct pc_case *c = sample();
	struct pc_err err = { 0 };

	test_file(state, "cases", "");
	assert_int_equal(pc_casefile_write(c, *state, &err), -ENOTDIR);
	test_one_line(&err, ENOTDIR, "cannot be written");
	drop(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_member_is_forgotten),
		test_in_folder(there_and_back),
		test_in_folder(names_not_numbers),
		test_in_folder(truncated),
		test_in_folder(foreign),
		test_in_folder(a_short_case_is_enough),
		test_in_folder(a_folder_that_is_a_file),
	};

	return test_run(tests);
}
