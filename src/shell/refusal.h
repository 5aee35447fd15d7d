/* SPDX-License-Identifier: GPL-2.0-only */
/* refusal.h: why a kernel does not grant a pin. */
#ifndef PC_SHELL_REFUSAL_H
#define PC_SHELL_REFUSAL_H

#include "pinclash/holder.h"

/**
 * pc_refusal_fact - the fact of the kernel behind an errno, with what to do
 * @error: positive errno of the holder's call
 *
 * Return: static storage, one line.
 */
const char *pc_refusal_fact(const struct pc_holder *holder, int error);

#endif
