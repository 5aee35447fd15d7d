/* SPDX-License-Identifier: GPL-2.0-only */
/* holding.c: what the holder process does, step by step. */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/filemake.h"
#include "run/frames.h"
#include "run/holding.h"
#include "run/layout.h"
#include "run/mapping.h"
#include "run/stage.h"

/* The holder process runs one cell and ends: its state is the process' own. */
static struct pc_hold hold = { .fd = -1 };
static enum pc_role role = PC_ROLE_HOLDER;
static uint64_t pin_at; /* offset of hold.addr in file or device */
static void *map;
static size_t map_bytes;
static pid_t child; /* has the mapping as well, 0 for none */

/* Stamps of the second holder: nothing that the first has written bears such a number. */
#define SECOND_SEQ 1000u

static const struct pc_holder *holder_of(const struct pc_stage *s)
{
	return s->cell->holder;
}

static void event(const struct pc_stage *s, enum pc_event_kind kind, uint64_t t_ns, int result)
{
	pc_log_add(&s->arena->log[role], role, kind, t_ns, result, hold.id.seq);
}

static int map_range(const struct pc_stage *s, uint64_t align, struct pc_err *err)
{
	uint64_t start = pin_at / align * align;

	map_bytes = (pin_at - start + hold.bytes + align - 1) / align * align;
	map = mmap(NULL, map_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, hold.fd, (off_t)start);
	if (map == MAP_FAILED) {
		map = NULL;
		return pc_fail(err, errno, "mmap of %s: %s", s->path, strerror(errno));
	}
	hold.addr = hold.pinned_at = (char *)map + (pin_at - start);
	return 0;
}

static void set_hold(const struct pc_stage *s)
{
	hold.cfg = s->cfg;
	hold.env = &s->arena->env;
	hold.bytes = s->bytes;
	hold.times = s->cell->situation->flags & PC_SIT_MANY ? PC_MANY : 1;
	hold.id = (struct pc_stamp_id){ s->arena->env.run, PC_WRITER_HOLDER, 1 };
	hold.read_only = s->cell->change->flags & PC_CHANGE_READ_PIN;
	pin_at = s->offset;
}

static bool on_device(const struct pc_stage *s)
{
	return s->cell->medium->flags & PC_MEDIUM_DEVICE;
}

static int open_and_map(const struct pc_stage *s, struct pc_err *err)
{
	uint64_t align = on_device(s) ? s->arena->place.align : PC_PAGE;

	if (s->cell->situation->flags & PC_SIT_PMD)
		align = PC_PMD;
	hold.fd = open(s->path, O_RDWR | O_CLOEXEC);
	if (hold.fd < 0)
		return pc_fail(err, errno, "%s: %s", s->path, strerror(errno));
	return map_range(s, align, err);
}

static int punch(const struct pc_stage *s, struct pc_err *err)
{
	int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	int fd = open(s->path, O_RDWR | O_CLOEXEC), r = 0;

	if (fd < 0 || fallocate(fd, mode, (off_t)s->offset, (off_t)s->bytes) < 0)
		r = pc_fail(err, errno, "%s: cannot make a hole: %s", s->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return r;
}

static int make_file(const struct pc_stage *s, const struct pc_stamp_id *id, struct pc_err *err)
{
	int r;

	if (s->cell->situation->flags & PC_SIT_PMD)
		return pc_file_make_huge(s->path, s->file_bytes, id, err);
	r = pc_file_make(s->path, 0, s->file_bytes, id, err);
	if (r == 0 && (s->cell->change->flags & PC_CHANGE_HOLE))
		r = punch(s, err);
	return r;
}

/*
 * That a mapping is of 2 MiB is up to file system and kernel; how this one came out shows here.
 * A holder that pins nothing yet may not have touched the page.
 */
static void prove_situation(const struct pc_stage *s)
{
	struct pc_case *facts = &s->arena->facts;
	struct pc_err why = { 0 };

	if (!(s->cell->situation->flags & PC_SIT_PMD))
		return;
	(void)*(const volatile char *)hold.addr;
	if (pc_mapping_huge(hold.addr, &why) < 0)
		snprintf(facts->situation_blind, sizeof(facts->situation_blind), "%.150s",
			why.text);
}

static bool shared_page(const struct pc_stage *s)
{
	return (s->cell->situation->flags & PC_SIT_PMD) &&
	       (s->cell->change->flags & PC_CHANGE_SHARED);
}

/*
 * Once a clone shares the page, its extent is one of 4 KiB, and what is mapped from then on is, too,
 * though the kernel has its entry of 2 MiB still. So what is proved is the mapping before, and it
 * goes, for the pin to make a new one.
 */
static int prove_before_clone(const struct pc_stage *s, struct pc_err *err)
{
	if (!shared_page(s))
		return 0;
	prove_situation(s);
	if (madvise(map, map_bytes, MADV_DONTNEED) < 0)
		return pc_fail(err, errno, "%s: madvise: %s", s->path, strerror(errno));
	return 0;
}

int pc_holding_open(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_stamp_id id = { s->arena->env.run, PC_WRITER_OWNER, 1 };
	int r = on_device(s) ? 0 : make_file(s, &id, err);

	set_hold(s);
	if (r == 0)
		r = open_and_map(s, err);
	if (r == 0 && on_device(s))
		pc_stamp_fill_pmem(hold.addr, hold.bytes, &id, 0);
	else if (r == 0)
		r = pc_layout_read(hold.fd, pin_at, hold.bytes, &s->arena->facts.change.before,
			err);
	return r < 0 ? r : prove_before_clone(s, err);
}

int pc_holding_join(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;

	role = PC_ROLE_SECOND;
	set_hold(s);
	hold.id.seq = SECOND_SEQ;
	hold.bytes = s->bytes / 2 / PC_PAGE * PC_PAGE;
	pin_at = s->offset + s->bytes - hold.bytes;
	return open_and_map(s, err);
}

/* @why: filled when the pin is refused. Return: 0, or the -errno of the refusal. */
static int take_pin(const struct pc_stage *s, struct pc_err *why)
{
	uint64_t before = pc_now_ns(), after;
	int r;

	event(s, PC_EV_ACQUIRE_CALL, before, 0);
	r = holder_of(s)->acquire(&hold, why);
	after = pc_now_ns();
	event(s, PC_EV_ACQUIRE_RETURN, after, r);
	return r;
}

int pc_holding_acquire_second(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	const struct pc_holder *ops = holder_of(s);
	struct pc_err why = { 0 };
	int r = ops->prepare ? ops->prepare(&hold, err) : 0;

	if (r == 0 && take_pin(s, &why) < 0)
		r = pc_fail(err, why.code, "the second holder got no pin: %.400s", why.text);
	if (r == 0)
		s->arena->facts.pin.two = true;
	return r;
}

int pc_holding_acquire(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	const struct pc_holder *ops = holder_of(s);
	struct pc_pin_fact *pin = &s->arena->facts.pin;
	struct pc_err why = { 0 };
	int r = ops->prepare ? ops->prepare(&hold, err) : 0;

	if (r < 0)
		return r;
	snprintf(pin->call, sizeof(pin->call), "%s", ops->call);
	pin->offset = s->offset;
	pin->bytes = s->bytes;
	pin->counted = ops->flags & PC_HOLDER_COUNTED;
	pin->revocable = ops->flags & PC_HOLDER_REVOCABLE;
	pin->cached = !(s->cell->medium->flags & PC_MEDIUM_DAX);
	pin->tried = true;
	r = take_pin(s, &why);
	pin->granted = r == 0;
	if (r == 0 && !shared_page(s))
		prove_situation(s);
	if (r == 0)
		pc_frames_of_pin(hold.addr, hold.bytes, &s->arena->facts.frames);
	pin->error = -r;
	pin->refusal_expected = r < 0 && pc_holder_refuses(ops, pin->cached, -r);
	return 0;
}

static int read_pages(const struct pc_stage *s, void *buf, struct pc_err *err)
{
	int r = holder_of(s)->dma_read(&hold, buf, err);

	event(s, PC_EV_DMA_READ, pc_now_ns(), r);
	return r;
}

static int write_pages(const struct pc_stage *s, struct pc_err *err)
{
	int r;

	hold.id.seq++;
	r = holder_of(s)->dma_write(&hold, err);
	event(s, PC_EV_DMA_WRITE, pc_now_ns(), r);
	return r;
}

static bool all_by(const void *mem, const struct pc_stage *s, enum pc_writer writer)
{
	struct pc_scan scan;

	pc_stamp_scan(mem, hold.bytes, s->arena->env.run, 0, &scan);
	return scan.by_writer[writer] == scan.pages;
}

static bool as_made(const void *mem, const struct pc_stage *s)
{
	struct pc_scan scan;

	pc_stamp_scan(mem, hold.bytes, s->arena->env.run, 0, &scan);
	if (s->cell->change->flags & PC_CHANGE_HOLE)
		return scan.zero == scan.pages;
	return scan.by_writer[PC_WRITER_OWNER] == scan.pages;
}

static bool can_write(const struct pc_stage *s)
{
	return holder_of(s)->dma_write && !hold.read_only;
}

/*
 * Reading through the pin must give the owner's stamps, and what is written
 * through it must show in the mapping, which is the file itself.
 */
static bool baseline_holds(const struct pc_stage *s, void *buf, struct pc_err *err)
{
	const struct pc_holder *ops = holder_of(s);

	if (ops->dma_read && (read_pages(s, buf, err) < 0 || !as_made(buf, s)))
		return false;
	if (can_write(s) && (write_pages(s, err) < 0 || !all_by(hold.addr, s, PC_WRITER_HOLDER)))
		return false;
	return true;
}

int pc_holding_baseline(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	struct pc_canary_fact *canary = &s->arena->facts.canary;
	const struct pc_holder *ops = holder_of(s);
	struct pc_err why = { 0 };
	void *buf;

	if (!ops->dma_read && !ops->dma_write)
		return 0; /* its only DMA comes with the release */
	buf = malloc(hold.bytes);
	if (!buf)
		return pc_oom(err);
	canary->baseline_tried = true;
	canary->baseline = baseline_holds(s, buf, &why);
	if (!canary->baseline)
		snprintf(canary->blind, sizeof(canary->blind),
			"DMA did not reach the file before the change: %.100s",
			why.code ? why.text : "other bytes than were written");
	free(buf);
	return 0;
}

/* It keeps the mapping and nothing else: neither the descriptor nor, above all, the pin's. */
static _Noreturn void child_main(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close_range(0, ~0u, 0);
	while (getppid() == parent)
		pause();
	_exit(0);
}

static int fork_child(struct pc_err *err)
{
	pid_t self = getpid();

	child = fork();
	if (child < 0)
		return pc_fail(err, errno, "fork of the holder: %s", strerror(errno));
	if (child == 0)
		child_main(self);
	return 0;
}

int pc_holding_twist(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	unsigned int flags = s->cell->situation->flags;
	int r;

	if (s->cell->change->flags & PC_CHANGE_LAST_REF)
		flags |= PC_SIT_UNMAPS | PC_SIT_CLOSES;
	if (flags & PC_SIT_FORKS) {
		r = fork_child(err);
		if (r < 0)
			return r;
	}
	if (flags & (PC_SIT_UNMAPS | PC_SIT_FORKS)) {
		if (munmap(map, map_bytes) < 0)
			return pc_fail(err, errno, "munmap: %s", strerror(errno));
		map = hold.addr = NULL;
		event(s, PC_EV_UNMAP, pc_now_ns(), 0);
	}
	if (flags & PC_SIT_CLOSES) {
		close(hold.fd);
		hold.fd = -1;
		event(s, PC_EV_CLOSE, pc_now_ns(), 0);
	}
	return 0;
}

/* Bytes of anybody but owner and holder are somebody else's. */
static void note_stale_read(const struct pc_stage *s, const unsigned char *buf)
{
	struct pc_foreign *f = &s->arena->facts.canary.stale_read;
	struct pc_scan scan;
	size_t at;

	pc_stamp_scan(buf, hold.bytes, s->arena->env.run, 0, &scan);
	f->pages = (uint32_t)(scan.by_writer[PC_WRITER_TENANT] + scan.by_writer[PC_WRITER_OTHER]);
	if (f->pages == 0)
		return;
	at = scan.first[PC_WRITER_TENANT];
	if (scan.first[PC_WRITER_OTHER] < at)
		at = scan.first[PC_WRITER_OTHER];
	f->offset = at;
	memcpy(f->sample, buf + at, sizeof(f->sample));
	f->found = true;
}

/*
 * Does the file show what the pin does? @buf is overwritten. Not while a change
 * waits: it holds the inode's lock, and to read the file would be to wait for it.
 */
static void note_apart(const struct pc_stage *s, unsigned char *buf)
{
	int fd = on_device(s) ? -1 : open(s->path, O_RDONLY | O_CLOEXEC);
	unsigned char *file = calloc(1, hold.bytes);
	struct pc_err why = { 0 };

	if (fd >= 0 && file && read_pages(s, buf, &why) == 0)
		s->arena->facts.canary.apart =
			pread(fd, file, hold.bytes, (off_t)pin_at) != (ssize_t)hold.bytes ||
			memcmp(file, buf, hold.bytes) != 0;
	free(file);
	if (fd >= 0)
		close(fd);
}

int pc_holding_repeat(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	const struct pc_holder *ops = holder_of(s);
	struct pc_canary_fact *canary = &s->arena->facts.canary;
	struct pc_err why = { 0 };
	unsigned char *buf = malloc(hold.bytes);
	int r = 0;

	if (!buf)
		return pc_oom(err);
	/* Without a DMA of its own to make now, what the release brings bears the current number. */
	canary->repeat_seq = can_write(s) ? hold.id.seq + 1 : hold.id.seq;
	/* Read first: what the holder writes would hide what is there. */
	if (ops->dma_read) {
		r = read_pages(s, buf, &why);
		if (r == 0)
			note_stale_read(s, buf);
	}
	if (r == 0 && can_write(s))
		r = write_pages(s, &why);
	if (r == 0 && ops->dma_read && !s->arena->facts.change.blocked_seen)
		note_apart(s, buf);
	canary->revoked = r < 0;
	canary->repeated = r == 0 && (ops->dma_read || ops->dma_write);
	free(buf);
	return 0;
}

/* The same for DMA that came with the release. A change that waits may have the file by now. */
static void note_landed(const struct pc_stage *s)
{
	int fd = on_device(s) ? -1 : open(s->path, O_RDONLY | O_CLOEXEC);
	unsigned char *file = calloc(1, hold.bytes);

	if (fd >= 0 && file && !s->arena->facts.change.blocked_seen)
		s->arena->facts.canary.apart =
			pread(fd, file, hold.bytes, (off_t)pin_at) != (ssize_t)hold.bytes ||
			!all_by(file, s, PC_WRITER_HOLDER);
	free(file);
	if (fd >= 0)
		close(fd);
}

int pc_holding_release(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	uint64_t before = pc_now_ns(), after;
	int r;

	event(s, PC_EV_RELEASE_CALL, before, 0);
	r = holder_of(s)->release(&hold, err);
	after = pc_now_ns();
	event(s, PC_EV_RELEASE_RETURN, after, r);
	if (r == 0 && (holder_of(s)->flags & PC_HOLDER_DMA_AT_RELEASE)) {
		event(s, PC_EV_DMA_WRITE, after, 0);
		s->arena->facts.canary.repeated = true;
		s->arena->facts.canary.repeat_seq = hold.id.seq;
		note_landed(s);
	}
	return r;
}

/* The kernel reads for us: what cannot be read is an error then, and no signal. */
int pc_holding_look(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;
	int fds[2];

	if (!hold.addr)
		return 0;
	if (pipe2(fds, O_CLOEXEC) < 0)
		return pc_fail(err, errno, "pipe: %s", strerror(errno));
	s->arena->facts.canary.mapping_reads = write(fds[1], hold.addr, 1) == 1;
	close(fds[0]);
	close(fds[1]);
	return 0;
}

int pc_holding_finish(void *stage, struct pc_err *err)
{
	struct pc_stage *s = stage;

	(void)err;
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	if (holder_of(s)->finish)
		holder_of(s)->finish(&hold);
	if (map)
		munmap(map, map_bytes);
	if (hold.fd >= 0)
		close(hold.fd);
	return 0;
}
