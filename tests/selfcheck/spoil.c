/* SPDX-License-Identifier: GPL-2.0-only */
/* spoil.c: recorded safe cases, each fact of them spoilt in its turn: what may stay safe is listed. */
#include "support.h"

#include <fnmatch.h>

#include "pinclash/oracle.h"
#include "pinclash/verdict.h"
#include "report/casefile.h"
#include "report/fields.h"

#define RECORDED PINCLASH_SOURCE_DIR "/tests/oracle/recorded/"
#define HARMLESS PINCLASH_SOURCE_DIR "/tests/selfcheck/harmless.txt"

static const char *const safe_cases[] = {
	"refused-pin", "blocked", "blocked-holder-killed", "kept",
};

/*
 * A line of harmless.txt: patterns of a case's name and of what was spoilt in it, and why the case
 * may be safe all the same. One that no spoilt case needs is stale, and fails too.
 */
struct harmless {
	char name[64];
	char what[96];
	bool needed;
};

static struct harmless harmless[128];
static size_t harmless_count;

static const char *current;
static struct pc_case *original;
static size_t spoilt, survived;

static void load_harmless(void)
{
	FILE *file = fopen(HARMLESS, "re");
	char line[256];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		struct harmless *h = &harmless[harmless_count];

		if (line[0] == '#' || line[0] == '\n')
			continue;
		assert_true(harmless_count < sizeof(harmless) / sizeof(harmless[0]));
		assert_int_equal(sscanf(line, "%63s %95s", h->name, h->what), 2);
		harmless_count++;
	}
	fclose(file);
}

static bool is_harmless(const char *what)
{
	for (size_t i = 0; i < harmless_count; i++) {
		if (fnmatch(harmless[i].name, current, 0) == 0 &&
			fnmatch(harmless[i].what, what, 0) == 0) {
			harmless[i].needed = true;
			return true;
		}
	}
	return false;
}

/* @c: the case with one fact spoilt, named by @what */
static void judge_spoilt(const struct pc_case *c, const char *what)
{
	struct pc_judgement j;

	spoilt++;
	pc_judge(c, &j);
	if (j.verdict != PC_SAFE || is_harmless(what))
		return;
	survived++;
	print_error("%s: safe, though %s was spoilt: %s\n", current, what, j.detail);
}

/* A copy whose events are its own. */
static struct pc_case *copy(void)
{
	struct pc_case *c = malloc(sizeof(*c));
	size_t bytes = original->history.count * sizeof(struct pc_event);

	assert_non_null(c);
	*c = *original;
	c->history.events = malloc(bytes + 1);
	assert_non_null(c->history.events);
	memcpy(c->history.events, original->history.events, bytes);
	return c;
}

static void drop(struct pc_case *c)
{
	pc_casefile_free(c);
	free(c);
}

/* --- facts */

static bool all_zero(const unsigned char *mem, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (mem[i])
			return false;
	}
	return true;
}

/* What is there becomes nothing, and nothing becomes something. */
static void spoil_member(const struct pc_field *field, unsigned char *member)
{
	bool nothing = all_zero(member, field->size);

	memset(member, 0, field->size);
	if (nothing)
		member[0] = field->type == PC_F_TEXT || field->type == PC_F_LETTER ? 'x' : 1;
}

/* @offset: of the struct that @fields describe */
static void spoil_fields(const struct pc_field *fields, size_t offset, const char *path)
{
	for (const struct pc_field *f = fields; f->key; f++) {
		char what[96];
		struct pc_case *c;

		snprintf(what, sizeof(what), "%s%s%s", path, path[0] ? "." : "", f->key);
		if (f->type == PC_F_OBJECT) {
			spoil_fields(f->fields, offset + f->offset, what);
			continue;
		}
		c = copy();
		if (f->type == PC_F_LIST)
			memset((char *)c + offset + f->count_offset, 0, f->count_size);
		else
			spoil_member(f, (unsigned char *)c + offset + f->offset);
		judge_spoilt(c, what);
		drop(c);
	}
}

/* --- events */

static void event_name(const struct pc_event *e, const char *how, char *what, size_t size)
{
	bool about = e->role == PC_ROLE_SUPERVISOR;

	snprintf(what, size, "%s-%s-%s", pc_role_name(about ? (enum pc_role)e->arg : e->role),
		pc_event_name(e->kind), how);
}

static void lose_event(size_t i)
{
	struct pc_case *c = copy();
	struct pc_history *h = &c->history;
	char what[96];

	event_name(&h->events[i], "lost", what, sizeof(what));
	memmove(&h->events[i], &h->events[i + 1], (--h->count - i) * sizeof(h->events[0]));
	judge_spoilt(c, what);
	drop(c);
}

/* A worker that says that its call failed. */
static void fail_event(size_t i)
{
	struct pc_case *c = copy();
	char what[96];

	event_name(&c->history.events[i], "failed", what, sizeof(what));
	c->history.events[i].result = c->history.events[i].result ? 0 : -EIO;
	judge_spoilt(c, what);
	drop(c);
}

/* A worker whose clock lies: the event comes first, or last, of all. */
static void move_event(size_t i, bool first)
{
	struct pc_case *c = copy();
	struct pc_history *h = &c->history;
	struct pc_event e = h->events[i];
	char what[96];

	event_name(&e, first ? "first" : "last", what, sizeof(what));
	if (first) {
		memmove(&h->events[1], &h->events[0], i * sizeof(e));
		e.t_ns = h->events[h->count > 1].t_ns - 1;
		h->events[0] = e;
	} else {
		memmove(&h->events[i], &h->events[i + 1], (h->count - 1 - i) * sizeof(e));
		e.t_ns = h->events[h->count - (h->count > 1) - 1].t_ns + 60000000000ull;
		h->events[h->count - 1] = e;
	}
	judge_spoilt(c, what);
	drop(c);
}

static void spoil_events(void)
{
	for (size_t i = 0; i < original->history.count; i++) {
		lose_event(i);
		fail_event(i);
		move_event(i, true);
		move_event(i, false);
	}
}

/* --- */

static void open_case(const char *name)
{
	struct pc_err err = { 0 };
	struct pc_judgement j;
	char path[PATH_MAX];

	current = name;
	original = calloc(1, sizeof(*original));
	assert_non_null(original);
	snprintf(path, sizeof(path), RECORDED "%s.json", name);
	if (pc_casefile_read(path, original, &err) < 0)
		fail_msg("%s", err.text);
	pc_judge(original, &j);
	assert_int_equal(j.verdict, PC_SAFE);
}

static void no_spoilt_fact_stays_safe(void **state)
{
	(void)state;
	load_harmless();
	for (size_t i = 0; i < sizeof(safe_cases) / sizeof(safe_cases[0]); i++) {
		open_case(safe_cases[i]);
		spoil_fields(pc_case_fields, 0, "");
		spoil_events();
		drop(original);
	}
	print_message("%zu facts spoilt\n", spoilt);
	for (size_t i = 0; i < harmless_count; i++) {
		if (!harmless[i].needed) {
			survived++;
			print_error("harmless.txt: %s %s: nothing needs this line\n",
				harmless[i].name, harmless[i].what);
		}
	}
	assert_int_equal(survived, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_spoilt_fact_stays_safe) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
