/* SPDX-License-Identifier: GPL-2.0-only */
/* registry.c: tests of src/util/registry.c, and that no file was lost on the way to the binary. */
#include "support.h"

#include <glob.h>

#include "pinclash/op.h"

static size_t count_ops(enum pc_kind kind)
{
	size_t count = 0;

	while (pc_op_at(kind, count))
		count++;
	return count;
}

/* Files anywhere under src/ that register an operation of this kind. */
static size_t count_files(enum pc_kind kind)
{
	size_t count = 0;
	char what[64];
	glob_t files;

	snprintf(what, sizeof(what), "\nPC_REGISTER(%s, ", pc_kind_name(kind));
	assert_int_equal(glob(PINCLASH_SOURCE_DIR "/src/*/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char *text = test_read(files.gl_pathv[i]);

		count += strstr(text, what) != NULL;
		free(text);
	}
	globfree(&files);
	return count;
}

static void every_file_is_in_the_registry(void **state)
{
	(void)state;
	for (enum pc_kind kind = 0; kind < PC_KINDS; kind++) {
		assert_int_equal(count_ops(kind), count_files(kind));
		assert_true(count_ops(kind) > 0);
	}
}

static void in_name_order(void **state)
{
	(void)state;
	for (enum pc_kind kind = 0; kind < PC_KINDS; kind++) {
		for (size_t i = 1; i < count_ops(kind); i++)
			assert_true(strcmp(pc_op_at(kind, i - 1)->name, pc_op_at(kind, i)->name) < 0);
	}
}

/* A name is a section of scenario files, whatever the kind. */
static void names_are_unique_over_all_kinds(void **state)
{
	(void)state;
	for (enum pc_kind a = 0; a < PC_KINDS; a++) {
		assert_null(pc_op_find(a, "run"));
		for (enum pc_kind b = a + 1; b < PC_KINDS; b++) {
			for (size_t i = 0; i < count_ops(a); i++)
				assert_null(pc_op_find(b, pc_op_at(a, i)->name));
		}
	}
}

static void every_entry_is_complete(void **state)
{
	const struct pc_op *op;

	(void)state;
	for (enum pc_kind kind = 0; kind < PC_KINDS; kind++) {
		pc_for_each_op(op, kind) {
			assert_ptr_equal(pc_op_find(kind, op->name), op);
			assert_int_equal(strspn(op->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				strlen(op->name));
			assert_true(strlen(op->name) < 24);
			assert_true(op->help && *op->help && !strchr(op->help, '\n'));
		}
	}
}

static void what_is_not_there(void **state)
{
	(void)state;
	assert_null(pc_op_find(PC_KIND_MEDIUM, "punch"));
	assert_null(pc_op_at(PC_KIND_MEDIUM, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_is_in_the_registry),
		cmocka_unit_test(in_name_order),
		cmocka_unit_test(names_are_unique_over_all_kinds),
		cmocka_unit_test(every_entry_is_complete),
		cmocka_unit_test(what_is_not_there),
	};

	return test_run(tests);
}
