/* SPDX-License-Identifier: GPL-2.0-only */
/* holder.h: contract of a holder, that which pins pages. */
#ifndef PINCLASH_HOLDER_H
#define PINCLASH_HOLDER_H

#include "pinclash/config.h"
#include "pinclash/env.h"
#include "pinclash/op.h"
#include "pinclash/stamp.h"

/** enum pc_holder_flags - what a holder can do */
enum pc_holder_flags {
	PC_HOLDER_COUNTED = 1 << 0,      /* takes FOLL_PIN references (nr_foll_pin_acquired) */
	PC_HOLDER_RDMA = 1 << 1,         /* uses the RDMA device */
	PC_HOLDER_DMA_AT_RELEASE = 1 << 2, /* its one DMA happens when it is released */
	PC_HOLDER_REPEATS = 1 << 3,      /* can pin a page more than once (pc_hold.times) */
	PC_HOLDER_ENDS_ALL = 1 << 4,     /* one release ends the pins of every holder of its kind */
	PC_HOLDER_READS = 1 << 6,        /* can pin for reading only (pc_hold.read_only) */
	PC_HOLDER_REVOCABLE = 1 << 7,    /* no pin: the kernel may take the pages away at any time */
	PC_HOLDER_LONGTERM = 1 << 5,     /* takes FOLL_LONGTERM, which kernels refuse on fsdax */
	PC_HOLDER_ONCE = 1 << 8, /* a release uses up what prepare made: finish and prepare before the next pin */
};

/**
 * struct pc_hold - a pin being taken, held and released; holder process only
 * @addr: start of the mapped range that is to be pinned; NULL once unmapped
 * @pinned_at: the address it had when the pin was taken, for what addresses by it
 * @bytes: its length, a multiple of PC_PAGE
 * @times: how often each page is pinned by one acquire; more than 1 only with PC_HOLDER_REPEATS
 * @read_only: the pin is for reading; only with PC_HOLDER_READS
 * @fd: descriptor of the file or device; -1 once closed
 * @keep_content: the pages' content is somebody's: a holder whose pin is a transfer
 *	chooses one out of the pages, and no other DMA is asked for
 * @id: stamps for its DMA; the caller raises id.seq between rounds
 * @state: the holder's own, freed by finish
 */
struct pc_hold {
	const struct pc_config *cfg;
	const struct pc_env *env;
	void *addr;
	void *pinned_at;
	size_t bytes;
	unsigned int times;
	bool read_only;
	int fd;
	bool keep_content;
	struct pc_stamp_id id;
	void *state;
};

/**
 * struct pc_holder - one way to pin pages
 * @op: common head
 * @flags: enum pc_holder_flags
 * @call: name of the call that takes the pin, for reports
 * @refusals: documented errnos of that call on DAX memory that it does not pin, 0-terminated
 * @cache_refusals: likewise on a file in the page cache; NULL when it pins that
 * @max_bytes: most that one pin covers; 0 for no limit of its own
 * @provide: optional; makes what holders share (a link, a device), pushed to
 *	env's undo list. Keeper process. Idempotent.
 * @prepare: optional; everything that must exist before the pin and is no part of it
 * @acquire: required; takes the pin and returns right after the call. -errno of
 *	the call is the refusal.
 * @dma_write: optional; bring h->id's stamps into the pinned pages by DMA.
 *	-EIO when the transfer failed: that is a revoked pin, not a crash.
 * @dma_read: optional; bring the pinned pages into @buf (h->bytes) by DMA
 * @release: required; gives the pin back and returns right after the call
 * @after_kill: optional; keeper process: lets DMA in flight of a killed holder end
 * @finish: optional; frees @state
 */
struct pc_holder {
	struct pc_op op;
	unsigned int flags;
	const char *call;
	const int *refusals;
	const int *cache_refusals;
	size_t max_bytes;
	int (*provide)(struct pc_env *env, const struct pc_config *cfg, struct pc_err *err);
	int (*prepare)(struct pc_hold *h, struct pc_err *err);
	int (*acquire)(struct pc_hold *h, struct pc_err *err);
	int (*dma_write)(struct pc_hold *h, struct pc_err *err);
	int (*dma_read)(struct pc_hold *h, void *buf, struct pc_err *err);
	int (*release)(struct pc_hold *h, struct pc_err *err);
	int (*after_kill)(const struct pc_env *env, struct pc_err *err);
	void (*finish)(struct pc_hold *h);
};

/** pc_holder_refuses - is @error (positive) a documented refusal? @cached: of the page cache */
bool pc_holder_refuses(const struct pc_holder *holder, bool cached, int error);

#endif
