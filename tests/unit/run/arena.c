/* SPDX-License-Identifier: GPL-2.0-only */
/* arena.c: tests of src/run/arena.c; root only, in a /run of their own. */
#include "support.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "run/arena.h"

static char *arena_path(pid_t owner)
{
	static char path[64];

	snprintf(path, sizeof(path), PC_RUN_DIR "/%d.arena", (int)owner);
	return path;
}

static bool there(const char *path)
{
	return access(path, F_OK) == 0;
}

static int begin(void **state)
{
	(void)state;
	return mount("tmpfs", "/run", "tmpfs", 0, NULL);
}

static int end(void **state)
{
	(void)state;
	return umount2("/run", MNT_DETACH);
}

#define in_own_run(test) cmocka_unit_test_setup_teardown(test, begin, end)

static void made_and_dropped(void **state)
{
	struct pc_arena *arena = NULL;
	struct stat st;

	(void)state;
	assert_int_equal(pc_arena_make(&arena, NULL), 0);
	assert_int_equal(arena->owner, getpid());
	assert_int_equal(arena->env.undo_count, 0);
	assert_int_equal(stat(arena_path(getpid()), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, sizeof(*arena));
	pc_arena_drop(arena);
	assert_false(there(PC_RUN_DIR));
}

static void the_folder_of_another_run_stays(void **state)
{
	struct pc_arena *arena = NULL;

	(void)state;
	assert_int_equal(mkdir(PC_RUN_DIR, 0700), 0);
	assert_int_equal(mkdir(PC_RUN_DIR "/mnt", 0700), 0);
	assert_int_equal(pc_arena_make(&arena, NULL), 0);
	pc_arena_drop(arena);
	assert_true(there(PC_RUN_DIR "/mnt"));
	assert_false(there(arena_path(getpid())));
}

static void what_is_left_to_put_back_stays_noted(void **state)
{
	struct pc_arena *arena = NULL;

	(void)state;
	assert_int_equal(pc_arena_make(&arena, NULL), 0);
	assert_int_equal(pc_undo_push(&arena->env, PC_UNDO_RMDIR, "/run/never", NULL), 0);
	pc_arena_drop(arena);
	assert_true(there(arena_path(getpid())));
}

/* A child makes an arena, a folder in it that has to be removed, and is killed. */
static pid_t run_and_die(const char *dir)
{
	pid_t pid = fork();
	struct pc_arena *arena;
	int status;

	if (pid == 0) {
		if (pc_arena_make(&arena, NULL) == 0 &&
			pc_undo_push(&arena->env, PC_UNDO_RMDIR, dir, NULL) == 0 &&
			mkdir(dir, 0700) == 0)
			raise(SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	return pid;
}

static void what_a_killed_run_made_is_put_back(void **state)
{
	struct pc_err err = { 0 };
	pid_t a = run_and_die("/run/of-a"), b = run_and_die("/run/of-b");

	(void)state;
	assert_true(there("/run/of-a") && there("/run/of-b"));
	assert_int_equal(pc_arena_recover(&err), 0);
	assert_false(there("/run/of-a") || there("/run/of-b"));
	assert_false(there(arena_path(a)));
	assert_false(there(arena_path(b)));
	assert_int_equal(pc_arena_recover(&err), 0);
}

static void what_cannot_be_put_back_is_told(void **state)
{
	struct pc_err err = { 0 };
	pid_t pid = run_and_die("/run/in-use");

	(void)state;
	assert_int_equal(mkdir("/run/in-use/file", 0700), 0);
	assert_int_equal(pc_arena_recover(&err), -ENOTEMPTY);
	test_one_line(&err, ENOTEMPTY, "/run/in-use stays behind");
	assert_true(there(arena_path(pid)));
	assert_int_equal(rmdir("/run/in-use/file"), 0);
	assert_int_equal(pc_arena_recover(&err), 0);
	assert_false(there("/run/in-use"));
	assert_false(there(arena_path(pid)));
}

/* The lock of a run keeps live ones away, so an owner that seems alive is another process. */
static void a_process_id_given_to_another_hides_nothing(void **state)
{
	struct pc_arena *arena = NULL;
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_arena_make(&arena, NULL), 0);
	assert_int_equal(pc_undo_push(&arena->env, PC_UNDO_RMDIR, "/run/mine", NULL), 0);
	assert_int_equal(mkdir("/run/mine", 0700), 0);
	munmap(arena, sizeof(*arena));
	assert_int_equal(pc_arena_recover(&err), 0);
	assert_false(there("/run/mine"));
	assert_false(there(arena_path(getpid())));
}

static void what_another_version_left_is_told(void **state)
{
	struct pc_err err = { 0 };
	int fd;

	(void)state;
	assert_int_equal(mkdir(PC_RUN_DIR, 0700), 0);
	fd = open(arena_path(1), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, sizeof(struct pc_arena) - 1), 0);
	close(fd);
	assert_int_equal(pc_arena_recover(&err), -EINVAL);
	test_one_line(&err, EINVAL, "/run/pinclash/1.arena: left by another version");
	assert_true(there(arena_path(1)));
}

static void what_is_no_arena_is_left_alone(void **state)
{
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(pc_arena_recover(&err), 0);
	assert_int_equal(mkdir(PC_RUN_DIR, 0700), 0);
	assert_int_equal(mkdir(PC_RUN_DIR "/mnt", 0700), 0);
	assert_int_equal(pc_arena_recover(&err), 0);
	assert_true(there(PC_RUN_DIR "/mnt"));
}

static void no_place_for_an_arena(void **state)
{
	struct pc_arena *arena = NULL;
	struct pc_err err = { 0 };

	(void)state;
	assert_int_equal(mount(NULL, "/run", NULL, MS_REMOUNT, "size=4k"), 0);
	assert_int_equal(pc_arena_make(&arena, &err), -ENOSPC);
	test_one_line(&err, ENOSPC, "free some space in /run");
	assert_null(arena);
	assert_false(there(arena_path(getpid())));
	assert_int_equal(mount(NULL, "/run", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	assert_int_equal(rmdir(PC_RUN_DIR), -1);
	assert_int_equal(pc_arena_make(&arena, &err), -EROFS);
	assert_null(arena);
}

/* Nothing that a run on this machine keeps in /run may be touched by this. */
static bool own_mounts(void)
{
	return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", "none", MS_REC | MS_PRIVATE, NULL) == 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_own_run(made_and_dropped),
		in_own_run(the_folder_of_another_run_stays),
		in_own_run(what_is_left_to_put_back_stays_noted),
		in_own_run(what_a_killed_run_made_is_put_back),
		in_own_run(what_cannot_be_put_back_is_told),
		in_own_run(a_process_id_given_to_another_hides_nothing),
		in_own_run(what_another_version_left_is_told),
		in_own_run(what_is_no_arena_is_left_alone),
		in_own_run(no_place_for_an_arena),
	};

	if (geteuid() != 0 || !own_mounts()) {
		printf("skipped: an arena lives in /run/pinclash; run as root\n");
		return 77;
	}
	return test_run(tests);
}
