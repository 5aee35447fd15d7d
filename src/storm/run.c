/* SPDX-License-Identifier: GPL-2.0-only */
/* run.c: a storm from its first process to its last. */
#include "storm/run.h"

#include <errno.h>
#include <sys/mman.h>

#include "run/keeper.h"
#include "run/oops.h"
#include "storm/crew.h"
#include "storm/drain.h"
#include "storm/files.h"

#define RING_EVENTS (1u << 14) /* seconds of a busy worker */
#define TICK_MS     20
#define FILES_MS    60000
#define NS_PER_MS   1000000u
#define TELL_NS     1000000000u

/** struct running - of the supervisor alone */
struct running {
	struct pc_storm *storm;
	struct pc_worker *keeper;
	struct pc_drain drain;
	struct pc_storm_end end;
	uint64_t begin_ns, until_ns, told_ns;
	uint64_t kill_ns; /* when the next worker is killed, 0 for never */
	bool stopping;
};

static uint64_t option_ns(const struct pc_storm *storm, const char *section, const char *key)
{
	return (uint64_t)pc_config_num(storm->cfg, section, key) * NS_PER_MS;
}

static void *share(size_t bytes)
{
	void *mem = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return mem == MAP_FAILED ? NULL : mem;
}

static struct pc_ring *make_ring(uint16_t number)
{
	struct pc_ring *ring = share(pc_ring_bytes(RING_EVENTS));

	if (ring)
		pc_ring_init(ring, RING_EVENTS, number);
	return ring;
}

static int seat_all(struct pc_storm *storm, struct pc_err *err)
{
	storm->shared = share(sizeof(*storm->shared));
	storm->ring = make_ring(PC_STORM_SUPERVISOR);
	if (!storm->shared || !storm->ring)
		return pc_oom(err);
	for (size_t i = 0; i < storm->worker_count; i++) {
		struct pc_storm_worker *w = &storm->workers[i];

		w->number = (uint16_t)(i + 1);
		storm->writes |= w->holder && (w->holder->dma_write ||
			(w->holder->flags & PC_HOLDER_DMA_AT_RELEASE));
		w->seat = &storm->shared->seats[w->number];
		w->ring = make_ring(w->number);
		if (!w->ring)
			return pc_oom(err);
	}
	return 0;
}

/* In a process of its own: the file system under test may not answer. */
static int apart(struct pc_storm *storm, pc_work work, struct pc_err *err)
{
	struct pc_worker w;
	int r = pc_worker_start(&w, storm->arena, PC_ROLE_TENANT, storm, err);

	if (r < 0)
		return r;
	r = pc_worker_call(&w, work, FILES_MS, err);
	pc_worker_stop(&w, TICK_MS);
	return r;
}

int pc_storm_prepare(struct pc_storm *storm, struct pc_err *err)
{
	int r = seat_all(storm, err);

	return r < 0 ? r : apart(storm, pc_storm_files_make, err);
}

static void unshare_ring(struct pc_ring *ring)
{
	if (ring)
		munmap(ring, pc_ring_bytes(RING_EVENTS));
}

void pc_storm_clean(struct pc_storm *storm)
{
	if (storm->shared && !pc_kernel_oopsed())
		apart(storm, pc_storm_files_drop, NULL);
	unshare_ring(storm->ring);
	for (size_t i = 0; i < storm->worker_count; i++)
		unshare_ring(storm->workers[i].ring);
	if (storm->shared)
		munmap(storm->shared, sizeof(*storm->shared));
}

/* A request in flight of a killed holder ends only when its device may answer. */
static void let_requests_end(struct running *run, const struct pc_storm_worker *w)
{
	if (!w->holder || !w->holder->after_kill)
		return;
	run->storm->arena->holder = w->holder;
	pc_worker_call(run->keeper, pc_keeper_after_kill,
		(int)pc_config_num(run->storm->cfg, "run", "exit-deadline"), NULL);
}

static void kill_one(struct running *run, struct pc_storm_worker *w)
{
	pc_crew_kill(run->storm, w);
	run->end.kills++;
	let_requests_end(run, w);
}

/* One that neither returns nor ends costs itself. */
static void look_after(struct running *run, struct pc_storm_worker *w)
{
	uint64_t since = atomic_load(&w->seat->call_ns), now = pc_now_ns();

	if (w->pid == 0 || w->lost)
		return;
	if (w->killed_ns) {
		w->lost = now - w->killed_ns > option_ns(run->storm, "run", "kill-deadline");
		if (w->lost)
			pc_crew_give_up(run->storm, w);
	} else if (since && now > since + option_ns(run->storm, "run", "progress-deadline")) {
		pc_crew_give_up(run->storm, w);
		kill_one(run, w);
	}
}

static int look_round(struct running *run, struct pc_err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < run->storm->worker_count; i++) {
		struct pc_storm_worker *w = &run->storm->workers[i];
		bool died;

		if (!pc_crew_reap(run->storm, w, &died)) {
			look_after(run, w);
			continue;
		}
		/* It may have held them back after it was killed, just before it ended. */
		let_requests_end(run, w);
		if (died && !run->stopping)
			r = pc_crew_start(run->storm, w, err);
	}
	return r;
}

/* The seed says whom and when. */
static void kill_some(struct running *run)
{
	uint64_t every = option_ns(run->storm, PC_STORM, "kill-every");
	struct pc_storm_step s;

	if (every == 0 || pc_now_ns() < run->kill_ns)
		return;
	s = pc_storm_step_at(&run->storm->shape, 0, 0, run->end.kills);
	kill_one(run, &run->storm->workers[(s.hold + s.patience) % run->storm->worker_count]);
	run->kill_ns = pc_now_ns() + every;
}

static void tell(struct running *run)
{
	uint64_t now = pc_now_ns();

	if (!run->storm->tell || now - run->told_ns < TELL_NS)
		return;
	run->told_ns = now;
	run->storm->tell(run->storm->tell_ctx, now - run->begin_ns,
		atomic_load(&run->storm->shared->changes));
}

static bool is_unsafe(const struct running *run)
{
	return run->drain.unsafe && pc_config_bool(run->storm->cfg, "run", "until-unsafe");
}

static bool enough(const struct running *run)
{
	uint64_t wanted = (uint64_t)pc_config_num(run->storm->cfg, PC_STORM, "collisions");

	return wanted && pc_live_collisions(run->drain.live) >= wanted;
}

static bool is_over(const struct running *run)
{
	return pc_now_ns() >= run->until_ns || is_unsafe(run) || enough(run) ||
		pc_interrupted() || pc_kernel_oopsed();
}

static int work(struct running *run, struct pc_err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < run->storm->worker_count; i++)
		r = pc_crew_start(run->storm, &run->storm->workers[i], err);
	while (r == 0 && !is_over(run)) {
		pc_crew_wait(run->storm, TICK_MS);
		r = look_round(run, err);
		kill_some(run);
		tell(run);
		if (r == 0)
			r = pc_drain_all(&run->drain, err);
	}
	return r;
}

static size_t still_there(const struct pc_storm *storm)
{
	size_t count = 0;

	for (size_t i = 0; i < storm->worker_count; i++)
		count += storm->workers[i].pid && !storm->workers[i].lost;
	return count;
}

/* What is under way goes on to its end; who does not get there is killed. */
static int wind_down(struct running *run, struct pc_err *err)
{
	uint64_t end = pc_now_ns() + option_ns(run->storm, "run", "progress-deadline") +
		option_ns(run->storm, "run", "exit-deadline");
	int r = 0;

	run->stopping = true;
	atomic_store(&run->storm->shared->stop, true);
	while (still_there(run->storm)) {
		pc_crew_wait(run->storm, TICK_MS);
		look_round(run, NULL);
		for (size_t i = 0; pc_now_ns() > end && i < run->storm->worker_count; i++)
			kill_one(run, &run->storm->workers[i]);
		if (r == 0)
			r = pc_drain_all(&run->drain, err);
	}
	for (size_t i = 0; i < run->storm->worker_count; i++)
		run->end.lost |= run->storm->workers[i].lost;
	return r;
}

static bool asks_before_the_end(const struct pc_config *cfg)
{
	return pc_config_bool(cfg, "run", "until-unsafe") ||
		pc_config_num(cfg, PC_STORM, "collisions");
}

int pc_storm_run(struct pc_storm *storm, const struct pc_roster *roster, const char *dir,
	struct pc_worker *keeper, struct pc_storm_end *ret_end, struct pc_err *err)
{
	struct running run = { .storm = storm, .keeper = keeper };
	struct pc_err why = { 0 };
	int ended, r = pc_drain_open(&run.drain, storm, dir,
		asks_before_the_end(storm->cfg) ? roster : NULL, err);

	run.begin_ns = run.told_ns = pc_now_ns();
	run.until_ns = pc_now_ns() + option_ns(storm, PC_STORM, "for");
	run.kill_ns = pc_now_ns() + option_ns(storm, PC_STORM, "kill-every");
	if (r == 0)
		r = work(&run, err);
	ended = wind_down(&run, &why);
	if (ended == 0)
		ended = pc_drain_close(&run.drain, &why);
	run.end.changes = atomic_load(&storm->shared->changes);
	run.end.events = run.drain.events;
	*ret_end = run.end;
	if (r == 0 && ended < 0)
		r = pc_fail(err, ended, "%s", why.text);
	if (r == 0 && pc_interrupted())
		r = pc_fail(err, EINTR, "interrupted");
	return r;
}
