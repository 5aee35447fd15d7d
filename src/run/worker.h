/* SPDX-License-Identifier: GPL-2.0-only */
/* worker.h: processes that may get stuck, and a supervisor that does not. */
#ifndef PINCLASH_RUN_WORKER_H
#define PINCLASH_RUN_WORKER_H

#include <stdbool.h>
#include <sys/types.h>

#include "run/arena.h"

/**
 * struct pc_worker - supervisor's end of a worker
 * @pid: 0 before it is started and after it was reaped
 * @pidfd: becomes readable when it has ended
 * @command: eventfd, supervisor to worker
 * @answer: eventfd, worker to supervisor
 * @busy: a command was posted and is not answered
 * @lost: killed or abandoned while it could not end
 */
struct pc_worker {
	struct pc_arena *arena;
	enum pc_role role;
	pid_t pid;
	int pidfd;
	int command;
	int answer;
	bool busy;
	bool lost;
};

/** enum pc_wait - why a wait ended */
enum pc_wait {
	PC_WAIT_DONE,
	PC_WAIT_DIED,
	PC_WAIT_TIMEOUT,
	PC_WAIT_INTERRUPTED, /* SIGINT or SIGTERM came to the supervisor */
};

/**
 * pc_worker_start - fork a worker that waits for commands
 * @ctx: handed to each command; the worker has a copy of its own
 *
 * The worker dies with the supervisor (PR_SET_PDEATHSIG) and ignores SIGINT,
 * which a terminal sends to the whole group.
 *
 * Errors: -EAGAIN, -ENOMEM, -EMFILE from fork(2), eventfd(2), pidfd_open(2).
 */
int pc_worker_start(struct pc_worker *w, struct pc_arena *arena, enum pc_role role, void *ctx,
	struct pc_err *err);

/**
 * pc_worker_settle - what a process does first that the supervisor @parent has forked
 *
 * From then on it dies with the supervisor and no terminal signals it. Does
 * not return when the supervisor is gone already.
 */
void pc_worker_settle(const struct pc_arena *arena, pid_t parent);

/** pc_worker_post - give a command to an idle worker; does not wait */
void pc_worker_post(struct pc_worker *w, pc_work work);

/**
 * pc_worker_wait - wait for the answer
 * @timeout_ms: at most so long
 * @ret_result: the command's return value when PC_WAIT_DONE
 */
enum pc_wait pc_worker_wait(struct pc_worker *w, int timeout_ms, int *ret_result);

/**
 * pc_worker_call - post and wait
 *
 * Return: the command's return value with its @err; -EIO when the worker died,
 * -ETIMEDOUT when it does not answer, -EINTR when the run is interrupted.
 */
int pc_worker_call(struct pc_worker *w, pc_work work, int timeout_ms, struct pc_err *err);

/** pc_worker_kill - send SIGKILL; records PC_EV_KILL just before */
void pc_worker_kill(struct pc_worker *w);

/**
 * pc_worker_reap - wait until it has ended
 * @ret_status: wait status; may be NULL
 *
 * Records PC_EV_EXIT. Return: false when it has not ended after @timeout_ms;
 * it is then left alone and marked lost.
 */
bool pc_worker_reap(struct pc_worker *w, int timeout_ms, int *ret_status);

/**
 * pc_worker_stop - end an idle worker in an orderly way, a busy one by SIGKILL
 *
 * Return: false when it does not end within @timeout_ms.
 */
bool pc_worker_stop(struct pc_worker *w, int timeout_ms);

/** pc_worker_gone - has it ended, or was it never started? */
bool pc_worker_gone(const struct pc_worker *w);

/** pc_interrupted - set by SIGINT and SIGTERM; see pc_signals_catch() */
bool pc_interrupted(void);

/** pc_signals_catch - from now on SIGINT and SIGTERM only end the waits */
void pc_signals_catch(void);

/** pc_signals_ignore - SIGINT and SIGTERM no longer end waits; forgets those that came */
void pc_signals_ignore(void);

#endif
