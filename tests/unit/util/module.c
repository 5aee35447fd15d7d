/* SPDX-License-Identifier: GPL-2.0-only */
/* module.c: tests of src/util/module.c, on what the running kernel happens to have. */
#include "support.h"

#include "util/module.h"

/* The name in the first line that has "before", up to "after"; skips the test when there is none. */
static void first_name(const char *path, const char *before, const char *after,
	char ret_name[static 64])
{
	FILE *f = fopen(path, "re");
	char line[512], *name = NULL, *end = NULL;

	while (f && !end && fgets(line, sizeof(line), f)) {
		name = strstr(line, before);
		end = name ? strstr(name + strlen(before), after) : NULL;
	}
	if (f)
		fclose(f);
	if (!end)
		skip();
	snprintf(ret_name, 64, "%.*s", (int)(end - name - strlen(before)), name + strlen(before));
}

static void a_loaded_module_is_loaded(void **state)
{
	char name[64];

	(void)state;
	first_name("/proc/modules", "", " ", name);
	assert_true(pc_module_loaded(name));
	assert_true(pc_module_available(name));
}

static void what_left_its_initcall_is_built_in(void **state)
{
	char name[64];

	(void)state;
	first_name("/proc/kallsyms", " __initcall__kmod_", "__", name);
	assert_true(pc_module_loaded(name));
}

static void an_unknown_module_is_not_there(void **state)
{
	(void)state;
	assert_false(pc_module_loaded("no_such_module"));
	assert_false(pc_module_available("no-such-module"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_loaded_module_is_loaded),
		cmocka_unit_test(what_left_its_initcall_is_built_in),
		cmocka_unit_test(an_unknown_module_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
