/* SPDX-License-Identifier: GPL-2.0-only */
/* mapping.c: tests of src/run/mapping.c. */
#include "support.h"

#include <sys/mman.h>

#include "run/mapping.h"

#define COLLAPSE 25 /* MADV_COLLAPSE, which the oldest headers do not have */

/* Room for one 2 MiB page wherever it begins. */
static char *room(void)
{
	char *mem = mmap(NULL, 2 * PC_PMD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(mem, MAP_FAILED);
	return mem + (PC_PMD - (uintptr_t)mem % PC_PMD) % PC_PMD;
}

/* Without PAGEMAP_SCAN (before 6.7) there is nothing to test but that it says so. */
static bool told(int r, const struct pc_err *err)
{
	if (r != -EOPNOTSUPP)
		return true;
	test_one_line(err, EOPNOTSUPP, "PAGEMAP_SCAN");
	return false;
}

static void small_page_is_not_huge(void **state)
{
	char *mem = room();
	struct pc_err err = { 0 };
	int r;

	(void)state;
	assert_int_equal(madvise(mem, PC_PMD, MADV_NOHUGEPAGE), 0);
	mem[PC_PMD / 2] = 1;
	r = pc_mapping_huge(mem + PC_PMD / 2, &err);
	if (!told(r, &err))
		skip();
	assert_int_equal(r, -ENOENT);
	test_one_line(&err, ENOENT, "not mapped by a 2 MiB entry");
}

static void page_that_is_not_there_is_not_huge(void **state)
{
	struct pc_err err = { 0 };
	int r = pc_mapping_huge(room(), &err);

	(void)state;
	if (!told(r, &err))
		skip();
	assert_int_equal(r, -ENOENT);
}

/* MADV_COLLAPSE (6.1) makes one, or says that this machine does not. */
static void huge_page_is_huge(void **state)
{
	char *mem = room();
	struct pc_err err = { 0 };
	int r;

	(void)state;
	memset(mem, 1, PC_PMD);
	if (madvise(mem, PC_PMD, COLLAPSE) < 0)
		skip();
	r = pc_mapping_huge(mem + PC_PMD / 2, &err);
	if (!told(r, &err))
		skip();
	assert_int_equal(r, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_page_is_not_huge),
		cmocka_unit_test(page_that_is_not_there_is_not_huge),
		cmocka_unit_test(huge_page_is_huge),
	};

	return test_run(tests);
}
