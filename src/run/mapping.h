/* SPDX-License-Identifier: GPL-2.0-only */
/* mapping.h: in what size a page is mapped. */
#ifndef PINCLASH_RUN_MAPPING_H
#define PINCLASH_RUN_MAPPING_H

#include "pinclash/error.h"

/** PC_PMD - what one entry of a page middle directory maps, bytes (x86-64) */
#define PC_PMD (2ul << 20)

/**
 * pc_mapping_huge - is the page at @addr of the calling process mapped by a 2 MiB entry?
 * @err: why not, or why that is not to be seen
 *
 * Asks ioctl PAGEMAP_SCAN (Linux 6.7), which looks at the page table itself and
 * so sees DAX as well; smaps counts no DAX page (vm_normal_page_pmd(),
 * mm/memory.c, has none for it before 6.15).
 *
 * Return: 0 when it is; -ENOENT mapped otherwise or not at all, -EOPNOTSUPP
 * the kernel does not tell.
 */
int pc_mapping_huge(const void *addr, struct pc_err *err);

#endif
