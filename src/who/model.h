/* SPDX-License-Identifier: GPL-2.0-only */
/* model.h: what is known of a hang; collectors fill it, pc_who_explain() ranks, printers print. */
#ifndef PC_WHO_MODEL_H
#define PC_WHO_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "pinclash/error.h"
#include "util/kstack.h"
#include "who/subject.h"

/** enum pc_stuck - how a task is stuck */
enum pc_stuck {
	PC_STUCK_LAYOUT, /* sleeps until pinned pages come back */
	PC_STUCK_SPIN,   /* goes round in the kernel until they do */
	PC_STUCK_BEHIND, /* sleeps uninterruptibly in a call on the same file */
	PC_STUCKS,
};

/** pc_stuck_name - "layout-wait", "spin", "behind" */
const char *pc_stuck_name(unsigned int stuck);

/** enum pc_relation - does it concern the subject? */
enum pc_relation {
	PC_RELATION_YES,
	PC_RELATION_UNKNOWN, /* the kernel does not tell which file */
	PC_RELATION_NO,
	PC_RELATIONS,
};

/** pc_relation_name - "yes", "unknown", "no" */
const char *pc_relation_name(unsigned int relation);

#define PC_STACK 12

/** struct pc_who_frame - one function of a kernel stack */
struct pc_who_frame {
	char function[PC_FRAME];
};

/**
 * struct pc_who_task - a task that is stuck
 * @pid: its process
 * @state: letter of /proc/PID/task/TID/stat
 * @call: system call and its file as far as they can be told, "" when they cannot
 * @waits_in: the function that tells what it waits for
 * @stack: from the innermost function on
 * @asleep_ms: since when it has not run; negative when that is not to be known
 * @age_ms: since when it exists
 * @kill_pending: SIGKILL was sent and has not ended it
 * @hogs_cpu: it runs and does not let go of its CPU, so nobody else gets to see its stack
 * @looks: how often a task that runs was looked at
 * @seen: how often it was in @waits_in
 */
struct pc_who_task {
	pid_t pid;
	pid_t tid;
	char comm[32];
	char state;
	enum pc_stuck stuck;
	enum pc_relation relation;
	char call[300];
	char waits_in[PC_FRAME];
	struct pc_who_frame stack[PC_STACK];
	uint32_t frames;
	double asleep_ms;
	double age_ms;
	bool kill_pending;
	bool hogs_cpu;
	uint32_t looks;
	uint32_t seen;
};

/**
 * struct pc_who_process - a process that has to do with the subject, or may pin pages
 * @mapped: bytes of the subject that it maps
 * @opened: descriptors on the subject
 * @pinned: bytes that it has pinned for long, by the kernel's own count (VmPin)
 * @aio: it has an asynchronous I/O context
 */
struct pc_who_process {
	pid_t pid;
	char comm[32];
	uint64_t mapped;
	uint32_t opened;
	uint64_t pinned;
	bool aio;
};

/**
 * struct pc_who_mapping - a mapping of a process
 * @offset: in the file, bytes
 * @subject: is it of the subject? Other mappings are kept where a buffer may lie in one
 */
struct pc_who_mapping {
	pid_t pid;
	uint64_t start;
	uint64_t end;
	uint64_t offset;
	bool subject;
	char path[256];
};

/** enum pc_pin_kind - by what pages may be pinned */
enum pc_pin_kind {
	PC_PIN_MR,     /* RDMA memory region */
	PC_PIN_RING,   /* registered io_uring buffer */
	PC_PIN_DIRECT, /* O_DIRECT in flight */
	PC_PIN_PIPE,   /* pages in a pipe */
	PC_PIN_OTHER,  /* pinned for long by means that cannot be told */
	PC_PIN_KINDS,
};

/** pc_pin_kind_name - "rdma-mr", ... */
const char *pc_pin_kind_name(unsigned int kind);

/** enum pc_rank - how likely it is that a pin is in the way */
enum pc_rank {
	PC_RANK_CERTAIN,  /* its address lies in a mapping of the subject */
	PC_RANK_LIKELY,   /* its process maps the subject, and it fits */
	PC_RANK_POSSIBLE, /* its process has to do with the subject, or had */
	PC_RANK_UNLIKELY, /* nothing but that pins outlive mapping and descriptor */
	PC_RANK_NONE,     /* its memory is something else */
	PC_RANKS,
};

/** pc_rank_name - "certain", "likely", ... */
const char *pc_rank_name(unsigned int rank);

/**
 * struct pc_who_pin - something that may pin pages
 * @pid: 0 when its process has ended and others keep it
 * @what: "memory region 3 on rxe0", for people
 * @handle: by which a person addresses it: RDMA device, dm device; "" for none
 * @address: of the buffer in its process; 0 when the kernel does not tell
 * @bytes: 0 when unknown
 * @stalled: the request behind it is known not to move
 * @rank: filled by pc_who_explain(), as are @why and @next
 */
struct pc_who_pin {
	pid_t pid;
	char comm[32];
	enum pc_pin_kind kind;
	char what[160];
	char handle[64];
	uint64_t address;
	uint64_t bytes;
	bool stalled;
	enum pc_rank rank;
	char why[300];
	char next[300];
};

/** struct pc_who_note - something that could not be seen, and why */
struct pc_who_note {
	char text[300];
};

/**
 * struct pc_who - all that is known
 * @proc: "/proc", or a recorded tree; the caller's
 * @sys: "/sys", likewise
 * @pins_known: are the two counters below there?
 * @acquired: nr_foll_pin_acquired of the whole machine since boot
 * @released: nr_foll_pin_released; folded in about once a second
 * @elsewhere: tasks that wait for pinned pages of other files
 */
struct pc_who {
	const char *proc;
	const char *sys;
	struct pc_subject subject;
	char kernel[72];
	bool pins_known;
	uint64_t acquired;
	uint64_t released;
	uint32_t elsewhere;
	struct pc_who_task *tasks;
	size_t task_count;
	struct pc_who_process *processes;
	size_t process_count;
	struct pc_who_mapping *mappings;
	size_t mapping_count;
	struct pc_who_pin *pins;
	size_t pin_count;
	struct pc_who_note *notes;
	size_t note_count;
};

/* Each adds an all-zero item; good until the next call. NULL when memory is exhausted. */
struct pc_who_task *pc_who_add_task(struct pc_who *who);
struct pc_who_mapping *pc_who_add_mapping(struct pc_who *who);
struct pc_who_pin *pc_who_add_pin(struct pc_who *who);

/** pc_who_process - the process @pid, added when it is new; NULL when memory is exhausted */
struct pc_who_process *pc_who_process(struct pc_who *who, pid_t pid);

/** pc_who_find_process - the process @pid, NULL when it is not in the model */
const struct pc_who_process *pc_who_find_process(const struct pc_who *who, pid_t pid);

/** pc_who_note - say once what could not be seen; printf-like */
void pc_who_note(struct pc_who *who, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** pc_who_free - frees what the collectors added */
void pc_who_free(struct pc_who *who);

/**
 * pc_who_collect - look at the whole machine
 * @who: proc, sys and subject are set
 *
 * What may not be seen or has gone meanwhile is left out, and noted where it matters.
 *
 * Errors: -ENOENT no such /proc, -ENOMEM.
 */
int pc_who_collect(struct pc_who *who, struct pc_err *err);

/** pc_who_explain - rank the pins, most likely first, and say why and what to do */
void pc_who_explain(struct pc_who *who);

#endif
