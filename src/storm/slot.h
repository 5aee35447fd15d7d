/* SPDX-License-Identifier: GPL-2.0-only */
/* slot.h: one of the pins that a holder process of a storm has at a time. */
#ifndef PINCLASH_STORM_SLOT_H
#define PINCLASH_STORM_SLOT_H

#include "storm/storm.h"

/**
 * struct pc_storm_slot - one pin after the other
 * @number: of the slot, from 0
 * @seen: room for a file's content, for all slots
 * @step: of the pin
 * @event: its range and token
 * @hold: addr, pinned_at, bytes and fd are set by the caller before it is taken
 * @prepared: there is something to finish
 * @held: it was taken, and not let go yet
 * @told: a stale read of it is recorded
 */
struct pc_storm_slot {
	const struct pc_storm *storm;
	const struct pc_storm_worker *me;
	uint32_t number;
	unsigned char *seen;
	struct pc_storm_step step;
	struct pc_storm_event event;
	struct pc_hold hold;
	bool prepared, held, told;
};

/** pc_slot_begin - what its next pin is, from the @number of its step */
void pc_slot_begin(struct pc_storm_slot *slot, uint64_t number);

/**
 * pc_slot_prepare - what must be there before the pin, if it is not yet
 *
 * Errors: those of the holder's prepare.
 */
int pc_slot_prepare(struct pc_storm_slot *slot, struct pc_err *err);

/** pc_slot_take - take the pin and look through it; false when it was refused */
bool pc_slot_take(struct pc_storm_slot *slot);

/** pc_slot_move_data - move data through the pin, both ways if it can, and look at what was read */
void pc_slot_move_data(struct pc_storm_slot *slot);

/**
 * pc_slot_let_go - release the pin
 *
 * Errors: those of the holder's release.
 */
int pc_slot_let_go(struct pc_storm_slot *slot, struct pc_err *err);

/** pc_slot_finish - undo pc_slot_prepare() */
void pc_slot_finish(struct pc_storm_slot *slot);

#endif
