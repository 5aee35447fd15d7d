/* SPDX-License-Identifier: GPL-2.0-only */
/* system.c: names, freezing, mounting and a file system that is full. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case.h"
#include "verdict.h"

#define BYTES (2 * LARGE)

static void open_mapped(struct file *f, const char *name)
{
	file_open(f, name, BYTES);
	file_write(f, 0, BYTES);
	file_map(f, BYTES, LARGE_PAGES);
	file_store(f, 0, LARGE);
}

static void rename_over(const struct place *place)
{
	struct file f, g;
	struct stat st, opened;

	(void)place;
	open_mapped(&f, "file");
	open_mapped(&g, "other");
	if (rename("other", "file"))
		verdict_fail("rename(): %s", strerrorname_np(errno));
	g.name = "file, renamed";
	file_store(&f, LARGE, PAGE);
	file_write(&g, LARGE, PAGE);
	file_check(&f, "another took its name");
	file_check(&g, "rename()");
	if (stat("file", &st) || fstat(g.fd, &opened) || st.st_ino != opened.st_ino)
		verdict_fail("the name is not that of the new file");
	file_close(&g);
	file_check(&f, "another took its name and went");
	file_close(&f);
}

static void unlinked(const struct place *place)
{
	struct file f;
	struct stat st;

	(void)place;
	open_mapped(&f, "file");
	if (unlink("file") || fstat(f.fd, &st) || st.st_nlink)
		verdict_fail("unlink(): %s", strerrorname_np(errno));
	file_store(&f, LARGE - 10, 20);
	file_write(&f, 100, PAGE);
	file_check(&f, "unlink()");
	file_truncate(&f, LARGE + 10);
	file_allocate(&f, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE, PAGE);
	file_check(&f, "changes of an unlinked file");
	close(f.fd);
	f.fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC); /* the mapping alone keeps the file */
	file_store(&f, 0, 2 * PAGE);
	file_compare(&f, f.map, 0, LARGE, "close()", "mapping");
	file_close(&f);
}

/* A child writes while the file system is frozen, and is done when it is not. */
static void freeze(const struct place *place)
{
	struct file f;
	int folder = open(".", O_RDONLY | O_CLOEXEC), status = -1;
	pid_t pid;

	(void)place;
	open_mapped(&f, "file");
	verdict_errno("freeze", ioctl(folder, FIFREEZE, 0));
	file_check(&f, "freeze");
	pid = fork();
	if (!pid) {
		f.map[LARGE + PAGE] ^= 1;
		_exit(pwrite(f.fd, "frozen", 6, 100) == 6 ? 0 : 1);
	}
	usleep(300000); /* it may have no time to try, but never success */
	if (waitpid(pid, &status, WNOHANG) == pid)
		verdict_fail("a write to a frozen file system is done");
	verdict_errno("freeze twice", ioctl(folder, FIFREEZE, 0));
	verdict_errno("thaw", ioctl(folder, FITHAW, 0));
	if (waitpid(pid, &status, 0) != pid || status)
		verdict_fail("the write after the thaw: status %d", status);
	f.image.bytes[LARGE + PAGE] ^= 1;
	for (size_t i = 0; i < 6; i++)
		f.image.bytes[100 + i] = (unsigned char)"frozen"[i];
	file_check(&f, "thaw");
	verdict_errno("thaw twice", ioctl(folder, FITHAW, 0));
	close(folder);
	file_close(&f);
}

static void remount_read_only(const struct place *place)
{
	struct file f;

	open_mapped(&f, "file");
	verdict_errno("read-only with a writer",
		mount(place->device, place->folder, place->label, MS_REMOUNT | MS_RDONLY, "dax=always"));
	file_unmap(&f);
	close(f.fd);
	verdict_errno("read-only",
		mount(place->device, place->folder, place->label, MS_REMOUNT | MS_RDONLY, "dax=always"));
	f.fd = open("file", O_RDONLY | O_CLOEXEC);
	verdict_errno("open() to write", open("file", O_RDWR | O_CLOEXEC));
	verdict_errno("unlink()", unlink("file"));
	file_check(&f, "remount");
	verdict_errno("writable",
		mount(place->device, place->folder, place->label, MS_REMOUNT, "dax=always"));
	close(f.fd);
	f.fd = open("file", O_RDWR | O_CLOEXEC);
	file_map(&f, BYTES, LARGE_PAGES);
	file_store(&f, LARGE, LARGE);
	file_check(&f, "remount to write");
	file_close(&f);
}

static void mount_again(const struct place *place)
{
	struct file f;

	open_mapped(&f, "file");
	file_store(&f, LARGE + 5, LARGE - 5);
	verdict_errno("umount() with an open file", umount(place->folder));
	file_unmap(&f);
	close(f.fd);
	if (chdir("/") || umount(place->folder) ||
		mount(place->device, place->folder, place->label, 0, "dax=always") ||
		chdir(place->folder)) {
		perror("fstest: the file system does not come back");
		exit(1);
	}
	f.fd = open("file", O_RDWR | O_CLOEXEC);
	file_map(&f, BYTES, LARGE_PAGES);
	file_check(&f, "umount() and mount()");
	file_close(&f);
}

/* All blocks that can be had, in ever smaller pieces. */
static void fill(const struct file *f)
{
	off_t at = 0;

	for (off_t piece = 64 << 20; piece >= (off_t)PAGE;) {
		if (fallocate(f->fd, 0, at, piece))
			piece /= 2;
		else
			at += piece;
	}
}

static void full(const struct place *place)
{
	struct file f, g, rest;

	(void)place;
	open_mapped(&f, "file");
	file_open(&g, "sparse", 0);
	file_truncate(&g, BYTES);
	file_map(&g, BYTES, LARGE_PAGES);
	file_write(&g, 0, PAGE);
	file_open(&rest, "rest", 0);
	fill(&rest);
	verdict_errno("write() to a hole", pwrite(g.fd, "x", 1, LARGE - 100));
	verdict_count("signal of a store to one", file_touch(g.map + LARGE - 10 * PAGE, 1));
	verdict_errno("fallocate()", fallocate(g.fd, 0, 3 * LARGE, LARGE));
	file_check(&f, "nothing is left");
	file_check(&g, "nothing is left");
	file_write(&f, 100, PAGE);
	file_store(&f, LARGE + 100, PAGE);
	file_check(&f, "writes to what has blocks");
	file_close(&rest);
	file_write(&g, LARGE - 100, 200);
	file_store(&g, LARGE - 10 * PAGE, PAGE);
	file_check(&g, "room again");
	file_check(&f, "room again");
	file_close(&g);
	file_close(&f);
}

static const struct trial trials[] = {
	{ "rename over", rename_over, 0 },
	{ "unlink with a descriptor, with a mapping", unlinked, 0 },
	{ "freeze and thaw", freeze, 0 },
	{ "remount", remount_read_only, 0 },
	{ "umount and mount", mount_again, 0 },
	{ "full", full, 0 },
};

const struct trials system_trials = TRIALS(trials);
