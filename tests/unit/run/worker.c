/* SPDX-License-Identifier: GPL-2.0-only */
/* worker.c: tests of src/run/worker.c. */
#include "support.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "run/worker.h"

#define LONG_MS  20000 /* what cannot be met is a failure */
#define SHORT_MS 20    /* what has to pass for the test to go on */

/* What a worker is handed; memory of its own, and a word that both see. */
struct shared {
	struct pc_arena arena;
	_Atomic int word;
};

struct fixture {
	struct shared *shared;
	struct pc_worker w;
	int number;
};

static struct shared *map_shared(void)
{
	void *mem = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return mem == MAP_FAILED ? NULL : mem;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	*state = f;
	f->shared = map_shared();
	f->number = 42;
	return f->shared ? pc_worker_start(&f->w, &f->shared->arena, PC_ROLE_HOLDER, f, NULL) : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	if (f->w.pid > 0) {
		kill(f->w.pid, SIGKILL);
		waitpid(f->w.pid, NULL, 0);
	}
	munmap(f->shared, sizeof(*f->shared));
	free(f);
	return 0;
}

#define with_worker(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static int answer_number(void *ctx, struct pc_err *err)
{
	struct fixture *f = ctx;

	(void)err;
	return f->number++;
}

static int answer_failure(void *ctx, struct pc_err *err)
{
	(void)ctx;
	return pc_fail(err, EXDEV, "no such thing");
}

static int answer_never(void *ctx, struct pc_err *err)
{
	(void)err;
	while (ctx)
		pause();
	return 0;
}

/* Waits in a call until the supervisor writes a word that the worker sees. */
static int answer_when_told(void *ctx, struct pc_err *err)
{
	struct fixture *f = ctx;

	(void)err;
	while (!atomic_load(&f->shared->word))
		sched_yield();
	return 7;
}

static int die(void *ctx, struct pc_err *err)
{
	(void)ctx;
	(void)err;
	raise(SIGKILL);
	return 0;
}

static struct pc_history events_of(const struct fixture *f)
{
	struct pc_history h = { 0 };

	assert_int_equal(pc_log_merge(f->shared->arena.log, PC_ROLES, &h, NULL), 0);
	return h;
}

/* Events of the supervisor about the worker, in order; @kinds ends with PC_EVENT_KINDS. */
static void assert_events(const struct fixture *f, const enum pc_event_kind *kinds)
{
	struct pc_history h = events_of(f);
	size_t i = 0;

	for (; i < h.count; i++) {
		assert_int_equal(h.events[i].kind, kinds[i]);
		assert_int_equal(h.events[i].role, PC_ROLE_SUPERVISOR);
		assert_int_equal(h.events[i].arg, PC_ROLE_HOLDER);
	}
	assert_int_equal(kinds[i], PC_EVENT_KINDS);
	pc_history_free(&h);
}

#define ASSERT_EVENTS(f, ...) \
	assert_events(f, (const enum pc_event_kind[]){ __VA_ARGS__, PC_EVENT_KINDS })

static void a_worker_answers(void **state)
{
	struct fixture *f = *state;
	struct pc_err err = { 0 };

	/* Its memory is a copy of its own, and lasts from call to call. */
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, &err), 42);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, &err), 43);
	assert_int_equal(f->number, 42);
	assert_int_equal(err.code, 0);
	assert_false(f->w.busy);
}

static void a_failure_comes_with_its_words(void **state)
{
	struct fixture *f = *state;
	struct pc_err err = { 0 };

	assert_int_equal(pc_worker_call(&f->w, answer_failure, LONG_MS, &err), -EXDEV);
	test_one_line(&err, EXDEV, "no such thing");
	assert_int_equal(pc_worker_call(&f->w, answer_failure, LONG_MS, NULL), -EXDEV);
	/* And is forgotten with the next call. */
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, &err), 42);
	assert_int_equal(f->shared->arena.box[PC_ROLE_HOLDER].err.code, 0);
}

static void a_worker_that_dies_in_its_call(void **state)
{
	struct fixture *f = *state;
	struct pc_err err = { 0 };
	int result = 5, status = 0;

	pc_worker_post(&f->w, die);
	assert_int_equal(pc_worker_wait(&f->w, LONG_MS, &result), PC_WAIT_DIED);
	assert_int_equal(result, 5);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, &err), -EIO);
	test_one_line(&err, EIO, "the holder process is gone or stuck");
	assert_true(pc_worker_reap(&f->w, LONG_MS, &status));
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	ASSERT_EVENTS(f, PC_EV_EXIT);
}

static void a_call_to_one_that_dies(void **state)
{
	struct fixture *f = *state;
	struct pc_err err = { 0 };

	assert_int_equal(pc_worker_call(&f->w, die, LONG_MS, &err), -EIO);
	test_one_line(&err, EIO, "the holder process died");
}

static void a_worker_that_is_killed(void **state)
{
	struct fixture *f = *state;
	int result, status = 0;

	pc_worker_post(&f->w, answer_never);
	pc_worker_kill(&f->w);
	assert_int_equal(pc_worker_wait(&f->w, LONG_MS, &result), PC_WAIT_DIED);
	assert_true(pc_worker_reap(&f->w, LONG_MS, &status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	assert_int_equal(f->w.pid, 0);
	ASSERT_EVENTS(f, PC_EV_KILL, PC_EV_EXIT);
	/* There is nobody to kill, to stop or to reap any more. */
	pc_worker_kill(&f->w);
	assert_true(pc_worker_stop(&f->w, 0));
	assert_true(pc_worker_reap(&f->w, 0, NULL));
	ASSERT_EVENTS(f, PC_EV_KILL, PC_EV_EXIT);
}

static void a_worker_that_does_not_answer(void **state)
{
	struct fixture *f = *state;
	struct pc_err err = { 0 };
	uint64_t begin = pc_now_ns();
	int result = 5;

	assert_int_equal(pc_worker_call(&f->w, answer_never, SHORT_MS, &err), -ETIMEDOUT);
	test_one_line(&err, ETIMEDOUT, "the holder process does not answer for 20 ms");
	assert_true(pc_now_ns() - begin >= SHORT_MS * 1000000u);
	assert_int_equal(pc_worker_wait(&f->w, 0, &result), PC_WAIT_TIMEOUT);
	assert_int_equal(result, 5);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, &err), -EIO);
	test_one_line(&err, EIO, "gone or stuck");
}

/* Longer than the slices in which a wait looks at the kernel. */
static void a_long_wait_ends_in_time(void **state)
{
	struct fixture *f = *state;
	uint64_t begin = pc_now_ns(), took;
	int result;

	pc_worker_post(&f->w, answer_never);
	assert_int_equal(pc_worker_wait(&f->w, 600, &result), PC_WAIT_TIMEOUT);
	took = pc_now_ns() - begin;
	assert_true(took >= 600000000u);
}

/* No wait is rounded up to the slice: these would take ten seconds. */
static void short_waits_are_short(void **state)
{
	struct fixture *f = *state;
	uint64_t begin = pc_now_ns();
	int result;

	pc_worker_post(&f->w, answer_never);
	for (int i = 0; i < 40; i++)
		assert_int_equal(pc_worker_wait(&f->w, 1, &result), PC_WAIT_TIMEOUT);
	assert_true(pc_now_ns() - begin < 5000000000u);
}

static void a_late_answer_is_an_answer(void **state)
{
	struct fixture *f = *state;
	int result = 0;

	pc_worker_post(&f->w, answer_when_told);
	assert_int_equal(pc_worker_wait(&f->w, SHORT_MS, &result), PC_WAIT_TIMEOUT);
	assert_true(f->w.busy);
	atomic_store(&f->shared->word, 1);
	assert_int_equal(pc_worker_wait(&f->w, LONG_MS, &result), PC_WAIT_DONE);
	assert_int_equal(result, 7);
	assert_false(f->w.busy);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, NULL), 42);
}

/* It answered and was killed before anybody looked: the answer counts. */
static void an_answer_outlives_its_worker(void **state)
{
	struct fixture *f = *state;
	struct pollfd answer = { .fd = f->w.answer, .events = POLLIN };
	struct pollfd dead = { .fd = f->w.pidfd, .events = POLLIN };
	int result = 0;

	pc_worker_post(&f->w, answer_number);
	assert_int_equal(poll(&answer, 1, LONG_MS), 1);
	pc_worker_kill(&f->w);
	assert_int_equal(poll(&dead, 1, LONG_MS), 1);
	assert_int_equal(pc_worker_wait(&f->w, LONG_MS, &result), PC_WAIT_DONE);
	assert_int_equal(result, 42);
}

static void an_idle_worker_is_stopped(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, NULL), 42);
	assert_true(pc_worker_stop(&f->w, LONG_MS));
	assert_int_equal(f->w.pid, 0);
	ASSERT_EVENTS(f, PC_EV_EXIT);
	assert_int_equal(f->w.pidfd, -1);
	assert_int_equal(f->w.command, -1);
	assert_int_equal(f->w.answer, -1);
}

static void a_busy_worker_is_killed(void **state)
{
	struct fixture *f = *state;

	pc_worker_post(&f->w, answer_never);
	assert_true(pc_worker_stop(&f->w, LONG_MS));
	assert_int_equal(f->w.pid, 0);
	ASSERT_EVENTS(f, PC_EV_KILL, PC_EV_EXIT);
}

static void one_that_does_not_end_is_lost(void **state)
{
	struct fixture *f = *state;
	struct pc_err err = { 0 };
	pid_t pid = f->w.pid;

	pc_worker_post(&f->w, answer_never);
	assert_false(pc_worker_reap(&f->w, SHORT_MS, NULL));
	assert_true(f->w.lost);
	assert_int_equal(f->w.pid, pid);
	ASSERT_EVENTS(f, PC_EVENT_KINDS);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, &err), -EIO);
	test_one_line(&err, EIO, "gone or stuck");
	/* Until it ends after all. */
	pc_worker_kill(&f->w);
	assert_true(pc_worker_reap(&f->w, LONG_MS, NULL));
	assert_false(f->w.lost);
}

static void a_terminals_signals_are_the_supervisors(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, NULL), 42);
	assert_int_equal(kill(f->w.pid, SIGINT), 0);
	assert_int_equal(kill(f->w.pid, SIGHUP), 0);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, NULL), 43);
}

static void gone_is_dead_or_never_there(void **state)
{
	struct fixture *f = *state;
	struct pc_worker none = { 0 };
	int result;

	assert_true(pc_worker_gone(&none));
	pc_worker_post(&f->w, answer_never);
	assert_false(pc_worker_gone(&f->w));
	pc_worker_kill(&f->w);
	assert_int_equal(pc_worker_wait(&f->w, LONG_MS, &result), PC_WAIT_DIED);
	assert_true(pc_worker_gone(&f->w));
	assert_true(pc_worker_reap(&f->w, LONG_MS, NULL));
	assert_true(pc_worker_gone(&f->w));
}

/* A pipe stands for the lock: it ends when the last one who has it lets go. */
static void a_worker_does_not_keep_the_lock(void **state)
{
	struct fixture *f = *state;
	int ends[2];
	char byte;

	assert_int_equal(pipe(ends), 0);
	assert_true(pc_worker_stop(&f->w, LONG_MS));
	f->shared->arena.lock = ends[1];
	assert_int_equal(pc_worker_start(&f->w, &f->shared->arena, PC_ROLE_HOLDER, f, NULL), 0);
	assert_int_equal(pc_worker_call(&f->w, answer_number, LONG_MS, NULL), 42);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

static int tell_pid(void *ctx, struct pc_err *err)
{
	struct shared *shared = ctx;

	(void)err;
	atomic_store(&shared->word, getpid());
	return 0;
}

/* In a process of its own: an interruption is there to stay. */
static int supervise_interrupted(struct shared *shared)
{
	struct pc_err err = { 0 };
	struct pc_worker w;
	int result, ok;

	pc_signals_catch();
	ok = !pc_interrupted() && pc_worker_start(&w, &shared->arena, PC_ROLE_HOLDER, shared, &err) == 0;
	pc_worker_post(&w, answer_never);
	raise(SIGINT);
	ok = ok && pc_interrupted() &&
		pc_worker_wait(&w, LONG_MS, &result) == PC_WAIT_INTERRUPTED;
	ok = ok && pc_worker_stop(&w, LONG_MS);
	ok = ok && pc_worker_start(&w, &shared->arena, PC_ROLE_HOLDER, shared, &err) == 0;
	ok = ok && pc_worker_call(&w, answer_never, LONG_MS, &err) == -EINTR;
	ok = ok && strcmp(err.text, "interrupted") == 0;
	ok = ok && pc_worker_stop(&w, LONG_MS);
	pc_signals_ignore();
	raise(SIGINT);
	raise(SIGTERM);
	ok = ok && !pc_interrupted();
	ok = ok && pc_worker_start(&w, &shared->arena, PC_ROLE_HOLDER, shared, &err) == 0;
	ok = ok && pc_worker_call(&w, tell_pid, LONG_MS, &err) == 0;
	pc_worker_stop(&w, LONG_MS);
	return ok ? 0 : 1;
}

static void an_interruption_ends_waits(void **state)
{
	struct shared *shared = map_shared();
	pid_t pid = fork();
	int status;

	(void)state;
	assert_non_null(shared);
	if (pid == 0)
		_exit(supervise_interrupted(shared));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	munmap(shared, sizeof(*shared));
}

static void supervise_and_die(struct shared *shared)
{
	struct pc_worker w;

	if (pc_worker_start(&w, &shared->arena, PC_ROLE_HOLDER, shared, NULL) < 0)
		_exit(1);
	if (pc_worker_call(&w, tell_pid, LONG_MS, NULL) < 0)
		_exit(1);
	pc_worker_post(&w, answer_never);
	raise(SIGKILL);
}

/* The test adopts the orphan, so that it can be seen to end. */
static void a_dead_supervisor_takes_its_workers_along(void **state)
{
	struct shared *shared = map_shared();
	pid_t pid, orphan;
	int status;

	(void)state;
	assert_non_null(shared);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		supervise_and_die(shared);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	orphan = atomic_load(&shared->word);
	assert_true(orphan > 0);
	assert_int_equal(waitpid(orphan, &status, 0), orphan);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	munmap(shared, sizeof(*shared));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_worker(a_worker_answers),
		with_worker(a_failure_comes_with_its_words),
		with_worker(a_worker_that_dies_in_its_call),
		with_worker(a_call_to_one_that_dies),
		with_worker(a_worker_that_is_killed),
		with_worker(a_worker_that_does_not_answer),
		with_worker(a_long_wait_ends_in_time),
		with_worker(short_waits_are_short),
		with_worker(a_late_answer_is_an_answer),
		with_worker(an_answer_outlives_its_worker),
		with_worker(an_idle_worker_is_stopped),
		with_worker(a_busy_worker_is_killed),
		with_worker(one_that_does_not_end_is_lost),
		with_worker(a_terminals_signals_are_the_supervisors),
		with_worker(gone_is_dead_or_never_there),
		with_worker(a_worker_does_not_keep_the_lock),
		cmocka_unit_test(an_interruption_ends_waits),
		cmocka_unit_test(a_dead_supervisor_takes_its_workers_along),
	};

	return test_run(tests);
}
