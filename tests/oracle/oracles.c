/* SPDX-License-Identifier: GPL-2.0-only */
/* oracles.c: runs the tables of the oracles, and checks that no oracle lacks one. */
#include "build.h"

#include "report/casefile.h"

static const struct table *const tables[] = {
	&accounting_table, &canary_table, &exit_table, &fsck_table,
	&kernel_log_table, &kill_table, &order_table, &progress_table,
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

/** struct question - state of a row's test */
struct question {
	const struct table *table;
	const struct row *row;
};

static const struct table *table_of(const char *oracle)
{
	for (size_t i = 0; i < TABLES; i++) {
		if (strcmp(tables[i]->oracle, oracle) == 0)
			return tables[i];
	}
	return NULL;
}

static struct pc_finding ask(const char *name, const struct pc_case *c)
{
	const struct pc_op *op = pc_op_find(PC_KIND_ORACLE, name);
	struct pc_finding f = { 0 };

	assert_non_null(op);
	((const struct pc_oracle *)op)->judge(c, &f);
	return f;
}

static void check_answer(const struct pc_finding *f, const struct row *row)
{
	if (f->sight != row->sight || f->outcome != row->outcome)
		fail_msg("said %s %s (%s) instead of %s %s", pc_sight_name(f->sight),
			pc_outcome_name(f->outcome), f->detail, pc_sight_name(row->sight),
			pc_outcome_name(row->outcome));
	if (!strstr(f->detail, row->says))
		fail_msg("\"%s\" does not say \"%s\"", f->detail, row->says);
	assert_null(strchr(f->detail, '\n'));
}

/* One oracle's cry makes the cell unsafe; one oracle's blindness keeps it from being safe. */
static void check_verdict(const struct pc_case *c, enum pc_sight sight)
{
	struct pc_judgement j;

	pc_judge(c, &j);
	if (sight == PC_SIGHT_CRY)
		assert_int_equal(j.verdict, PC_UNSAFE);
	if (sight == PC_SIGHT_BLIND)
		assert_int_not_equal(j.verdict, PC_SAFE);
}

/* "pinclash judge" gets the case from a file and must say the same. */
static void check_from_file(const struct pc_case *c, const char *dir, const struct question *q)
{
	char name[160], path[PATH_MAX];
	struct pc_case *back = case_new();
	struct pc_finding f;

	assert_int_equal(pc_casefile_write(c, dir, NULL), 0);
	pc_casefile_name(c->id, name, sizeof(name));
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	assert_int_equal(pc_casefile_read(path, back, NULL), 0);
	f = ask(q->table->oracle, back);
	check_answer(&f, q->row);
	case_free(back);
}

static void answers(void **state)
{
	const struct question *q = *state;
	struct pc_case *c = case_new();
	struct pc_finding f;
	void *dir;

	q->row->story(c);
	f = ask(q->table->oracle, c);
	check_answer(&f, q->row);
	check_verdict(c, q->row->sight);
	assert_int_equal(test_folder_make(&dir), 0);
	check_from_file(c, dir, q);
	assert_int_equal(test_folder_drop(&dir), 0);
	case_free(c);
}

static size_t rows_with(const struct table *t, enum pc_sight sight)
{
	size_t count = 0;

	for (const struct row *row = t->rows; row->name; row++)
		count += row->sight == sight;
	return count;
}

/* Each oracle that can be used has a test in which it cries and one in which it does not. */
static void no_oracle_is_untested(void **state)
{
	const struct pc_op *op;
	size_t count = 0;

	(void)state;
	pc_for_each_op(op, PC_KIND_ORACLE) {
		const struct table *t = table_of(op->name);

		if (!t)
			fail_msg("oracle %s has no test", op->name);
		if (!rows_with(t, PC_SIGHT_CRY) || !rows_with(t, PC_SIGHT_SILENT) ||
			!rows_with(t, PC_SIGHT_BLIND))
			fail_msg("oracle %s has no test of crying, of silence, or of blindness",
				op->name);
		count++;
	}
	assert_int_equal(count, TABLES);
}

/* Each unsafe outcome there is can come from some oracle. */
static void no_outcome_is_untested(void **state)
{
	bool seen[PC_OUTCOMES] = { false };

	(void)state;
	for (size_t i = 0; i < TABLES; i++) {
		for (const struct row *row = tables[i]->rows; row->name; row++)
			seen[row->outcome] = true;
	}
	for (size_t o = 0; o < PC_OUTCOMES; o++) {
		if (pc_outcome_unsafe((enum pc_outcome)o) && !seen[o])
			fail_msg("nobody cries %s", pc_outcome_name((enum pc_outcome)o));
	}
}

static int run_table(const struct table *t)
{
	struct question questions[64];
	struct CMUnitTest tests[64] = { 0 };
	size_t n = 0;

	for (const struct row *row = t->rows; row->name; row++, n++) {
		assert_true(n < 64);
		questions[n] = (struct question){ t, row };
		tests[n] = (struct CMUnitTest){ row->name, answers, NULL, NULL, &questions[n] };
	}
	return _cmocka_run_group_tests(t->oracle, tests, n, NULL, NULL);
}

/* With the name of an oracle its table is run; without one, what holds for all of them. */
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_oracle_is_untested),
		cmocka_unit_test(no_outcome_is_untested),
	};

	if (argc < 2)
		return test_run(tests);
	if (table_of(argv[1]))
		return run_table(table_of(argv[1]));
	fprintf(stderr, "%s: no table for an oracle called %s\n", argv[0], argv[1]);
	return 1;
}
