/* SPDX-License-Identifier: GPL-2.0-only */
/* subject.c: tests of src/who/subject.c. */
#include "support.h"

#include <sys/sysmacros.h>

#include "who/subject.h"

static void a_file(void **state)
{
	const char *path = test_file(state, "file", "x");
	struct pc_subject s;
	struct pc_err err = { 0 };
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(pc_subject_find(path, &s, &err), 0);
	assert_int_equal(s.kind, PC_SUBJECT_FILE);
	assert_int_equal(s.ino, st.st_ino);
	assert_int_equal(s.major, major(st.st_dev));
	assert_int_equal(s.minor, minor(st.st_dev));
	assert_true(pc_subject_is(&s, s.major, s.minor, s.ino));
	assert_false(pc_subject_is(&s, s.major, s.minor, s.ino + 1));
	assert_false(pc_subject_is(&s, s.major, s.minor + 1, s.ino));
}

static void a_mount(void **state)
{
	struct pc_subject s;
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_subject_find("/proc", &s, &err), 0);
	assert_int_equal(s.kind, PC_SUBJECT_MOUNT);
	assert_string_equal(s.type, "proc");
	assert_string_equal(s.mount, "/proc");
	assert_true(pc_subject_is(&s, s.major, s.minor, 4711));
	assert_false(pc_subject_is(&s, s.major + 1, s.minor, 4711));
}

static void no_subjects(void **state)
{
	struct pc_subject s;
	struct pc_err err = { 0 };

	assert_int_equal(pc_subject_find(test_path(state, "gone"), &s, &err), -ENOENT);
	test_one_line(&err, ENOENT, "gone");
	assert_int_equal(pc_subject_find(*state, &s, &err), -EINVAL);
	test_one_line(&err, EINVAL, "neither a file");
	assert_int_equal(pc_subject_find("/dev/null", &s, &err), -EINVAL);
	test_one_line(&err, EINVAL, "/dev/null");
}

static void mounts(void **state)
{
	static const char text[] =
		"21 1 0:19 / /proc rw - proc proc rw\n"
		"what is no mount\n"
		"30 1 259:1 / /mnt/pmem rw shared:9 - ext4 /dev/pmem0 rw\n";
	uint32_t major = 7, minor = 7;

	(void)state;
	assert_false(pc_mount_device(text, 3, &major, &minor));
	assert_false(pc_mount_device("", 30, &major, &minor));
	assert_int_equal(major, 7);
	assert_true(pc_mount_device(text, 30, &major, &minor));
	assert_int_equal(major, 259);
	assert_int_equal(minor, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_in_folder(a_file),
		cmocka_unit_test(a_mount),
		test_in_folder(no_subjects),
		cmocka_unit_test(mounts),
	};

	return test_run(tests);
}
