/* SPDX-License-Identifier: GPL-2.0-only */
/* compat.h: what differs between kernels from 6.1 on; the only place that asks for the version. */
#ifndef PINCLASH_COMPAT_H
#define PINCLASH_COMPAT_H

#include <linux/memremap.h>
#include <linux/mm.h>
#include <linux/version.h>

/* Reference of the device of @pfn, or NULL: it has none, or it is going away. */
static inline struct dev_pagemap *compat_get_dev_pagemap(unsigned long pfn)
{
#if KERNEL_VERSION(6, 18, 0) <= LINUX_VERSION_CODE
	return get_dev_pagemap(pfn);
#else
	return get_dev_pagemap(pfn, NULL);
#endif
}

/* Pins of a large folio; struct folio has the counter under its own name from 6.3 on. */
static inline int compat_pincount(struct folio *folio)
{
#if KERNEL_VERSION(6, 3, 0) <= LINUX_VERSION_CODE
	return atomic_read(&folio->_pincount);
#else
	return atomic_read(folio_pincount_ptr(folio));
#endif
}

/*
 * Is @folio, of fsdax, of several files? Before 6.15 its mapping is bit 0 and nothing else, under
 * two names; since then it is none, and a count is in place of the index (fs/dax.c).
 */
static inline bool compat_dax_shared(const struct folio *folio)
{
#if KERNEL_VERSION(6, 15, 0) <= LINUX_VERSION_CODE
	return !READ_ONCE(folio->mapping) && READ_ONCE(folio->share);
#else
	return (unsigned long)READ_ONCE(folio->mapping) == 1;
#endif
}

#endif
