/* SPDX-License-Identifier: GPL-2.0-only */
/* fstest.c: tests of kernel/inside/fstest: what a file should hold, and that a file that does not is seen. */
#include "support.h"

#include <sys/mman.h>

#include "file.h"
#include "verdict.h"

/* The first bytes of the image as letters; those that are zero as dots. */
static void fill(struct image *image, const char *letters)
{
	image_open(image);
	image_write(image, 0, strlen(letters), 1);
	memcpy(image->bytes, letters, strlen(letters));
}

static void expect(struct image *image, const char *letters)
{
	char got[64] = "";

	assert_int_equal(image->size, strlen(letters));
	for (size_t i = 0; i < image->size; i++)
		got[i] = (char)(image->bytes[i] ? image->bytes[i] : '.');
	assert_string_equal(got, letters);
	for (size_t i = 0; i < 32; i++)
		assert_int_equal(image->bytes[image->size + i], 0);
	image_close(image);
}

static void truncates(void **state)
{
	struct image image;

	(void)state;
	fill(&image, "abcdef");
	image_truncate(&image, 2);
	image_truncate(&image, 5);
	expect(&image, "ab...");
}

static void zeroes_up_to_the_end(void **state)
{
	struct image image;

	(void)state;
	fill(&image, "abcdef");
	image_zero(&image, 1, 2);
	image_zero(&image, 5, 100);
	image_zero(&image, 50, 2);
	expect(&image, "a..de.");
}

static void collapses_and_inserts(void **state)
{
	struct image image;

	(void)state;
	fill(&image, "abcdef");
	image_collapse(&image, 1, 3);
	expect(&image, "aef");
	fill(&image, "abcdef");
	image_insert(&image, 2, 3);
	expect(&image, "ab...cdef");
}

static void copies(void **state)
{
	struct image image, other;

	(void)state;
	fill(&image, "abcdef");
	fill(&other, "ABCDEF");
	image_copy(&image, 8, &other, 1, 2);
	image_copy(&image, 0, &image, 4, 2);
	expect(&image, "efcdef..BC");
	image_close(&other);
}

static void differs_at_the_byte(void **state)
{
	struct image image;

	(void)state;
	fill(&image, "abcdef");
	assert_int_equal(image_difference(&image, (const unsigned char *)"cdef", 2, 4), -1);
	assert_int_equal(image_difference(&image, (const unsigned char *)"cdeF", 2, 4), 5);
	assert_int_equal(image_difference(&image, (const unsigned char *)"Cdef", 2, 4), 2);
	image_close(&image);
}

/* A file that was written, mapped, stored to and cut; nobody has found anything. */
static void open_checked(void **state, struct file *f)
{
	assert_int_equal(chdir(*state), 0);
	verdict_open();
	file_open(f, "file", 0);
	file_write(f, 100, 3 * PAGE);
	file_map(f, 4 * PAGE, SMALL_PAGES);
	file_store(f, PAGE, PAGE);
	file_truncate(f, 2 * PAGE + 10);
	file_truncate(f, 3 * PAGE);
	file_check(f, "all that");
	assert_null(verdict_why());
}

static void expect_why(struct file *f, const char *why)
{
	file_check(f, "that");
	assert_non_null(verdict_why());
	assert_string_equal(verdict_why(), why);
	file_close(f);
	assert_int_equal(chdir("/"), 0);
}

static void a_changed_byte_is_seen(void **state)
{
	struct file f;

	open_checked(state, &f);
	assert_int_equal(pwrite(f.fd, "", 1, PAGE + 77), 1);
	f.image.bytes[PAGE + 77] = 7;
	expect_why(&f, "after that, read() of file at 0x104d gives 0x00 and not 0x07");
}

static void a_byte_in_a_hole_is_seen(void **state)
{
	struct file f;

	open_checked(state, &f);
	f.map[3 * PAGE - 1] = 9;
	expect_why(&f, "after that, read() of file at 0x2fff gives 0x09 and not 0x00");
}

/* As if the kernel had left a page in the mapping that is not the file's. */
static void another_page_in_the_mapping_is_seen(void **state)
{
	struct file f;

	open_checked(state, &f);
	assert_ptr_equal(mmap(f.map + PAGE, PAGE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), f.map + PAGE);
	memcpy(f.map + PAGE, f.image.bytes + PAGE, PAGE);
	file_check(&f, "that");
	assert_null(verdict_why());
	f.map[PAGE] = 0;
	f.image.bytes[PAGE] = 5;
	assert_int_equal(pwrite(f.fd, "\5", 1, PAGE), 1);
	expect_why(&f, "after that, mapping of file at 0x1000 gives 0x00 and not 0x05");
}

static void another_size_is_seen(void **state)
{
	struct file f;

	open_checked(state, &f);
	assert_int_equal(ftruncate(f.fd, 3 * PAGE + 1), 0);
	expect_why(&f, "after that, file has 0x3001 bytes and not 0x3000");
}

static void a_signal_is_seen(void **state)
{
	struct file f;

	open_checked(state, &f);
	file_store(&f, 3 * PAGE, 1);
	assert_string_equal(verdict_why(), "store to file, 0x3000 and 0x1 bytes: SIGBUS");
	file_close(&f);
	assert_int_equal(chdir("/"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truncates),
		cmocka_unit_test(zeroes_up_to_the_end),
		cmocka_unit_test(collapses_and_inserts),
		cmocka_unit_test(copies),
		cmocka_unit_test(differs_at_the_byte),
		test_in_folder(a_changed_byte_is_seen),
		test_in_folder(a_byte_in_a_hole_is_seen),
		test_in_folder(another_page_in_the_mapping_is_seen),
		test_in_folder(another_size_is_seen),
		test_in_folder(a_signal_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
