/* SPDX-License-Identifier: GPL-2.0-only */
/* hold.c: one pin, held until a person says so. */
#include "shell/hold.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/daxdev.h"
#include "run/guard.h"
#include "run/keeper.h"
#include "run/taskstate.h"
#include "run/worker.h"
#include "scenario/value.h"
#include "shell/kmsg.h"
#include "shell/refusal.h"

#define SET_UP_MS  60000
#define RELEASE_MS 10000
#define UNDO_MS    20000
#define LOOK_MS    1000

/* struct holding - a hold under way; @holder has its pin in a process of its own */
struct holding {
	const struct pc_config *cfg;
	const struct pc_hold_args *args;
	struct pc_arena *arena;
	struct pc_keeping keeping;
	struct pc_worker keeper;
	struct pc_worker holder;
	pid_t holder_pid;
};

/* Of the holder process alone. */
static struct pc_hold pin = { .fd = -1 };

int pc_hold_size(const char *path, uint64_t *ret_bytes, uint64_t *ret_align, struct pc_err *err)
{
	struct stat st;

	if (stat(path, &st))
		return pc_fail(err, EINVAL, "%s: %s", path, strerror(errno));
	if (S_ISCHR(st.st_mode) && !pc_dax_size(path, ret_bytes, ret_align, NULL))
		return 0;
	if (!S_ISREG(st.st_mode))
		return pc_fail(err, EINVAL, "%s is neither a file nor a DAX device", path);
	*ret_bytes = (uint64_t)st.st_size;
	*ret_align = PC_PAGE;
	return 0;
}

static int map_range(const struct pc_hold_args *args, struct pc_err *err)
{
	uint64_t size, align, start, bytes;
	char *map;
	int rc = pc_hold_size(args->path, &size, &align, err);

	if (rc)
		return rc;
	pin.fd = open(args->path, O_RDWR | O_CLOEXEC);
	if (pin.fd < 0)
		return pc_fail(err, errno, "%s: %s", args->path, strerror(errno));
	start = args->offset / align * align;
	bytes = (args->offset - start + args->bytes + align - 1) / align * align;
	map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, pin.fd, (off_t)start);
	if (map == MAP_FAILED)
		return pc_fail(err, errno, "mmap of %s: %s", args->path, strerror(errno));
	pin.addr = pin.pinned_at = map + (args->offset - start);
	return 0;
}

/* A refusal is no error here: it goes into the facts. */
static int take_pin(void *ctx, struct pc_err *err)
{
	struct holding *h = ctx;
	const struct pc_holder *ops = h->args->holder;
	struct pc_pin_fact *fact = &h->arena->facts.pin;
	struct pc_err why = { 0 };
	int rc = map_range(h->args, err);

	pin.cfg = h->cfg;
	pin.env = &h->arena->env;
	pin.bytes = h->args->bytes;
	pin.keep_content = true;
	if (!rc && ops->prepare)
		rc = ops->prepare(&pin, err);
	if (rc)
		return rc;
	fact->error = -ops->acquire(&pin, &why);
	fact->granted = !fact->error;
	return 0;
}

static int give_back(void *ctx, struct pc_err *err)
{
	struct holding *h = ctx;

	return h->args->holder->release(&pin, err);
}

static int clean_up(void *ctx, struct pc_err *err)
{
	struct holding *h = ctx;

	(void)err;
	if (h->args->holder->finish)
		h->args->holder->finish(&pin);
	return 0;
}

static int set_up(struct holding *h, struct pc_err *err)
{
	int rc;

	h->arena->holder = h->args->holder;
	rc = pc_worker_start(&h->keeper, h->arena, PC_ROLE_KEEPER, &h->keeping, err);
	if (!rc)
		rc = pc_worker_call(&h->keeper, pc_keeper_provide, SET_UP_MS, err);
	if (!rc)
		rc = pc_worker_start(&h->holder, h->arena, PC_ROLE_HOLDER, h, err);
	h->holder_pid = h->holder.pid;
	return rc ? rc : pc_worker_call(&h->holder, take_pin, SET_UP_MS, err);
}

static int say_refused(const struct holding *h, int kmsg)
{
	const struct pc_holder *ops = h->args->holder;
	int error = h->arena->facts.pin.error;
	char line[300];

	fprintf(stderr, "pinclash: %s of %s refused: %s (%s); %s\n", ops->call, h->args->path,
		strerrorname_np(error), strerror(error), pc_refusal_fact(ops, error));
	while (pc_kmsg_next(kmsg, line, sizeof(line)))
		fprintf(stderr, "pinclash: kernel: %s\n", line);
	return PC_HOLD_REFUSED;
}

static void say_held(const struct holding *h)
{
	const struct pc_hold_args *args = h->args;
	char bytes[32], offset[32], time[32];

	pc_value_format(PC_TYPE_SIZE, (long long)args->bytes, bytes, sizeof(bytes));
	pc_value_format(PC_TYPE_SIZE, (long long)args->offset, offset, sizeof(offset));
	pc_value_format(PC_TYPE_TIME, (long long)args->for_ms, time, sizeof(time));
	printf("process %d holds %s at offset %s of %s: %s\n", (int)h->holder_pid, bytes, offset,
		args->path, args->holder->op.help);
	printf("release it with Ctrl-C or: kill %d%s%s\n", (int)h->arena->owner,
		args->for_ms ? "; it ends by itself after " : "", args->for_ms ? time : "");
	fflush(stdout);
}

/*
 * A killed holder whose request is in flight sleeps in its exit until its
 * device answers; one that waits for a command never sleeps like that.
 */
static bool stuck_in_exit(const struct holding *h)
{
	return h->args->holder->after_kill && pc_task_look(h->holder_pid).state == 'D';
}

/* Return: has the holder's process been ended by somebody? */
static bool wait_for_end(struct holding *h)
{
	uint64_t end = pc_now_ns() + h->args->for_ms * 1000000u;
	int result;

	for (;;) {
		uint64_t now = pc_now_ns();
		int left = LOOK_MS;

		if (h->args->for_ms && now >= end)
			return false;
		if (h->args->for_ms && (end - now) / 1000000u < LOOK_MS)
			left = (int)((end - now) / 1000000u) + 1;
		switch (pc_worker_wait(&h->holder, left, &result)) {
		case PC_WAIT_DIED:
			return true;
		case PC_WAIT_INTERRUPTED:
			return false;
		case PC_WAIT_DONE:
		case PC_WAIT_TIMEOUT:
			if (stuck_in_exit(h))
				return true;
		}
	}
}

static int let_go(struct holding *h, struct pc_err *err)
{
	uint64_t begin = pc_now_ns();
	int rc;

	pc_signals_ignore();
	rc = pc_worker_call(&h->holder, give_back, RELEASE_MS, err);
	if (rc)
		return rc;
	printf("released in %.1f ms\n", (double)(pc_now_ns() - begin) / 1e6);
	return PC_HOLD_RELEASED;
}

/* It was ended by somebody else: the pin goes with it. */
static int see_it_go(struct holding *h, struct pc_err *err)
{
	pc_signals_ignore();
	if (h->args->holder->after_kill)
		pc_worker_call(&h->keeper, pc_keeper_after_kill, RELEASE_MS, err);
	if (!pc_worker_reap(&h->holder, RELEASE_MS, NULL))
		return pc_fail(err, EIO, "process %d was ended and does not go; pinclash who %s",
			(int)h->holder_pid, h->args->path);
	printf("process %d was ended, and the pin with it\n", (int)h->holder_pid);
	return PC_HOLD_RELEASED;
}

static void take_down(struct holding *h)
{
	struct pc_err err = { 0 };

	pc_signals_ignore();
	if (!pc_worker_gone(&h->holder))
		pc_worker_call(&h->holder, clean_up, RELEASE_MS, &err);
	pc_worker_stop(&h->holder, RELEASE_MS);
	/* What fails here the guardian tries again, and says so if that fails too. */
	if (h->keeper.pid)
		pc_worker_call(&h->keeper, pc_keeper_undo, UNDO_MS, &err);
	pc_worker_stop(&h->keeper, RELEASE_MS);
}

static int hold(const struct pc_config *cfg, const void *args, struct pc_arena *arena,
	struct pc_err *err)
{
	struct holding h = { .cfg = cfg, .args = args, .arena = arena, .keeping = { cfg, arena } };
	int kmsg = pc_kmsg_open(), rc;

	arena->env.run = pc_now_ns();
	rc = set_up(&h, err);
	if (!rc && !arena->facts.pin.granted) {
		rc = say_refused(&h, kmsg);
	} else if (!rc) {
		say_held(&h);
		rc = wait_for_end(&h) ? see_it_go(&h, err) : let_go(&h, err);
	}
	take_down(&h);
	if (kmsg >= 0)
		close(kmsg);
	return rc;
}

int pc_hold(const struct pc_config *cfg, const struct pc_hold_args *args, struct pc_err *err)
{
	return pc_guard(cfg, hold, args, err);
}
