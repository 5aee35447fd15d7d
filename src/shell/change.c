/* SPDX-License-Identifier: GPL-2.0-only */
/* change.c: one layout change with a deadline, and what it waited for. */
#include "shell/change.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pinclash/results.h"
#include "run/taskstate.h"
#include "run/worker.h"
#include "scenario/value.h"

#define LOOK_MS 5
#define KILL_MS 3000

/**
 * struct changing - a change under way
 * @wait: the last wait that was seen; one for pinned pages is not replaced by another
 * @first_ns: when it was seen first, 0 for never
 * @last_ns: when last
 */
struct changing {
	const struct pc_config *cfg;
	const struct pc_change_args *args;
	struct pc_arena *arena;
	struct pc_worker changer;
	struct pc_task_state wait;
	uint64_t begin_ns;
	uint64_t first_ns;
	uint64_t last_ns;
};

static double ms(uint64_t ns)
{
	return (double)ns / 1e6;
}

static int open_file(const char *path, int *ret_fd, struct pc_err *err)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return pc_fail(err, errno, "%s: %s", path, strerror(errno));
	*ret_fd = fd;
	return 0;
}

/* In the changer process. A failure to open is told from one of the change by its words. */
static int apply(void *ctx, struct pc_err *err)
{
	struct changing *c = ctx;
	const struct pc_change_args *args = c->args;
	struct pc_place place = { .align = 1 };
	struct pc_target target = { .cfg = c->cfg, .path = args->path, .fd = -1, .other_fd = -1,
		.other_path = args->other ? args->other : "", .offset = args->offset,
		.bytes = args->bytes, .place = &place };
	int rc = 0;

	snprintf(place.device, sizeof(place.device), "%s", args->path);
	if (!(args->change->flags & PC_CHANGE_DEVICE))
		rc = open_file(args->path, &target.fd, err);
	if (!rc && args->other)
		rc = open_file(args->other, &target.other_fd, err);
	return rc ? rc : args->change->apply(&target);
}

/* At once: somebody may sit before it and wonder. */
static void say_waiting(const struct changing *c, const struct pc_task_state *now)
{
	printf("process %d waits for pinned pages in %s; who holds them: pinclash who %s\n",
		(int)c->changer.pid, now->waits_in, c->args->path);
	fflush(stdout);
}

static void look(struct changing *c)
{
	struct pc_task_state now = pc_task_look(c->changer.pid);

	if ((now.state != 'S' && now.state != 'D' && !now.layout_wait) ||
		(c->wait.layout_wait && !now.layout_wait))
		return;
	if (now.layout_wait && !c->wait.layout_wait)
		say_waiting(c, &now);
	/* The first of one wait, however long it lasts. */
	if (!c->first_ns || strcmp(c->wait.waits_in, now.waits_in))
		c->first_ns = pc_now_ns();
	c->last_ns = pc_now_ns();
	c->wait = now;
}

static enum pc_wait watch(struct changing *c, int *ret_result)
{
	uint64_t end = c->begin_ns + c->args->deadline_ms * 1000000u;

	for (;;) {
		enum pc_wait woke = pc_worker_wait(&c->changer, LOOK_MS, ret_result);

		if (woke != PC_WAIT_TIMEOUT || pc_now_ns() > end)
			return woke;
		look(c);
	}
}

static void say_wait(const struct changing *c)
{
	if (!c->first_ns)
		printf("no wait was seen\n");
	else
		printf("it waited %s %s (state %c), seen from %.1f to %.1f ms after the call\n",
			c->wait.layout_wait ? "for pinned pages in" : "in",
			c->wait.waits_in[0] ? c->wait.waits_in : "a place that is not to be seen",
			c->wait.state, ms(c->first_ns - c->begin_ns), ms(c->last_ns - c->begin_ns));
}

static int say_result(const struct changing *c, int result)
{
	const struct pc_err *why = &c->arena->box[PC_ROLE_CHANGER].err;
	double took = ms(pc_now_ns() - c->begin_ns);
	const char *name = c->args->change->op.name, *path = c->args->path;

	if (!result)
		printf("%s of %s: done after %.1f ms\n", name, path, took);
	else
		printf("%s of %s: failed after %.1f ms: %s (%s)%s%s\n", name, path, took,
			strerrorname_np(-result), strerror(-result), why->code ? ": " : "",
			why->code ? why->text : "");
	say_wait(c);
	return result ? PC_CHANGE_FAILED : PC_CHANGE_DONE;
}

static int end_it(struct changing *c, bool interrupted)
{
	const char *name = c->args->change->op.name, *path = c->args->path;
	uint64_t begin = pc_now_ns();
	struct pc_task_state state;
	char after[32];

	pc_signals_ignore();
	pc_value_format(PC_TYPE_TIME, (long long)c->args->deadline_ms, after, sizeof(after));
	printf("%s of %s: %s%s; killed\n", name, path,
		interrupted ? "interrupted" : "did not return within ", interrupted ? "" : after);
	say_wait(c);
	pc_worker_kill(&c->changer);
	if (pc_worker_reap(&c->changer, KILL_MS, NULL)) {
		printf("it ended %.1f ms after SIGKILL\n", ms(pc_now_ns() - begin));
		return interrupted ? PC_EXIT_SIGINT : PC_CHANGE_KILLED;
	}
	state = pc_task_look(c->changer.pid);
	printf("SIGKILL did not end process %d within %d ms (state %c%s%s)\n", (int)c->changer.pid,
		KILL_MS, state.state, state.waits_in[0] ? ", in " : "", state.waits_in);
	return PC_CHANGE_UNKILLABLE;
}

static int run(struct changing *c, struct pc_err *err)
{
	int result = 0, rc = pc_worker_start(&c->changer, c->arena, PC_ROLE_CHANGER, c, err);

	if (rc)
		return rc;
	pc_signals_catch();
	c->begin_ns = pc_now_ns();
	pc_worker_post(&c->changer, apply);
	switch (watch(c, &result)) {
	case PC_WAIT_DONE:
		rc = say_result(c, result);
		pc_worker_stop(&c->changer, KILL_MS);
		break;
	case PC_WAIT_DIED:
		return pc_fail(err, EIO, "the process that made the change died in it; see dmesg");
	case PC_WAIT_TIMEOUT:
		rc = end_it(c, false);
		break;
	case PC_WAIT_INTERRUPTED:
		rc = end_it(c, true);
		break;
	}
	return rc;
}

int pc_change(const struct pc_config *cfg, const struct pc_change_args *args, struct pc_err *err)
{
	struct changing c = { .cfg = cfg, .args = args };
	int rc;

	/* Nothing is made on the machine, so nobody needs this memory when we are gone. */
	c.arena = mmap(NULL, sizeof(*c.arena), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		-1, 0);
	if (c.arena == MAP_FAILED)
		return pc_oom(err);
	rc = run(&c, err);
	munmap(c.arena, sizeof(*c.arena));
	return rc;
}
