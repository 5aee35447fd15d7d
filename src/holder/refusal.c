/* SPDX-License-Identifier: GPL-2.0-only */
/* refusal.c: is a refusal the documented one? */
#include "pinclash/holder.h"

bool pc_holder_refuses(const struct pc_holder *holder, bool cached, int error)
{
	const int *refusals = cached ? holder->cache_refusals : holder->refusals;

	for (; refusals && *refusals; refusals++) {
		if (*refusals == error)
			return true;
	}
	return false;
}
